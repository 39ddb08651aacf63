/**
 * Corpus → training data, with the same masking code that runs at inference:
 *
 *     tsx models/training/prepare.ts [more.tsv …]
 *
 * Reads `corpus/` beside this file and further triples (composed ones). Writes `runs/pairs.jsonl`, one pair of an English
 * and a Korean or Japanese sentence a line, and what ships beside the models: `../embedded/glossary.tsv` (names) and
 * `../embedded/words.txt` (words in lower case, by which names are told from other capitalised words).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { GlossaryEntry, Piece, Slot } from '../../src/protect/index.ts';
import { canonicalParticle, makeGlossary, nameContext, protect } from '../../src/protect/index.ts';
import type { Language, Span } from '../../src/types.ts';
import type { Triple } from './corpus.ts';
import { readLexicon, readTriples, rowsOf } from './corpus.ts';
import { findKanjiName, findTransliteration } from './transliteration.ts';

/** A pair for training. Slots are masked or not anew in each epoch, so both texts of a slot are given. */
interface Pair {
  language: Language;
  kind: Triple['style'] | 'lexicon' | 'composed';
  part: Triple['part'];
  source: (string | { slot: number; kind: Slot['kind']; text: string })[];
  /** `after`: the particle that follows the placeholder, in its canonical form; `text` holds slot and particle as written. */
  target: (string | { slot: number; kind: Slot['kind']; text: string; after: string })[];
}

const here = new URL('./', import.meta.url);
const NAMES = new Set(['country', 'city', 'region', 'organisation', 'company', 'person', 'people', 'office', 'title', 'demonym']);
const KINDS = ['demonym', 'person', 'title'] as const;
// Months go the way of dates, so that `April 10` is one slot.
const DATES = new Set(['weekday']);

const lexicon = readLexicon();
const triples = readTriples();
const composed = process.argv.slice(2).flatMap((file) => rowsOf(readFileSync(file, 'utf8'), 3));

// `the US` would hide `US State Department`; the article is the model's to drop.
const isArticled = (en: string): boolean => /^the /.test(en) && lexicon.some(([other]) => other === en.slice(4));
const glossaryRows = lexicon.flatMap(([en = '', ko = '', ja = '', category = '']): Required<GlossaryEntry>[] =>
  !isArticled(en) && (NAMES.has(category) || DATES.has(category)) ? [{ en, ko, ja, kind: DATES.has(category) ? 'date' : KINDS.find((kind) => kind === category) ?? 'name' }] : [],
);
writeFileSync(new URL('../embedded/glossary.tsv', here), glossaryRows.map(({ en, ko, ja, kind }) => `${en}\t${ko}\t${ja}\t${kind}\n`).join(''));

