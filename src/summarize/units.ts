import type { Article, Segmented, Span, SummarySentence } from '../types.ts';
import { textOf } from '../types.ts';

/** Neighbouring sentences that only stand together: they share a quote, or one goes on with the other's. */
export interface Unit {
  /** What it is made of, in order: sentences, those within one quote joined. */
  readonly spans: readonly Span[];
  /** Indices into `Segmented.quotes`. */
  readonly quotes: readonly number[];
  /** Somebody is quoted saying something; false also for a unit whose only quotes are titles or scare quotes. */
  readonly isStatement: boolean;
  /** It tells who says each full sentence that it quotes. */
  readonly isAttributed: boolean;
}

/** Cuts an article into units, in order; each sentence is in exactly one. */
export function unitsOf({ sentences, quotes }: Segmented): Unit[] {
  // `joined[i]`: sentence i goes on from sentence i - 1 within a quote (one span) or by a quote's second half (one unit).
  const joined: (undefined | 'span' | 'unit')[] = sentences.map(() => undefined);
  for (const { sentences: [first, end], continues } of quotes) {
    for (let i = first + 1; i < end; i++) joined[i] = 'span';
    const earlier = continues === undefined ? undefined : quotes[continues];
    if (earlier) for (let i = earlier.sentences[1]; i <= first; i++) joined[i] ??= 'unit';
  }

  const groups: { first: number; end: number; spans: Span[] }[] = [];
  for (const [index, { span }] of sentences.entries()) {
    const group = groups.at(-1);
    const last = group?.spans.at(-1);
    if (!group || !last || joined[index] === undefined) groups.push({ first: index, end: index + 1, spans: [span] });
    else {
      group.end = index + 1;
      if (joined[index] === 'span') group.spans[group.spans.length - 1] = { start: last.start, end: span.end };
      else group.spans.push(span);
    }
  }
  return groups.map(({ first, end, spans }) => {
    const own = [...quotes.entries()].filter(([, quote]) => first <= quote.sentences[0] && quote.sentences[0] < end);
    return {
      spans,
      quotes: own.map(([index]) => index),
      isStatement: own.some(([, quote]) => quote.kind === 'sentence' || quote.speaker !== undefined),
      isAttributed: own.every(([, { kind, speaker }]) => kind === 'fragment' || (speaker && spans.some((span) => span.start <= speaker.start && speaker.end <= span.end))),
    };
  });
}

export const unitText = (article: Article, { spans }: Unit): string => spans.map((span) => textOf(article.text, span)).join(' ');

/** A unit as sentences of a summary, word for word. */
export function sentencesOf({ article, quotes }: Segmented, { spans }: Unit): SummarySentence[] {
  return spans.map((span) => ({
    text: textOf(article.text, span),
    origin: 'extractive',
    sources: [span],
    quotes: quotes
      .filter((quote) => span.start <= quote.span.start && quote.span.end <= span.end)
      .map((quote) => ({ start: quote.span.start - span.start, end: quote.span.end - span.start })),
  }));
}

/** Indices of the quotes that are in none of the units. */
export function omittedQuotes({ quotes }: Segmented, units: readonly Unit[]): number[] {
  const taken = new Set(units.flatMap((unit) => unit.quotes));
  return quotes.map((_, index) => index).filter((index) => !taken.has(index));
}

export const countWords = (text: string): number => text.match(/\S+/g)?.length ?? 0;
