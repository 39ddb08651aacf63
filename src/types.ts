/**
 * The data between the steps. One direction, no way back:
 *
 *     file ─► extract ─► segment ─► summarize ─► translate ─► verify ─► render
 *
 * Text is never edited in place: a piece of the article is a {@link Span} into `Article.text`.
 */

/** Half-open range `[start, end)` in UTF-16 code units, into `Article.text` unless said otherwise. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The text that a span covers. */
export const textOf = (text: string, span: Span): string => text.slice(span.start, span.end);

// ── extract ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type InputFormat = 'text' | 'markdown' | 'html';

/** A news article as found in one input file. */
export interface Article {
  /** The path as given, or `-` for standard input. */
  readonly source: string;
  readonly format: InputFormat;
  /** Name of the character encoding that the bytes were read as, such as `utf-8` or `windows-1252`. */
  readonly encoding: string;
  /** SHA-256 of the input's bytes, hexadecimal. */
  readonly sha256: string;
  /**
   * Plain text: the whole file (`text`), or the text of the whole document without its markup (`markdown`, `html`), its
   * blocks separated by blank lines. What was removed from the article is part of it.
   */
  readonly text: string;
  readonly headline?: Span;
  readonly byline?: Span;
  /** Place of the dateline, such as `WASHINGTON`. The dateline itself (`WASHINGTON - `) is no part of `paragraphs`. */
  readonly dateline?: Span;
  /** Publication date as ISO 8601, from metadata or a date line. */
  readonly date?: string;
  /** The body, in order; each span is trimmed of white space. */
  readonly paragraphs: readonly Span[];
  readonly captions: readonly Span[];
  /** Everything else that the input holds and why it is left out; nothing is dropped silently. */
  readonly removed: readonly Removed[];
}

export interface Removed {
  readonly span: Span;
  readonly reason: RemovedReason;
}

export type RemovedReason =
  | 'banner'
  | 'repeated headline'
  | 'photo credit'
  | 'related link'
  | 'browser footer'
  | 'share bar'
  | 'cookie notice'
  | 'newsletter box'
  | 'navigation'
  | 'subheading'
  | 'advertisement'
  | 'copyright'
  | 'metadata'
  | 'markup';

// ── segment ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Sentence {
  readonly span: Span;
  /** Index into `Article.paragraphs`. */
  readonly paragraph: number;
}

/** One run of text between an opening and a closing quotation mark. */
export interface Quote {
  /** With its marks. A paragraph that opens a quote without closing it ends the span at the paragraph's end. */
  readonly span: Span;
  /** Without its marks. */
  readonly inner: Span;
  /** `sentence` when the words make a full sentence of their own, `fragment` when they are part of the sentence around. */
  readonly kind: 'sentence' | 'fragment';
  /** The words that name who speaks, where the sentence around names one: `Park Jin`, `the State Department`. */
  readonly speaker?: Span;
  /** Index of the quote that this one goes on from: split by an attribution, or opened again in the next paragraph. */
  readonly continues?: number;
  /** Index of the first and one past the last sentence that the quote touches. */
  readonly sentences: readonly [first: number, end: number];
}

/** An article cut into sentences and quotes. */
export interface Segmented {
  readonly article: Article;
  readonly sentences: readonly Sentence[];
  readonly quotes: readonly Quote[];
}

// ── summarize ───────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Summary {
  readonly sentences: readonly SummarySentence[];
  /** Indices into `Segmented.quotes` of quotes that the length budget left out. */
  readonly omittedQuotes: readonly number[];
}

export interface SummarySentence {
  readonly text: string;
  /** `replaced`: a model wrote a quote that the article does not have, so the article's own sentence stands instead. */
  readonly origin: 'extractive' | 'abstractive' | 'replaced';
  /** Where in the article it comes from; for an extractive sentence `text` is exactly the text of the only span. */
  readonly sources: readonly Span[];
  /** The quotes in `text`, as spans into `text`, marks included. */
  readonly quotes: readonly Span[];
}

// ── translate ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Target languages, ISO 639-1. */
export type Language = 'ko' | 'ja';

export interface Translation {
  readonly language: Language;
  /** Name of the model in the pipeline file. */
  readonly model: string;
  readonly headline?: TranslatedSentence;
  /** One for each sentence of the summary, in its order. */
  readonly sentences: readonly TranslatedSentence[];
}

export interface TranslatedSentence {
  readonly text: string;
  /**
   * `doubtful`: every promise is kept, but the model was so unsure that the sentence should be read beside the English.
   * `untranslated`: no attempt kept every promise, so `text` is the English sentence.
   */
  readonly status: 'translated' | 'doubtful' | 'untranslated';
  /** The quotes in `text`, as spans into `text`, marks included, in the order of `text`. */
  readonly quotes: readonly Span[];
  /** Translations of quotes that stand in brackets after them (`gloss: true`), as spans into `text`, brackets included. */
  readonly glosses: readonly Span[];
  /** Mean log-probability of a target token under the model; 0 for text written by rule only. */
  readonly score: number;
  /** `parts`: the model found no place for a quote, so what stands around its quotes was translated part by part. */
  readonly way: 'whole' | 'parts';
}

// ── verify ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The names of the promises; each is one function in `src/verify/`. */
export type PromiseName = 'quotes' | 'numbers' | 'placeholders' | 'script' | 'length' | 'repetition';

/** A promise that a text did not keep. */
export interface Breach {
  readonly promise: PromiseName;
  /** For a person: what was expected and what stands there. */
  readonly message: string;
}

/** What became of one sentence in one language. */
export interface Finding extends Breach {
  readonly language: Language | 'en';
  /** Index into `Summary.sentences`, or `headline`. */
  readonly sentence: number | 'headline';
  /** `retried`: the next attempt kept all promises. `untranslated`: none did and the sentence is shown in English. */
  readonly outcome: 'retried' | 'untranslated' | 'failed';
}

export interface Report {
  /** Promises checked, times sentences. */
  readonly checked: number;
  readonly findings: readonly Finding[];
}

// ── render ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A finished briefing. Steps that a pipeline does not have leave their part out. */
export interface Briefing {
  readonly article: Article;
  readonly sentences: readonly Sentence[];
  readonly quotes: readonly Quote[];
  readonly summary?: Summary;
  readonly translations: readonly Translation[];
  readonly report?: Report;
  readonly provenance: Provenance;
}

/** What made the briefing, so that it can be made again. */
export interface Provenance {
  /** Version of tribrief. */
  readonly tribrief: string;
  /** The pipeline file and the SHA-256 of its effective configuration. */
  readonly pipeline: string;
  readonly configSha256: string;
  readonly models: readonly { readonly name: string; readonly id: string; readonly sha256: string }[];
}

export type OutputFormat = 'md' | 'html' | 'json';

/** Wall-clock milliseconds of a step of one article. Told beside a briefing, not in it: a briefing is reproducible. */
export interface Timing {
  readonly step: string;
  readonly milliseconds: number;
}