const words = new Set(
  [...triples.map(({ en }) => en), ...lexicon.flatMap(([en = '', , , category = '']) => (category === 'demonym' ? en.toLowerCase() : NAMES.has(category) ? [] : en))]
    .flatMap((en) => en.match(/(?<![\p{L}\p{N}'-])\p{Ll}+/gu) ?? []),
);
writeFileSync(new URL('../embedded/words.txt', here), [...words].sort().join('\n') + '\n');

const glossary = makeGlossary(glossaryRows);
const pairs: Pair[] = [];
for (const { en, ko, ja, style, part } of triples) pairs.push(pairOf(en, ko, 'ko', style, part), pairOf(en, ja, 'ja', style, part));
for (const [en = '', ko = '', ja = ''] of lexicon) {
  pairs.push(
    { language: 'ko', kind: 'lexicon', part: 'train', source: [en], target: [ko] },
    { language: 'ja', kind: 'lexicon', part: 'train', source: [en], target: [ja] },
  );
}
for (const [en = '', ko = '', ja = ''] of composed) {
  pairs.push(pairOf(en, ko, 'ko', 'composed', 'train'), pairOf(en, ja, 'ja', 'composed', 'train'));
}
mkdirSync(new URL('runs/', here), { recursive: true });
writeFileSync(new URL('runs/pairs.jsonl', here), pairs.map((pair) => JSON.stringify(pair) + '\n').join(''));

const slots = pairs.flatMap((pair) => pair.source.filter((piece) => typeof piece !== 'string'));
console.log(`${triples.length} triples, ${lexicon.length} lexicon entries, ${composed.length} composed; ${pairs.length} pairs, ${slots.length} slots`);

function pairOf(en: string, target: string, language: Language, kind: Pair['kind'], part: Pair['part']): Pair {
  const pieces = protect(en, spansOf(en, /"[^"]+"/g), language, glossary, nameContext(''));
  const quotes = spansOf(target, language === 'ko' ? /"[^"]+"/g : /「[^「」]+」/g);
  const english = pieces.filter((piece) => typeof piece === 'object' && piece.kind === 'quote');
  const taken: { span: Span; slot: Slot; id: number }[] = [];
  const ids = new Map<Slot, number>();
  const take = (slot: Slot, span: Span): void => {
    ids.set(slot, ids.size);
    taken.push({ span, slot, id: ids.size - 1 });
  };
  const isFree = (span: Span): boolean => [...taken.map((other) => other.span), ...quotes].every((other) => span.end <= other.start || other.end <= span.start);
  let quote = 0;
  for (const piece of byFormLength(pieces)) {
    if (piece.kind === 'quote') {
      const span = quotes[quote++];
      if (span && quotes.length === english.length) take(piece, span);
    } else {
      const span = piece.forms.map((form) => find(target, form, isFree)).find((found) => found !== undefined);
      if (span) take(piece, span);
    }
  }
  const unknown = byFormLength(pieces).filter((piece) => piece.kind === 'name' && piece.forms[0] === piece.text && !ids.has(piece));
  for (const piece of unknown) {
    const span = findTransliteration(piece.text, target, language, isFree);
    if (span) take(piece, span);
  }
  const [left, ...others] = unknown.filter((piece) => !ids.has(piece));
  if (left && others.length === 0 && language === 'ja') {
    const span = findKanjiName(left.text, target, isFree);
    if (span) take(left, span);
  }
  taken.sort((a, b) => a.span.start - b.span.start);
  return {
    language,
    kind,
    part,
    source: pieces.map((piece) => {
      if (typeof piece === 'string') return piece;
      const id = ids.get(piece);
      return id === undefined ? piece.text : { slot: id, kind: piece.kind, text: piece.text };
    }),
    target: targetPieces(target, language, taken),
  };
}

function targetPieces(target: string, language: Language, taken: readonly { span: Span; slot: Slot; id: number }[]): Pair['target'] {
  const pieces: Pair['target'] = [];
  let at = 0;
  for (const { span, slot, id } of taken) {
    if (span.start > at) pieces.push(target.slice(at, span.start));
    const found = language === 'ko' ? canonicalParticle(target.slice(span.end), slot.kind === 'quote') : undefined;
    at = found ? target.length - found.rest.length : span.end;
    pieces.push({ slot: id, kind: slot.kind, text: target.slice(span.start, at), after: found?.particle ?? '' });
  }
  if (at < target.length) pieces.push(target.slice(at));
  return pieces;
}

/** Slots in the order in which their place is looked for: quotes first, then long forms, which may hold short ones. */
function byFormLength(pieces: readonly Piece[]): Slot[] {
  const slots = pieces.filter((piece): piece is Slot => typeof piece === 'object');
  return [...slots.filter(({ kind }) => kind === 'quote'), ...slots.filter(({ kind }) => kind !== 'quote').sort((a, b) => b.forms[0].length - a.forms[0].length)];
}

/** The first place of `form` that is free and does not cut a number. */
function find(target: string, form: string, isFree: (span: Span) => boolean): Span | undefined {
  for (let start = target.indexOf(form); start >= 0; start = target.indexOf(form, start + 1)) {
    const end = start + form.length;
    const cutsNumber = /[0-9]$/.test(form) && /^(?:[0-9]|[.,][0-9])/.test(target.slice(end)) || /^[0-9]/.test(form) && /[0-9][.,]?$/.test(target.slice(0, start));
    if (!cutsNumber && isFree({ start, end })) return { start, end };
  }
  return undefined;
}

function spansOf(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}
