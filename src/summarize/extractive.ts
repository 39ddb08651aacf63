import type { SentenceEncoder } from '../models/encoder.ts';
import { centroid, similarity } from '../models/encoder.ts';
import type { Segmented, Summary } from '../types.ts';
import { textOf } from '../types.ts';
import { isDangling } from './dangling.ts';
import type { SummarizeOptions } from './options.ts';
import type { Unit } from './units.ts';
import { countWords, omittedQuotes, sentencesOf, unitsOf, unitText } from './units.ts';

/**
 * Chooses the sentences that tell most of an article, in the article's order. Salience is the sentence's likeness to the
 * whole article and to the headline, and its position; what repeats a chosen sentence counts for less (maximal marginal
 * relevance, Carbonell and Goldstein, 1998). A quote is taken whole, with its attribution.
 *
 * @returns at least one sentence, whatever the budget, if the article has one that the options allow
 */
export async function summarizeExtractive(segmented: Segmented, encoder: SentenceEncoder, options: SummarizeOptions): Promise<Summary> {
  const { article } = segmented;
  const units = unitsOf(segmented).filter((unit) => options.quotes !== 'forbid' || unit.quotes.length === 0);
  const headline = article.headline && textOf(article.text, article.headline);
  const texts = units.map((unit) => unitText(article, unit));
  const embeddings = await encoder.embed(headline === undefined ? texts : [...texts, headline]);
  const topic = centroid(embeddings);
  const headlineEmbedding = headline === undefined ? topic : (embeddings.at(-1) ?? topic);

  const candidates = units.map((unit, index): Candidate => {
    const text = texts[index] ?? '';
    const embedding = embeddings[index] ?? topic;
    const words = countWords(text);
    const salience =
      0.45 * similarity(embedding, topic) +
      0.25 * similarity(embedding, headlineEmbedding) +
      0.3 / (1 + 0.35 * index) -
      (words < 6 ? 0.2 : 0) -
      (unit.isAttributed ? 0 : 0.2) +
      (options.quotes === 'prefer' && unit.isStatement ? 0.15 : 0);
    return { unit, index, embedding, words, salience, dangling: isDangling(text) };
  });

  const chosen = choose(candidates, options);
  return {
    sentences: chosen.flatMap(({ unit }) => sentencesOf(segmented, unit)),
    omittedQuotes: omittedQuotes(segmented, chosen.map(({ unit }) => unit)),
  };
}

interface Candidate {
  readonly unit: Unit;
  readonly index: number;
  readonly embedding: Float32Array;
  readonly words: number;
  readonly salience: number;
  readonly dangling: boolean;
}

function choose(candidates: readonly Candidate[], options: SummarizeOptions): Candidate[] {
  const chosen = new Set<Candidate>();
  let sentences = 0;
  let words = 0;
  const fits = (candidate: Candidate): boolean =>
    chosen.size === 0 || (sentences + candidate.unit.spans.length <= options.sentences && words + candidate.words <= options.words);
  const take = (candidate: Candidate): void => {
    chosen.add(candidate);
    sentences += candidate.unit.spans.length;
    words += candidate.words;
  };
  const takeAll = (pool: readonly Candidate[]): void => {
    for (;;) {
      const free = pool.filter((candidate) => !chosen.has(candidate) && fits(candidate));
      const best = bestOf(free, (candidate) => candidate.salience - penalty(candidate, chosen));
      if (!best) return;
      take(best);
    }
  };

  // The lead tells what happened: a summary opens with it, or with the best sentence that can stand alone.
  const lead = candidates.slice(0, 3).find(({ dangling, words: length }) => !dangling && length >= 6);
  const opening = lead ?? bestOf(candidates.filter(({ dangling }) => !dangling), ({ salience }) => salience) ?? candidates[0];
  if (opening) take(opening);
  // What stands before the opening would open the summary in its place.
  const later = candidates.filter(({ index, dangling }) => !opening || index > opening.index || !dangling);
  if (options.quotes === 'keep') takeAll(later.filter(({ unit }) => unit.isStatement && unit.isAttributed));
  takeAll(later);
  return [...chosen].sort((a, b) => a.index - b.index);
}

/** Repeats what is chosen, or points back to a sentence that is not. */
function penalty({ embedding, index, dangling }: Candidate, chosen: ReadonlySet<Candidate>): number {
  const likeness = Math.max(0, ...[...chosen].map((other) => similarity(embedding, other.embedding)));
  const isCutOff = dangling && ![...chosen].some((other) => other.index === index - 1);
  return 0.35 * likeness + (isCutOff ? 0.25 : 0);
}

function bestOf(candidates: readonly Candidate[], score: (candidate: Candidate) => number): Candidate | undefined {
  let best: { candidate: Candidate; score: number } | undefined;
  for (const candidate of candidates) {
    const own = score(candidate);
    if (!best || own > best.score) best = { candidate, score: own };
  }
  return best?.candidate;
}
