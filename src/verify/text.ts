import type { Span } from '../types.ts';

/** A text with the given spans, disjoint and in order, replaced by `by`. */
export function without(text: string, spans: readonly Span[], by = ' '): string {
  let rest = '';
  let at = 0;
  for (const { start, end } of spans) {
    rest += text.slice(at, start) + by;
    at = end;
  }
  return rest + text.slice(at);
}

/** What of a translation the model and the rules wrote: without quotes and glosses. */
export const ownText = ({ text, quotes, glosses }: { text: string; quotes: readonly Span[]; glosses: readonly Span[] }): string =>
  without(text, [...quotes, ...glosses].sort((a, b) => a.start - b.start));
