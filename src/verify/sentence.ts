import type { Breach, Language, PromiseName, Span } from '../types.ts';
import { length } from './length.ts';
import { numbers } from './numbers.ts';
import { placeholders } from './placeholders.ts';
import { quotes } from './quotes.ts';
import { repetition } from './repetition.ts';
import { script } from './script.ts';

/** A translated sentence beside the English one that it was made from. */
export interface Claim {
  readonly language: Language;
  readonly source: string;
  readonly sourceQuotes: readonly Span[];
  readonly text: string;
  readonly quotes: readonly Span[];
  readonly glosses: readonly Span[];
  /** Words of the translation that no model wrote: names and quantities, as written. */
  readonly protected: readonly string[];
}

/** What a translation promises: each a function that tells how the promise is broken, or nothing. */
export const PROMISES: ReadonlyMap<PromiseName, (claim: Claim) => string | undefined> = new Map([
  ['quotes', quotes],
  ['numbers', numbers],
  ['placeholders', placeholders],
  ['script', script],
  ['length', length],
  ['repetition', repetition],
]);

/** Checks every promise of a translated sentence. */
export function verifySentence(claim: Claim): Breach[] {
  return [...PROMISES].flatMap(([promise, breachOf]) => {
    const message = breachOf(claim);
    return message === undefined ? [] : [{ promise, message }];
  });
}
