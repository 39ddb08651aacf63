import { z } from 'zod';

/**
 * What a pipeline file may hold. `pipelines/pipeline.schema.json` is made from this (`npm test -- -u`), and the
 * descriptions are what an editor shows. A message given here may have a second line: the hint.
 */

const NAME = /^[A-Za-z][\w-]*$/;

const name = (what: string): z.ZodString =>
  z.string().regex(NAME, { error: `${what} is made of letters, digits, - and _, and begins with a letter` });

const hubPart = '[A-Za-z0-9][\\w.-]*';

const hubModel = z.strictObject({
  hub: z
    .string()
    .regex(new RegExp(`^${hubPart}/${hubPart}$`), { error: 'a model on the hub is named owner/model\nFor example `hub: Xenova/m2m100_418M`.' })
    .describe('Name of the model on the hub: owner/model. Its files must be in the layout of Transformers.js.'),
  revision: z
    .string()
    .regex(new RegExp(`^${hubPart}(/${hubPart})*$`), { error: 'a revision is a branch, a tag or a commit' })
    .default('main')
    .describe('Branch, tag or commit of the model.'),
  dtype: z.enum(['fp32', 'q8']).default('q8').describe('Weights in full precision (fp32), or in 8 bits (q8): a quarter of the size, faster.'),
  host: z
    .url({ protocol: /^https?$/, error: 'a host is the address of a mirror\nFor example `host: https://hf-mirror.com`.' })
    .default('https://huggingface.co')
    .describe('Address of the hub, or of a mirror of it.'),
});

const embeddedOrFolder = z
  .string()
  .regex(/^(?:embedded\/(?:summarizer|translator)$|\.{1,2}$|\.{1,2}[/\\]|[/\\]|[A-Za-z]:[/\\])/, {
    error:
      'a model is `embedded/summarizer`, `embedded/translator`, a folder, or a mapping with `hub`\n' +
      'A folder begins with ./ or /, a model on the hub is written as { hub: owner/model }.',
  })
  .describe('embedded/summarizer, embedded/translator, or a folder relative to the pipeline file, such as ./my-model.');

const model = z.union([embeddedOrFolder, hubModel]).describe('Where a model comes from: it ships with tribrief, lies in a folder, or is fetched from a hub.');

const id = name('an id').exactOptional().describe('Name of the step, for `needs` and the timings. Default: the name of what it uses; for translate with the language behind it (translate-ko).');

const needs = z
  .array(name('an id'))
  .exactOptional()
  .describe('Ids of the steps to wait for. Default: the nearest step before this one that makes what it reads.');

const modelName = name('the name of a model').describe('Name of a model under `models`.');

const step = z
  .discriminatedUnion('uses', [
    z.strictObject({ uses: z.literal('extract').describe('Finds the article in a page: headline, dateline, body, captions.'), id, needs }),
    z.strictObject({ uses: z.literal('segment').describe('Cuts an article into sentences and quotes.'), id, needs }),
    z.strictObject({
      uses: z.literal('summarize').describe('Chooses the sentences that tell most of an article.'),
      id,
      needs,
      with: z
        .strictObject({
          model: modelName,
          sentences: z.int().min(1).default(4).describe('Most sentences of a summary.'),
          words: z.int().min(1).default(130).describe('Most words of a summary.'),
          quotes: z
            .enum(['keep', 'prefer', 'forbid'])
            .default('keep')
            .describe('keep: quoted statements come first, as far as the length allows. prefer: they count for more. forbid: no sentence with a quote.'),
        })
        .describe('Settings of the step.'),
    }),
    z.strictObject({
      uses: z.literal('translate').describe('Translates the summary into one language; quotes stay as written.'),
      id,
      needs,
      with: z
        .strictObject({
          model: modelName,
          to: z.enum(['ko', 'ja']).describe('Target language: ko (Korean) or ja (Japanese).'),
          gloss: z.boolean().default(false).describe('Put a translation in brackets after each quote.'),
          headline: z.boolean().default(true).describe('Translate the headline too.'),
        })
        .describe('Settings of the step.'),
    }),
    z.strictObject({ uses: z.literal('verify').describe('Checks every promise of the briefing and reports what was not kept.'), id, needs }),
  ])
  .describe('A step of the pipeline.');

/** The names of the steps. */
export const USES = step.options.map((option) => option.shape.uses.value);

export const MAX_STEPS = 100;

export const glossaryEntry = z
  .strictObject({
    en: z.string().min(1).describe('The English name or term, as the article writes it.'),
    ko: z.string().min(1).exactOptional().describe('In Korean.'),
    ja: z.string().min(1).exactOptional().describe('In Japanese.'),
    kind: z.enum(['name', 'term']).exactOptional().describe('name (default): found with its capitals only. term: found in any case.'),
  })
  .refine(({ ko, ja }) => ko !== undefined || ja !== undefined, { error: 'the entry has neither `ko` nor `ja`' })
  .describe('How a name or term is written in the target languages.');

const glossaryPath = z.string().min(1).describe('A glossary file (.yaml, .yml or .tsv), relative to the pipeline file.');

export const pipelineSchema = z
  .strictObject({
    version: z.literal(1, { error: 'this tribrief reads version 1 of pipeline files only' }).describe('Version of the format of this file: 1.'),
    concurrency: z.int().min(1).max(64).default(2).describe('How many articles, and how many steps, run side by side.'),
    offline: z.boolean().default(false).describe('Open no network connection: models must be there already.'),
    keep: z
      .enum(['all', 'one'])
      .default('all')
      .describe('Which models stay in memory: all, or one at a time, for models that do not fit together. Each change loads a model anew.'),
    models: z.record(name('the name of a model'), model).default({}).describe('The models, by names of your choice.'),
    steps: z.array(step).min(1).max(MAX_STEPS).describe('What is done with each article. A step begins as soon as the steps that it needs are done.'),
    glossary: z
      .union([glossaryPath, z.array(z.union([glossaryPath, glossaryEntry]))])
      .default([])
      .describe('How names and terms are to be translated: a file, or a list of files and entries. Earlier ones win, and all win over the shipped ones.'),
    outputs: z
      .strictObject({
        dir: z.string().min(1).exactOptional().describe('Folder for the results, relative to the folder that tribrief is run in. Absent: results go to standard output.'),
        formats: z.array(z.enum(['md', 'html', 'json'])).min(1).default(['md']).describe('Formats of the results: md, html, json.'),
      })
      .prefault({})
      .describe('Where the results go, and in which formats.'),
  })
  .describe('A pipeline of tribrief: an English news article in, a briefing in English, Korean and Japanese out.');

export type PipelineFile = z.output<typeof pipelineSchema>;

/** The JSON Schema of a pipeline file, for editors. */
export function pipelineJsonSchema(): string {
  const schema = z.toJSONSchema(pipelineSchema, { io: 'input', target: 'draft-7' });
  return JSON.stringify({ title: 'tribrief pipeline', ...schema }, null, 2) + '\n';
}
