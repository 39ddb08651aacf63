import type { Briefing, Quote, Span } from '../types.ts';
import { textOf } from '../types.ts';

/** What somebody says in one go: a quote and those that go on from it. */
export interface Statement {
  /** Spans into the article's text, marks included. */
  readonly quotes: readonly Span[];
  /** Who speaks, where the article names one. */
  readonly speaker?: string;
}

/** The statements of an article, in its order; each quote is in exactly one. */
export function statementsOf({ article, quotes }: Briefing): Statement[] {
  const groups = new Map<number, Quote[]>();
  const firstOf: number[] = [];
  for (const [index, quote] of quotes.entries()) {
    const first = (quote.continues === undefined ? undefined : firstOf[quote.continues]) ?? index;
    firstOf.push(first);
    groups.set(first, [...(groups.get(first) ?? []), quote]);
  }
  return [...groups.values()].map((group) => {
    const speaker = group.find((quote) => quote.speaker)?.speaker;
    return { quotes: group.map(({ span }) => span), ...(speaker ? { speaker: textOf(article.text, speaker) } : {}) };
  });
}
