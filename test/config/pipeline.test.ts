import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPipeline, PipelineError } from '../../src/config/index.ts';
import { pipelineJsonSchema } from '../../src/config/schema.ts';
import { TribriefError } from '../../src/error.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tribrief-'));
});
afterAll(() => rm(folder, { recursive: true }));

const write = async (name: string, text: string): Promise<string> => {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
};

/** `line:column message (hint)` of each mistake. */
async function mistakesOf(yaml: string, overrides: string[] = []): Promise<string[]> {
  const file = await write('pipeline.yaml', yaml);
  const error = await loadPipeline(file, overrides).catch((thrown: unknown) => thrown);
  if (!(error instanceof PipelineError)) return [];
  return error.problems.map(({ line, column, message, hint }) => `${line}:${column} ${message}${hint === undefined ? '' : ` (${hint})`}`);
}

const GOOD = `version: 1
models:
  salience: embedded/summarizer
  translator: embedded/translator
steps:
  - uses: extract
  - uses: segment
  - uses: summarize
    with: { model: salience }
  - uses: translate
    with: { model: translator, to: ko }
  - uses: verify
`;

describe('the shipped pipelines', () => {
  it.each(['briefing', 'hub', 'quotes-only', 'ja-only'])('%s.yaml is right', async (name) => {
    await expect(loadPipeline(`pipelines/${name}.yaml`)).resolves.toMatchObject({ file: `pipelines/${name}.yaml` });
  });

  it('has a JSON Schema that is up to date', async () => {
    await expect(pipelineJsonSchema()).toMatchFileSnapshot('../../pipelines/pipeline.schema.json');
  });
});

