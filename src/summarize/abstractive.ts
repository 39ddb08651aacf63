import { distance } from 'fastest-levenshtein';
import type { Summarizer } from '../models/index.ts';
import { valuesIn } from '../protect/index.ts';
import { findQuoteSpans, findSentences } from '../segment/index.ts';
import type { Segmented, Summary, SummarySentence } from '../types.ts';
import { textOf } from '../types.ts';
import type { SummarizeOptions } from './options.ts';
import type { Unit } from './units.ts';
import { countWords, omittedQuotes, sentencesOf, unitsOf, unitText } from './units.ts';

/**
 * Has a model write the summary, and holds it to the article: a quote in it is given the article's own bytes, and a
 * sentence with a quote or a number that the article does not have is replaced by the article's sentence nearest to it.
 * An article that the model can't read whole is summarized in parts, which never cut a quote.
 */
export async function summarizeAbstractive(segmented: Segmented, summarizer: Summarizer, options: SummarizeOptions): Promise<Summary> {
  const { article } = segmented;
  const units = unitsOf(segmented);
  const parts = partsOf(units.map((unit) => unitText(article, unit)), summarizer);
  const outputs = await summarizer.summarize(parts, Math.ceil(options.words / Math.max(1, parts.length)));
  const written = outputs.flatMap((text) => findSentences(text).map((span) => textOf(text, span)));
  const values = new Set(valuesIn(article.text, 'en'));

  const sentences: SummarySentence[] = [];
  const used = new Set<Unit>();
  const fits = (more: readonly SummarySentence[]): boolean =>
    sentences.length === 0 ||
    (sentences.length + more.length <= options.sentences && countWords([...sentences, ...more].map(({ text }) => text).join(' ')) <= options.words);

  for (const text of written) {
    const unit = nearest(text, units, segmented);
    if (!unit) continue;
    const own = hold(text, unit, segmented, values);
    const next = own ? [own] : used.has(unit) ? [] : sentencesOf(segmented, unit).map((sentence) => ({ ...sentence, origin: 'replaced' as const }));
    if (options.quotes === 'forbid' && next.some(({ quotes }) => quotes.length > 0)) continue;
    if (next.length === 0 || !fits(next)) continue;
    sentences.push(...next);
    if (!own || own.quotes.length > 0) used.add(unit);
  }
  if (options.quotes !== 'forbid') {
    for (const unit of units.filter(({ isStatement, isAttributed }) => isStatement && isAttributed)) {
      const next = sentencesOf(segmented, unit);
      if (used.has(unit) || (sentences.length > 0 && options.quotes === 'prefer') || !fits(next)) continue;
      sentences.push(...next);
      used.add(unit);
    }
  }
  // What the model wrote may all be of no use; the article's opening always is.
  const [opening] = options.quotes === 'forbid' ? units.filter(({ quotes }) => quotes.length === 0) : units;
  if (sentences.length === 0 && opening) {
    sentences.push(...sentencesOf(segmented, opening).map((sentence) => ({ ...sentence, origin: 'replaced' as const })));
    used.add(opening);
  }
  return { sentences, omittedQuotes: omittedQuotes(segmented, [...used]) };
}

/** Runs of texts, joined, each as long as the model can read; a text that alone is longer is left out. */
function partsOf(texts: readonly string[], { fits }: Summarizer): string[] {
  const parts: string[] = [];
  for (const text of texts) {
    const longer = [...parts.slice(-1), text].join(' ');
    if (parts.length > 0 && fits(longer)) parts[parts.length - 1] = longer;
    else if (fits(text)) parts.push(text);
  }
  return parts;
}

/** The sentence with each quote as the article writes it; undefined if a quote or a number of it is not the article's. */
function hold(text: string, { spans }: Unit, { article, quotes }: Segmented, values: ReadonlySet<string>): SummarySentence | undefined {
  if (valuesIn(text, 'en').some((value) => !values.has(value))) return undefined;
  const sources = quotes.map(({ span }) => textOf(article.text, span));
  const found: SummarySentence['quotes'][number][] = [];
  let repaired = '';
  let at = 0;
  for (const span of findQuoteSpans(text)) {
    const source = sources.find((candidate) => isSameQuote(candidate, textOf(text, span)));
    if (source === undefined) return undefined;
    repaired += text.slice(at, span.start);
    found.push({ start: repaired.length, end: repaired.length + source.length });
    repaired += source;
    at = span.end;
  }
  // A mark without its partner may be half of a quote.
  const rest = text.slice(at);
  if (/["“”«»]/.test(rest)) return undefined;
  return { text: repaired + rest, origin: 'abstractive', sources: spans, quotes: found };
}

/** True if two quotes differ at most in marks, case, spaces, a final comma, or by a slip of one character in twenty. */
function isSameQuote(a: string, b: string): boolean {
  const [x, y] = [a, b].map((quote) => quote.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim());
  if (!x || !y) return false;
  return distance(x, y) <= Math.max(x.length, y.length) / 20;
}

/** The unit that shares most words with a sentence. */
function nearest(text: string, units: readonly Unit[], { article }: Segmented): Unit | undefined {
  const words = new Set(wordsOf(text));
  let best: { unit: Unit; share: number } | undefined;
  for (const unit of units) {
    const own = new Set(wordsOf(unitText(article, unit)));
    const shared = [...words].filter((word) => own.has(word)).length;
    // Cosine of the two sets.
    const share = shared / Math.sqrt(words.size * own.size || 1);
    if (!best || share > best.share) best = { unit, share };
  }
  return best?.unit;
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
