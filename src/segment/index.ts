import type { Article, Quote, Segmented, Sentence, Span } from '../types.ts';
import type { Attribution } from './attribution.ts';
import { attributionAfter, attributionAtEnd, attributionBefore, isOnlyAttribution, MASK, pureAttribution } from './attribution.ts';
import { isSentence } from './kind.ts';
import type { MarkedQuote } from './quotes.ts';
import { findQuotes } from './quotes.ts';
import { splitSentences } from './sentences.ts';

/**
 * Cuts an article's paragraphs into sentences and finds their quotes, by rules and in linear time. Sentences are disjoint,
 * in order, and hold all of the paragraphs that is no space; quotes are disjoint, in order, and the outermost ones.
 */
export function segment(article: Article): Segmented {
  const { text, paragraphs } = article;
  const marked = findQuotes(text, paragraphs);
  const masked = mask(text, marked);
  const inParagraph = paragraphs.map((): MarkedQuote[] => []);
  for (const quote of marked) inParagraph[quote.paragraph]?.push(quote);
  const sentences = paragraphs.flatMap((span, paragraph) =>
    splitSentences(text, masked, span, inParagraph[paragraph] ?? []).map((sentence): Sentence => ({ span: sentence, paragraph })),
  );
  return { article, sentences, quotes: describe(text, masked, sentences, marked) };
}

/** The outermost quotes of a text that stands alone, such as a headline: with their marks, disjoint, in order. */
export const findQuoteSpans = (text: string): Span[] => findQuotes(text, [{ start: 0, end: text.length }]).map(({ span }) => span);

/** The sentences of a text that stands alone: trimmed, disjoint, in order. */
export function findSentences(text: string): Span[] {
  const whole = { start: 0, end: text.length };
  const quotes = findQuotes(text, [whole]);
  return splitSentences(text, mask(text, quotes), whole, quotes);
}

function mask(text: string, quotes: readonly MarkedQuote[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { span } of quotes) {
    pieces.push(text.slice(at, span.start), MASK.repeat(span.end - span.start));
    at = span.end;
  }
  return [...pieces, text.slice(at)].join('');
}

function describe(text: string, masked: string, sentences: readonly Sentence[], marked: readonly MarkedQuote[]): Quote[] {
  const quotes: Quote[] = [];
  let first = 0;
  let before: { quote: Quote; attribution: Attribution | undefined; sentence: Span } | undefined;
  for (const [index, { span, inner, paragraph, reopens }] of marked.entries()) {
    const earlier = marked[index - 1]?.paragraph === (reopens ? paragraph - 1 : paragraph) ? before : undefined;
    while ((sentences[first]?.span.end ?? Infinity) <= span.start) first++;
    let end = first + 1;
    while ((sentences[end]?.span.start ?? Infinity) < span.end) end++;
    const around = { start: sentences[first]?.span.start ?? span.start, end: sentences[end - 1]?.span.end ?? span.end };
    const words = text.slice(inner.start, inner.end);
    const lead = masked.slice(Math.max(around.start, span.start - 80), span.start);

    // Without a comma, what follows a fragment goes on with the sentence: `a "grey zone" Park said …`.
    const follows = masked.slice(span.end, span.end + 12);
    const isClosedOff = /[.,!?…—–-]\s*$/.test(words) || /^\s*(?:[,—–]|according)/.test(follows) || /^\p{Lu}/u.test(words);
    const after = isClosedOff ? attributionAfter(masked, span.end, around.end) : undefined;
    const introduced = after ? undefined : attributionBefore(masked, around.start, span.start);
    const goesOn = earlier && (reopens || isSecondHalf(masked, earlier, span, around, after));
    const speaker =
      after?.speaker ??
      (goesOn ? earlier.quote.speaker : undefined) ??
      introduced?.speaker ??
      attributionAtEnd(masked, span.end, around.end)?.speaker ??
      (isBare(masked, around, span) ? neighbour(masked, sentences, first, end) : undefined);
    const standsAlone = /^\s*$|[:—–\uFFFC]\s*$|\b(?:said|says|asked|wrote|added|replied)\s*$/.test(lead) || (introduced !== undefined && /,\s*$/.test(lead));
    const quote: Quote = {
      span,
      inner,
      kind: isSentence(words, standsAlone, after !== undefined) ? 'sentence' : 'fragment',
      ...(speaker ? { speaker } : {}),
      ...(goesOn ? { continues: index - 1 } : {}),
      sentences: [first, end],
    };
    quotes.push(quote);
    before = { quote, attribution: after, sentence: around };
  }
  return spreadSpeakers(quotes);
}

/** `"We will act," she said, "and soon."`, and the same with a full stop where nobody else is named as the speaker. */
function isSecondHalf(
  masked: string,
  before: { quote: Quote; attribution: Attribution | undefined; sentence: Span },
  span: Span,
  around: Span,
  after: Attribution | undefined,
): boolean {
  if (INTERRUPTED.test(masked.slice(before.quote.span.end, Math.min(span.start, before.quote.span.end + 80)))) return true;
  if (!before.attribution || after || !isOnlyAttribution(masked, before.attribution, span.start)) return false;
  if (span.start < before.sentence.end) return /[,:—–-]\s*$/.test(masked.slice(before.attribution.end, span.start));
  return isBare(masked, around, span);
}

/** `"If it fails" – she paused – "we are lost."` */
const INTERRUPTED = /^\s*[—–][^.!?\uFFFC]*[—–]\s*$/;

/** A sentence that holds nothing but a quote. */
const isBare = (masked: string, { start, end }: Span, quote: Span): boolean =>
  start === quote.start && end - quote.end < 4 && !/[\p{L}\p{N}]/u.test(masked.slice(quote.end, end));

/** The speaker that the sentence before or after names, in the same paragraph. */
function neighbour(masked: string, sentences: readonly Sentence[], first: number, end: number): Span | undefined {
  const paragraph = sentences[first]?.paragraph;
  for (const sentence of [sentences[end], sentences[first - 1]]) {
    const speaker = sentence && sentence.paragraph === paragraph ? pureAttribution(masked, sentence.span) : undefined;
    if (speaker) return speaker;
  }
  return undefined;
}

/** A quote in several parts has one speaker, often named only after the last. */
function spreadSpeakers(quotes: readonly Quote[]): Quote[] {
  const spread = [...quotes];
  for (let index = spread.length - 1; index > 0; index--) {
    const [earlier, quote] = [spread[index - 1], spread[index]];
    if (quote?.continues !== undefined && quote.speaker && earlier && !earlier.speaker) spread[index - 1] = { ...earlier, speaker: quote.speaker };
  }
  return spread;
}