describe('loadPipeline', () => {
  it('fills in defaults, ids and needs', async () => {
    const pipeline = await loadPipeline(await write('good.yaml', GOOD));
    expect(pipeline).toMatchObject({ concurrency: 2, offline: false, outputs: { formats: ['md'] } });
    expect(pipeline.steps.map(({ id, needs }) => [id, needs])).toEqual([
      ['extract', []],
      ['segment', ['extract']],
      ['summarize', ['segment']],
      ['translate-ko', ['summarize']],
      ['verify', ['translate-ko']],
    ]);
  });

  it('has one hash for what decides the result', async () => {
    const file = await write('good.yaml', GOOD);
    const hash = async (...overrides: string[]): Promise<string> => (await loadPipeline(file, overrides)).sha256;
    expect(await hash()).toBe(await hash('concurrency=5', 'outputs.formats=[html]'));
    expect(await hash()).not.toBe(await hash('steps.summarize.with.sentences=2'));
  });

  it.each([
    ['an unknown key', GOOD.replace('version: 1', 'version: 1\nstep: 1'), ['2:1 there is no key `step` here (Did you mean `steps`?)']],
    ['a wrong type', GOOD.replace('model: salience', 'model: salience, sentences: many'), ['9:41 `sentences` must be a whole number, not `many`']],
    ['too small a number', GOOD.replace('model: salience', 'model: salience, words: 0'), ['9:37 `words` must be at least 1, not 0']],
    ['an unknown step', GOOD.replace('uses: segment', 'uses: segmnt'), ['7:11 there is no step `segmnt` (Did you mean `segment`?)']],
    ['an unknown model', GOOD.replace('model: salience', 'model: saliense'), ['9:20 there is no model `saliense` (Did you mean `salience`?)']],
    ['a model in the wrong role', GOOD.replace('model: salience', 'model: translator'), ["9:20 `translator` is `embedded/translator`, which can't summarize"]],
    ['an unknown language', GOOD.replace('to: ko', 'to: kr'), ["11:36 `to` can't be `kr` (Did you mean `ko`?)"]],
    ['a missing key', GOOD.replace('model: translator, ', ''), ['11:11 the key `model` is missing']],
    ['a missing version', GOOD.replace('version: 1\n', ''), ['1:1 the key `version` is missing']],
    ['another version', GOOD.replace('version: 1', 'version: 2'), ['1:10 this tribrief reads version 1 of pipeline files only']],
    ['no steps', 'version: 1\nsteps: []\n', ['2:8 `steps` must not be empty']],
    ['a step twice', GOOD.replace('  - uses: verify', '  - uses: segment'), ['12:11 `segment` is used a second time (A briefing has one set of sentences: leave out this step, or the one in line 7.)']],
    ['a duplicate id', GOOD.replace('- uses: verify', '- { uses: verify, id: segment }'), ['12:25 the id `segment` belongs to the step in line 7 (Give each step an `id` of its own.)']],
    ['a missing input', GOOD.replace('  - uses: segment\n', ''), ['7:11 `summarize` reads sentences and quotes, but no step that it waits for makes any (Add `- uses: segment` before it.)']],
    ['a duplicate key', GOOD.replace('version: 1', 'version: 1\nversion: 1'), ['2:1 the key `version` stands here a second time (The first is in line 1.)']],
    ['an unknown alias', GOOD.replace('to: ko', 'to: *language'), ['11:36 no `&language` ends before this alias (Put `&language` before the value that is to be repeated.)']],
    ['a hub id without owner', GOOD.replace('embedded/translator', '{ hub: nllb }'), ['4:22 a model on the hub is named owner/model (For example `hub: Xenova/m2m100_418M`.)']],
    ['an empty file', '', ['1:1 this file must be a mapping, not empty']],
    ['a list', '- a\n', ['1:1 this file must be a mapping, not a list']],
  ])('tells %s', async (_, yaml, expected) => {
    expect(await mistakesOf(yaml)).toEqual(expected);
  });

  it('tells a cycle', async () => {
    const yaml = GOOD.replace('- uses: extract', '- { uses: extract, needs: [segment] }').replace('- uses: segment', '- { uses: segment, needs: [extract] }');
    expect((await mistakesOf(yaml)).join('\n')).toContain('the steps wait for each other: `extract` → `segment` → `extract`');
  });

  it('tells a YAML mistake with its place', async () => {
    const [first] = await mistakesOf('version: 1\nsteps:\n\t- uses: extract\n');
    expect(first).toMatch(/^3:1 this is no YAML: .*\(Indent with spaces\.\)$/);
  });

  it('stops aliases that explode', async () => {
    const levels = Array.from({ length: 12 }, (_, index) => `l${index + 1}: &l${index + 1} [${Array(10).fill(`*l${index}`).join(', ')}]`);
    const started = performance.now();
    const [first] = await mistakesOf(`l0: &l0 [x, x]\n${levels.join('\n')}\n`);
    expect(first).toContain('the aliases up to this one stand for more than 10000 values');
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('tells all mistakes at once, each with its line and a caret', async () => {
    const file = await write('many.yaml', GOOD.replace('to: ko', 'to: kr').replace('model: salience', 'model: x').replace('version: 1', 'version: one'));
    const error = await loadPipeline(file).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PipelineError);
    const message = error instanceof PipelineError ? error.message : '';
    expect(message.match(/\^/g)).toHaveLength(3);
    expect(message).toContain(`${file}:11:36: \`to\` can't be \`kr\`\n   11 |     with: { model: translator, to: kr }\n      |${' '.repeat(36)}^`);
  });

  it('puts overrides in and tells their mistakes', async () => {
    const file = await write('good.yaml', GOOD);
    const pipeline = await loadPipeline(file, ['steps.summarize.with.sentences=2', 'outputs.dir=out', 'steps.3.with.gloss=true']);
    expect(pipeline.outputs.dir).toBe('out');
    expect(pipeline.steps).toMatchObject([{}, {}, { with: { sentences: 2 } }, { with: { gloss: true } }, {}]);
    expect(await mistakesOf(GOOD, ['steps.sumarize.with.sentences=2'])).toEqual(['1:7 there is no item `sumarize` in this list (Did you mean `summarize`?)']);
    expect(await mistakesOf(GOOD, ['sentences'])).toEqual(['1:1 an override is written key=value (For example `steps.summarize.with.sentences=3`.)']);
  });

  it('reads glossaries from YAML and TSV, entries in the file first', async () => {
    await write('terms.yaml', '- { en: Blue Hall, ko: 청관 }\n');
    await write('terms.tsv', '# names\nBlue Hall\t\t青館\nlaunch pad\t발사대\t発射台\tterm\n');
    const file = await write('glossary.yaml', `${GOOD}glossary:\n  - { en: Grey Hall, ja: 灰館 }\n  - terms.yaml\n  - terms.tsv\n`);
    expect((await loadPipeline(file)).glossary).toEqual([
      { en: 'Grey Hall', ja: '灰館' },
      { en: 'Blue Hall', ko: '청관' },
      { en: 'Blue Hall', ja: '青館' },
      { en: 'launch pad', ko: '발사대', ja: '発射台', kind: 'term' },
    ]);
  });

  it('tells the mistakes of a glossary', async () => {
    await write('bad.tsv', 'Blue Hall\t청관\t青館\tnoun\nRed Hall\n');
    const mistakes = await mistakesOf(`${GOOD}glossary: [bad.tsv, none.tsv]\n`);
    expect(mistakes).toEqual([
      '1:1 there is no kind `noun` (It is `name` or `term`.)',
      '2:1 `Red Hall` has neither Korean nor Japanese (The columns are set off by tabs, not by spaces.)',
      expect.stringMatching(/^13:21 .*none\.tsv can't be read: there is no such file/),
    ]);
  });

  it.each([
    ['a folder', '.', /is a folder/],
    ['a missing file', 'nowhere.yaml', /there is no such file/],
  ])('tells %s', async (_, file, message) => {
    await expect(loadPipeline(file)).rejects.toThrow(message);
  });

  it('throws nothing but its own errors, whatever a file holds', async () => {
    const file = path.join(folder, 'random.yaml');
    const line = fc.oneof(fc.constantFrom(...GOOD.split('\n')), fc.string(), fc.constantFrom('- &a [*a]', '? {}', '<<: *x', '%TAG ! x', '---', '\u0000', '!!js x'));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 14 }), async (lines) => {
        await writeFile(file, lines.join('\n'));
        const error = await loadPipeline(file).catch((thrown: unknown) => thrown);
        expect(error instanceof Error ? error : undefined).toSatisfy((thrown) => thrown === undefined || thrown instanceof TribriefError);
      }),
      { numRuns: 200 },
    );
  });
});
