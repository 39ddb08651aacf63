import type { Piece, Glossary, NameContext } from '../protect/index.ts';
import { joinLists, joinTitles, joinWeekdays, nameContext, protect, restore, withSurnames } from '../protect/index.ts';
import type { Search, Style, TranslatedPieces, Translator } from '../models/translator.ts';
import type { Article, Breach, Finding, Language, Span, Summary, TranslatedSentence, Translation } from '../types.ts';
import { textOf } from '../types.ts';
import { findQuoteSpans } from '../segment/index.ts';
import { verifySentence } from '../verify/sentence.ts';

export interface TranslateOptions {
  readonly to: Language;
  /** Translate the headline too. */
  readonly headline: boolean;
  /** Put a translation in brackets after each quote. */
  readonly gloss: boolean;
  readonly glossary: Glossary;
}

/**
 * Translates a summary sentence by sentence: protect → generate → restore, then every promise is checked. A sentence
 * that breaks one is tried again with a wider search, and then shown in English, marked: never a wrong sentence passed
 * as right.
 *
 * @param model the name of the model in the pipeline file
 */
export async function translate(
  article: Article,
  summary: Summary,
  translator: Translator,
  model: string,
  options: TranslateOptions,
): Promise<{ translation: Translation; findings: Finding[] }> {
  const job: Job = { translator, language: options.to, glossary: withSurnames(options.glossary, article.text), names: nameContext(article.text) };
  const findings: Finding[] = [];
  const note = (sentence: Finding['sentence'], attempt: Attempt): TranslatedSentence => {
    const outcome = attempt.sentence.status === 'untranslated' ? 'untranslated' : 'retried';
    findings.push(...attempt.breaches.map((breach) => ({ ...breach, language: options.to, sentence, outcome }) as const));
    return attempt.sentence;
  };

  const sources = summary.sentences.map(({ text, quotes }): Source => ({ text, quotes }));
  const glosses = options.gloss ? await glossesOf(sources, job) : new Map<string, string>();
  const sentences = (await translateAll(sources, 'news', glosses, job)).map((attempt, index) => note(index, attempt));
  const [headline] =
    options.headline && article.headline ? await translateAll([headlineOf(article, article.headline)], 'headline', glosses, job) : [];
  return {
    translation: { language: options.to, model, ...(headline ? { headline: note('headline', headline) } : {}), sentences },
    findings,
  };
}

/** The searches tried in turn. */
const SEARCHES: readonly Search[] = [
  { beams: 4, noRepeatNgram: 0 },
  { beams: 8, noRepeatNgram: 3 },
];

interface Job {
  readonly translator: Translator;
  readonly language: Language;
  readonly glossary: Glossary;
  readonly names: NameContext;
}

interface Source {
  readonly text: string;
  readonly quotes: readonly Span[];
}

interface Attempt {
  readonly sentence: TranslatedSentence;
  /** What was wrong with the attempts before, or with the last too when the sentence is untranslated. */
  readonly breaches: readonly Breach[];
}

async function translateAll(sources: readonly Source[], style: Style, glosses: ReadonlyMap<string, string>, job: Job): Promise<Attempt[]> {
  const attempts = sources.map(({ text, quotes }): Attempt & { done: boolean } => ({
    sentence: { text, status: 'untranslated', quotes, glosses: [], score: 0, way: 'whole' },
    breaches: [],
    done: false,
  }));
  for (const search of SEARCHES) {
    const open = [...attempts.entries()].filter(([, { done }]) => !done).map(([index]) => index);
    const pieces = open.map((index) => {
      const { text, quotes } = sources[index] ?? { text: '', quotes: [] };
      const cut = protect(text, quotes, job.language, job.glossary, job.names);
      return joinLists(joinWeekdays(joinTitles(cut, job.language, job.glossary), job.language), job.language);
    });
    const outputs = await generateOrCopy(pieces, style, search, job);
    for (const [k, index] of open.entries()) {
      const [source, output, before] = [sources[index], outputs[k], attempts[index]];
      if (!source || !output || !before) continue;
      const restored = restore(output.pieces, job.language, glosses);
      const claim = {
        language: job.language,
        source: source.text,
        sourceQuotes: source.quotes,
        protected: output.pieces.flatMap((piece) => (typeof piece === 'string' || piece.kind === 'quote' ? [] : [piece.forms[0]])),
        ...restored,
      };
      const breaches: Breach[] = Number.isFinite(output.score) ? verifySentence(claim) : [{ promise: 'length', message: 'the model found no end' }];
      attempts[index] =
        breaches.length === 0
          ? { sentence: { ...restored, status: output.score < job.translator.doubtfulBelow ? 'doubtful' : 'translated', score: output.score, way: output.way }, breaches: before.breaches, done: true }
          : { ...before, breaches: [...before.breaches, ...breaches] };
    }
  }
  return attempts;
}

/** Sentences that hold nothing to translate, such as a quote alone, are copied; the others go to the model as one batch. */
async function generateOrCopy(
  sentences: readonly (readonly Piece[])[],
  style: Style,
  search: Search,
  { translator, language }: Job,
): Promise<TranslatedPieces[]> {
  const needsModel = (pieces: readonly Piece[]): boolean => pieces.some((piece) => typeof piece === 'string' && /\p{L}/u.test(piece));
  const outputs = await translator.translate(sentences.filter(needsModel), language, style, search);
  let next = 0;
  return sentences.map((pieces) => (needsModel(pieces) ? outputs[next++] : undefined) ?? { pieces, score: 0, way: 'whole' });
}

/** The translations of quotes, by the quote; a quote whose translation is doubtful or breaks a promise has none. */
async function glossesOf(sources: readonly Source[], job: Job): Promise<Map<string, string>> {
  const quotes = [...new Set(sources.flatMap(({ text, quotes: spans }) => spans.map((span) => textOf(text, span))))];
  const attempts = await translateAll(quotes.map((quote) => ({ text: quote.slice(1, -1).replace(/,$/, '.'), quotes: [] })), 'news', new Map(), job);
  return new Map(quotes.flatMap((quote, index) => {
    const sentence = attempts[index]?.sentence;
    return sentence?.status === 'translated' ? [[quote, sentence.text] as const] : [];
  }));
}

function headlineOf(article: Article, headline: Span): Source {
  const text = textOf(article.text, headline);
  return { text, quotes: findQuoteSpans(text) };
}
