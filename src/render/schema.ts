import { z } from 'zod';
import type { Briefing } from '../types.ts';

/**
 * The JSON output: a briefing ({@link Briefing}, whose parts are explained in `src/types.ts`) with the version of the format
 * in front. `pipelines/briefing.schema.json` is made from this (`npm test -- -u`).
 */

const offset = z.int().min(0);
const index = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const span = z.strictObject({ start: offset, end: offset }).describe('Half-open range [start, end) in UTF-16 code units, into article.text unless said otherwise.');

const article = z.strictObject({
  source: z.string().describe('The path of the input as given, or - for standard input.'),
  format: z.enum(['text', 'markdown', 'html']),
  encoding: z.string().describe('The character encoding that the input was read as.'),
  sha256: sha256.describe("SHA-256 of the input's bytes."),
  text: z.string().describe('The text of the whole document without its markup, removed parts included. Spans point into it.'),
  headline: span.exactOptional(),
  byline: span.exactOptional(),
  dateline: span.exactOptional().describe('The place of the dateline.'),
  date: z.string().exactOptional().describe('Publication date, ISO 8601.'),
  paragraphs: z.array(span).describe('The body, in order.'),
  captions: z.array(span),
  removed: z
    .array(
      z.strictObject({
        span,
        reason: z.enum([
          'banner',
          'repeated headline',
          'photo credit',
          'related link',
          'browser footer',
          'share bar',
          'cookie notice',
          'newsletter box',
          'navigation',
          'subheading',
          'advertisement',
          'copyright',
          'metadata',
          'markup',
        ]),
      }),
    )
    .describe('Everything else that the input holds and why it is left out.'),
});

const sentence = z.strictObject({ span, paragraph: index.describe('Index into article.paragraphs.') });

const quote = z.strictObject({
  span: span.describe('With its quotation marks.'),
  inner: span.describe('Without its quotation marks.'),
  kind: z.enum(['sentence', 'fragment']).describe('sentence: a full sentence of its own. fragment: part of the sentence around.'),
  speaker: span.exactOptional().describe('The words that name who speaks.'),
  continues: index.exactOptional().describe('Index of the quote that this one goes on from.'),
  sentences: z.tuple([index, index]).describe('Index of the first and one past the last sentence that the quote touches.'),
});

const summary = z.strictObject({
  sentences: z.array(
    z.strictObject({
      text: z.string(),
      origin: z.enum(['extractive', 'abstractive', 'replaced']),
      sources: z.array(span).describe('Where in the article it comes from.'),
      quotes: z.array(span).describe('The quotes, as spans into this text.'),
    }),
  ),
  omittedQuotes: z.array(index).describe('Indices of the quotes that the summary leaves out.'),
});

const translatedSentence = z.strictObject({
  text: z.string(),
  status: z
    .enum(['translated', 'doubtful', 'untranslated'])
    .describe('doubtful: the model was so unsure that the sentence should be read beside the English. untranslated: no attempt kept every promise, so the text is the English sentence.'),
  quotes: z.array(span).describe('The quotes, as spans into this text.'),
  glosses: z.array(span).describe('Translations of quotes in brackets after them, as spans into this text.'),
  score: z.number().describe('Mean log-probability of a token under the model; 0 for text written by rule only.'),
  way: z.enum(['whole', 'parts']).describe('parts: the model found no place for a quote, so what stands around its quotes was translated part by part.'),
});

const translation = z.strictObject({
  language: z.enum(['ko', 'ja']),
  model: z.string().describe('Name of the model in the pipeline file.'),
  headline: translatedSentence.exactOptional(),
  sentences: z.array(translatedSentence).describe('One for each sentence of the summary, in its order.'),
});

const report = z.strictObject({
  checked: z.int().min(0).describe('Promises checked, times sentences.'),
  findings: z.array(
    z.strictObject({
      promise: z.enum(['quotes', 'numbers', 'placeholders', 'script', 'length', 'repetition']),
      message: z.string(),
      language: z.enum(['en', 'ko', 'ja']),
      sentence: z.union([index, z.literal('headline')]).describe('Index into summary.sentences, or headline.'),
      outcome: z.enum(['retried', 'untranslated', 'failed']),
    }),
  ),
});

const provenance = z.strictObject({
  tribrief: z.string().describe('Version of tribrief.'),
  pipeline: z.string().describe('The pipeline file.'),
  configSha256: sha256.describe('SHA-256 of the effective configuration.'),
  models: z.array(z.strictObject({ name: z.string(), id: z.string(), sha256 })),
});

export const briefingSchema = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    article,
    sentences: z.array(sentence),
    quotes: z.array(quote),
    summary: summary.exactOptional(),
    translations: z.array(translation),
    report: report.exactOptional(),
    provenance,
  })
  .describe('A briefing by tribrief: an English news article, its summary, and the translations of the summary.') satisfies z.ZodType<Briefing>;

/** The JSON Schema of the JSON output. */
export const briefingJsonSchema = (): string => JSON.stringify({ title: 'tribrief briefing', ...z.toJSONSchema(briefingSchema) }, null, 2) + '\n';
