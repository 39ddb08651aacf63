import type { Language, Span } from '../types.ts';
import { textOf } from '../types.ts';
import type { Glossary } from './glossary.ts';
import { findTerms } from './glossary.ts';
import type { NameContext } from './names.ts';
import { findNames } from './names.ts';
import { findQuantities } from './quantities/index.ts';
import { blank } from './quantities/quantity.ts';

export type { Glossary, GlossaryEntry } from './glossary.ts';
export { makeGlossary, readShippedGlossary } from './glossary.ts';
export { canonicalParticle } from './josa.ts';
export type { NameContext } from './names.ts';
export { nameContext } from './names.ts';
export { readEnglish, valuesIn } from './quantities/index.ts';
export { joinLists } from './lists.ts';
export { restore } from './restore.ts';
export { withSurnames } from './surnames.ts';
export { joinTitles } from './titles.ts';
export { joinWeekdays } from './weekdays.ts';

/** What a placeholder stands for; a model has its own set of placeholders for each kind. */
export type SlotKind = 'quote' | 'name' | 'quantity' | 'date';

/** A piece of an English sentence that a model may not touch. */
export interface Slot {
  readonly kind: SlotKind;
  /** Where it stands in the English sentence. */
  readonly span: Span;
  /** What stands there. */
  readonly text: string;
  /**
   * How the target language writes it. The first form is the one that is written; the others are as good and are
   * recognised when text written by people is masked for training.
   */
  readonly forms: readonly [string, ...string[]];
  /** A name that a title may stand before. */
  readonly isPerson?: boolean;
  /** A person's name whose title is part of the slot. */
  readonly isTitled?: boolean;
}

/** Text that a model translates, or a slot that passes by it. */
export type Piece = string | Slot;

/**
 * Cuts an English sentence into what a model translates and what it may not touch. Joined again, with each slot's own
 * English text, the pieces are the sentence.
 *
 * @param quotes quotes in `text`, marks included, disjoint
 */
export function protect(
  text: string,
  quotes: readonly Span[],
  language: Language,
  glossary: Glossary,
  names: NameContext,
): Piece[] {
  const slots: Slot[] = quotes.map((span) => ({ kind: 'quote', span, text: textOf(text, span), forms: [textOf(text, span)] }));
  // Pages write no-break spaces within names and numbers.
  const plain = text.replace(/\s/g, ' ');
  const amounts = findQuantities(plain);
  // Earlier finders win: what the user or we wrote down by hand, then rules, then guesses. Only what stands amid a
  // quantity, as in `5 million Australian dollars`, leaves the whole to the rules.
  const terms = findTerms(plain, language, glossary).filter(({ span }) => !amounts.some((amount) => amount.span.start < span.start && span.end < amount.span.end));
  const quantities = quantitySlots(blank(plain, terms.map(({ span }) => span)), language);
  for (const found of [terms, quantities, findNames(plain, names)]) {
    for (const slot of found) {
      if (slots.every(({ span }) => slot.span.end <= span.start || span.end <= slot.span.start)) slots.push({ ...slot, text: textOf(text, slot.span) });
    }
  }
  slots.sort((a, b) => a.span.start - b.span.start);

  const pieces: Piece[] = [];
  let at = 0;
  for (const slot of slots) {
    if (slot.span.start > at) pieces.push(text.slice(at, slot.span.start));
    pieces.push(slot);
    at = slot.span.end;
  }
  if (at < text.length) pieces.push(text.slice(at));
  return pieces;
}

function quantitySlots(text: string, language: Language): Slot[] {
  return findQuantities(text).flatMap(({ span, kind, forms }) => {
    const [first, ...others] = forms[language];
    return first === undefined ? [] : [{ kind: kind === 'date' ? 'date' : 'quantity', span, text: textOf(text, span), forms: [first, ...others] }];
  });
}
