import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadPipeline } from '../../src/config/index.ts';
import type { Outcome, ProgressEvent, RunOptions } from '../../src/run/index.ts';
import type { Briefing, Span } from '../../src/types.ts';
import { textOf } from '../../src/types.ts';
import type { HubServer } from './hub-server.ts';
import { serveHub } from './hub-server.ts';
import { writeTinyModel } from './tiny.ts';

const ARTICLE = `Orchard on Tern Hill saved from the road

MARLOW BAY - The old orchard on Tern Hill will not make way for a road, the town of Marlow Bay decided on Thursday.

"The trees were here before the town," said Mayor Ruth Calder after the vote. The road was to cost 12 million crowns and would have taken 310 trees.

Farmers called the plan “a wound through the hill” in a letter to the council. They asked for a bus instead.

"We will bake a pie for every councillor who voted with us," said Emil Stroud, who keeps the orchard. The town wants to plant 40 more trees in the autumn.
`;
const ID = 'Xenova/nllb-200-distilled-600M';
const WRITER = 'Xenova/distilbart-cnn-6-6';

let root = '';
let article = '';
let server: HubServer;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'tribrief-pipeline-'));
  article = path.join(root, 'orchard.txt');
  await writeFile(article, ARTICLE);
  await writeTinyModel(path.join(root, 'hub', ID), 'nllb', { longest: 512, favoured: '은는이가을를의에서고했다대한시장섬물배회' });
  await writeTinyModel(path.join(root, 'hub', WRITER), 'bart', { longest: 512 });
  server = await serveHub(path.join(root, 'hub'));
});

afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true });
});

/** Runs pipelines/hub.yaml over the article in a fresh copy of the program that keeps models in `cache`. */
async function run(cache: string, options: RunOptions = {}, overrides: string[] = []): Promise<Briefing> {
  process.env['TRIBRIEF_CACHE'] = cache;
  const { runPipeline } = await import('../../src/run/index.ts');
  const pipeline = await loadPipeline('pipelines/hub.yaml', [`models.nllb.host=${server.host}`, `models.writer.host=${server.host}`, ...overrides]);
  const outcomes: Outcome[] = [];
  for await (const outcome of runPipeline(pipeline, [article], options)) outcomes.push(outcome);
  const [outcome] = outcomes;
  if (outcome?.status !== 'done') throw new Error(outcome?.status === 'failed' ? outcome.error.message : 'nothing was done');
  for (const { text, quotes } of outcome.briefing.translations.flatMap(({ sentences }) => sentences)) {
    for (const quote of quotes) expect(outcome.rendered.get('md')).toContain(textOf(text, quote));
  }
  return outcome.briefing;
}

const textsOf = (text: string, spans: readonly Span[]): string[] => spans.map((span) => textOf(text, span)).sort();

it('briefs with a model from a hub, and then without the hub', async () => {
  const cache = path.join(root, 'cache');
  const events: ProgressEvent[] = [];
  const briefing = await run(cache, { onProgress: (event) => events.push(event) });

  expect(events.some((event) => event.type === 'download' && event.file === `${ID}/onnx/encoder_model_quantized.onnx` && event.loaded === event.total)).toBe(true);
  expect(briefing.provenance.models).toContainEqual(expect.objectContaining({ name: 'nllb', id: `${ID}@main (q8)` }));
  const summary = briefing.summary?.sentences ?? [];
  expect(summary.flatMap(({ quotes }) => quotes).length).toBeGreaterThan(1);
  expect(briefing.translations.map(({ language }) => language)).toEqual(['ko', 'ja']);
  for (const { sentences } of briefing.translations) {
    expect(sentences.length).toBe(summary.length);
    for (const [index, { text, status, quotes, score }] of sentences.entries()) {
      const source = summary[index];
      expect(textsOf(text, quotes)).toEqual(textsOf(source?.text ?? '', source?.quotes ?? []));
      for (const quote of textsOf(text, quotes)) expect(ARTICLE).toContain(quote);
      if (status === 'untranslated') expect(text).toBe(source?.text);
      else expect(score).toBeLessThanOrEqual(0);
    }
  }
  const korean = briefing.translations[0]?.sentences ?? [];
  expect(korean.some(({ status, quotes }) => status === 'translated' && quotes.length > 0)).toBe(true);
  const untranslated = briefing.translations.flatMap(({ sentences }) => sentences.filter(({ status }) => status === 'untranslated'));
  const found = briefing.report?.findings.filter(({ outcome, sentence }) => outcome === 'untranslated' && sentence !== 'headline').map(({ language, sentence }) => `${language} ${sentence}`);
  expect(new Set(found).size).toBe(untranslated.length);

  const before = server.log.length;
  const { translations } = await run(cache, { offline: true });
  expect(translations).toEqual(briefing.translations);
  expect(server.log.length).toBe(before);

  const oneByOne = await run(cache, { offline: true }, ['keep=one']);
  expect(oneByOne.translations).toEqual(briefing.translations);
});

it('is stopped by its signal', async () => {
  await expect(run(path.join(root, 'cache'), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
});

/** Runs `models pull` for hub.yaml with its models at `host`. */
async function pull(host: string, cache: string, env: Readonly<Record<string, string>> = {}): Promise<{ stdout: string; stderr: string }> {
  const file = path.join(root, 'hub.yaml');
  await writeFile(file, (await readFile('pipelines/hub.yaml', 'utf8')).replace(/(\n +)revision: main/g, `$1revision: main$1host: ${host}`));
  const command = ['--import', 'tsx', 'src/cli.ts', 'models', 'pull', file];
  return promisify(execFile)(process.execPath, command, { env: { ...process.env, TRIBRIEF_CACHE: cache, ...env } });
}

it('models pull writes to a pipe nothing but where the model is', async () => {
  const cache = path.join(root, 'pulled');
  const { stdout, stderr } = await pull(server.host, cache);
  expect(stdout).toBe([WRITER, ID].map((id) => `${path.join(cache, id, 'main', 'q8')}\n`).join(''));
  expect(stderr).toBe('');
});

it('goes through the proxy that the environment names', async () => {
  const asked: string[] = [];
  const proxy = createServer().on('connect', ({ url = '' }, client: Socket) => {
    asked.push(url);
    const hub = connect(Number(new URL(server.host).port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      hub.pipe(client).pipe(hub);
    });
    hub.on('error', () => client.destroy());
    client.on('error', () => hub.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const bound = proxy.address();
  const port = typeof bound === 'object' ? bound?.port : undefined;
  try {
    // Only the proxy knows where this host is.
    const address = `http://127.0.0.1:${port}`;
    await pull('http://hub.invalid', path.join(root, 'proxied'), { HTTP_PROXY: address, http_proxy: address, NO_PROXY: '', no_proxy: '' });
    expect(new Set(asked)).toEqual(new Set(['hub.invalid:80']));
  } finally {
    proxy.close();
  }
});

it('names a proxy that is no address, where one is needed', async () => {
  const pulled = pull('http://hub.invalid', path.join(root, 'proxied-by-none'), { HTTP_PROXY: 'proxy:3128', http_proxy: 'proxy:3128' });
  await expect(pulled).rejects.toThrow(/^error: The environment names a proxy whose address can't be read\nhint: /m);
});
