import type { Span } from '../../types.ts';

/** A number with its unit, a date or a time of an English text, and how Korean and Japanese newspapers write it. */
export interface Quantity {
  /** Into the English text. */
  readonly span: Span;
  readonly kind: 'number' | 'money' | 'percent' | 'measure' | 'date' | 'time' | 'count';
  /**
   * The same in every language: `USD 3500000000`, `3.5 %`, `10..15 km`, `date --11-24`, `time 15:14`. Equal quantities have
   * equal values.
   */
  readonly value: string;
  /** The plain numbers in it, as `valuesIn` finds them in any of the forms; `numbers: []` for `thousands of`. */
  readonly numbers: readonly string[];
  /** The first is what tribrief writes; the others are as good and are recognised in text written by people. */
  readonly forms: { readonly ko: readonly string[]; readonly ja: readonly string[] };
}

/** A copy of `text` in which the spans can't be read again; offsets stay. */
export function blank(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    parts.push(text.slice(at, start), '\uFFFC'.repeat(end - start));
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/** Runs finders one after the other; what one has found is out of sight of the next. In order of the text. */
export function findInTurn(text: string, finders: readonly ((text: string) => Quantity[])[]): Quantity[] {
  let found: Quantity[] = [];
  for (const find of finders) {
    const more = find(text);
    text = blank(text, more.map(({ span }) => span));
    found = found.concat(more);
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}
