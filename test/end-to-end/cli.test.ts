import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { briefingSchema } from '../../src/render/schema.ts';
import { textOf } from '../../src/types.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tribrief-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function tribrief(args: readonly string[], options: { input?: string; interruptAfter?: RegExp } = {}): Promise<Result> {
  return new Promise((resolve) => {
    // A proxy that no one listens at: whatever tries to reach a network fails.
    const env = { ...process.env, HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9', NO_COLOR: '1' };
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', ...args], { env });
    let [stdout, stderr] = ['', ''];
    let interrupted = false;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
      // Once: a second one would end it at once.
      if (!interrupted && options.interruptAfter?.test(stderr)) interrupted = child.kill('SIGINT');
    });
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
    child.stdin.end(options.input ?? '');
  });
}

const PIPELINE = 'pipelines/briefing.yaml';

describe('tribrief run', () => {
  it('makes a briefing in three languages in which every quote stands as the article has it', { timeout: 180_000 }, async () => {
    const out = path.join(folder, 'samples');
    const { code, stdout, stderr } = await tribrief(['run', PIPELINE, 'samples', '--out', out, '--format', 'json,html,md', '--offline']);
    expect(code, stderr).toBe(0);
    expect(stdout).toBe('');
    const names = (await readdir('samples')).filter((name) => /\.(?:txt|md|html)$/.test(name)).map((name) => path.parse(name).name);
    expect(names.length).toBeGreaterThanOrEqual(5);
    for (const name of names) {
      const briefing = briefingSchema.parse(JSON.parse(await readFile(path.join(out, `${name}.json`), 'utf8')));
      const { article, summary, translations, report } = briefing;
      expect(summary?.sentences.length, name).toBeGreaterThan(0);
      expect(translations.map(({ language }) => language)).toEqual(['ko', 'ja']);
      for (const [index, sentence] of (summary?.sentences ?? []).entries()) {
        const quotes = sentence.quotes.map((span) => textOf(sentence.text, span)).sort();
        for (const quote of quotes) expect(article.text).toContain(quote);
        for (const { sentences } of translations) {
          const translated = sentences[index];
          expect(translated?.quotes.map((span) => textOf(translated.text, span)).sort(), `${name} ${index}`).toEqual(quotes);
        }
      }
      for (const { span } of article.removed) expect(summary?.sentences.some(({ sources }) => sources.some((source) => source.start < span.end && span.start < source.end))).toBe(false);
      expect(report?.findings.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    }

    const before = await bytesOf(out);
    const again = await tribrief(['run', PIPELINE, 'samples', '--out', out, '--format', 'json,html,md']);
    expect(again.code).toBe(0);
    expect(again.stderr.match(/nothing has changed/g)).toHaveLength(names.length);
    const forced = await tribrief(['run', PIPELINE, 'samples/world.txt', '--out', out, '--format', 'json,html,md', '--force']);
    expect(forced.stderr).not.toContain('nothing has changed');
    expect(await bytesOf(out)).toEqual(before);
  });

  it('reads standard input, prints to standard output and is quiet in a pipe', { timeout: 60_000 }, async () => {
    const input = await readFile('samples/scraped.txt', 'utf8');
    const { code, stdout, stderr } = await tribrief(['run', PIPELINE, '-', '--set', 'steps.summarize.with.sentences=2'], { input });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# /);
    expect(stdout).toContain('## 한국어');
    expect(stdout).toContain('## 日本語');
    expect(stderr).toBe('');
  });

  it('keeps what went well when an article fails', async () => {
    const bad = path.join(folder, 'bad.txt');
    await writeFile(bad, Buffer.from([0, 1, 2, 3, 0, 255]));
    const { code, stdout, stderr } = await tribrief(['run', 'pipelines/quotes-only.yaml', bad, 'samples/world.txt', '--json']);
    expect(code).toBe(1);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ results: [{ source: bad, status: 'failed', error: { code: 'input' } }, { status: 'done' }] });
  });

  it.each([
    ['no input', ['run', PIPELINE], /No input is named/],
    ['an input that is not there', ['run', PIPELINE, 'nowhere/*.txt'], /No input found for nowhere/],
    ['a pipeline that is not there', ['run', 'nowhere.yaml', 'samples/world.txt'], /there is no such file/],
    ['a wrong override', ['validate', PIPELINE, '--set', 'concurrency=none'], /--set:1:13: `concurrency` must be a whole number/],
    ['an unknown option', ['run', PIPELINE, 'samples', '--fast'], /unknown option '--fast'/],
    ['an unknown format', ['run', PIPELINE, 'samples', '--format', 'pdf'], /pdf is none of md, html, json/],
    ['two formats on standard output', ['run', PIPELINE, 'samples/world.txt', '--format', 'md,html'], /Standard output takes one format/],
  ])('exits with 2 for %s', async (_, args, message) => {
    const { code, stdout, stderr } = await tribrief(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('exits with 3 when a model is damaged or missing', { timeout: 60_000 }, async () => {
    const model = path.join(folder, 'translator');
    await cp('models/embedded/translator', model, { recursive: true });
    await writeFile(path.join(model, 'onnx', 'encoder_model_quantized.onnx'), 'x');
    const run = (where: string): Promise<Result> => tribrief(['run', PIPELINE, 'samples/world.txt', '--set', `models.translator=${where}`]);
    const damaged = await run(model);
    expect(damaged.code).toBe(3);
    expect(damaged.stderr).toMatch(/encoder_model_quantized\.onnx is (?:damaged|not an ONNX graph)/);
    const missing = await run(path.join(folder, 'nothing'));
    expect(missing.code).toBe(3);
    expect(missing.stderr).toContain('hint:');
  });

  it('leaves no half file behind when it is interrupted', { timeout: 120_000 }, async () => {
    const inputs = path.join(folder, 'many');
    await cp('samples', inputs, { recursive: true });
    const out = path.join(folder, 'interrupted');
    const { code } = await tribrief(['run', PIPELINE, inputs, '--out', out, '--set', 'concurrency=1'], { interruptAfter: /\.md/ });
    expect(code).toBe(130);
    const files = await readdir(out, { recursive: true });
    expect(files.filter((file) => file.includes('.part'))).toEqual([]);
    const finished = files.filter((file) => file.endsWith('.md'));
    expect(finished.length).toBeGreaterThanOrEqual(1);
    for (const file of finished) expect((await stat(path.join(out, file))).size).toBeGreaterThan(200);
  });
});

describe('the other commands', () => {
  it('validate tells that a pipeline is right', async () => {
    const { code, stdout } = await tribrief(['validate', PIPELINE]);
    expect(code).toBe(0);
    expect(stdout).toBe(`${PIPELINE}: extract → segment → summarize → translate-ko → translate-ja → verify\n`);
  });

  it('models list and verify know the embedded models', async () => {
    const listed = await tribrief(['models', 'list', '--json']);
    expect(JSON.parse(listed.stdout)).toMatchObject({ models: [{ id: 'embedded/summarizer' }, { id: 'embedded/translator' }] });
    const verified = await tribrief(['models', 'verify']);
    expect(verified.code).toBe(0);
    expect(verified.stdout).toMatch(/embedded\/summarizer\twhole .*\nembedded\/translator\twhole /);
  });

  it('doctor finds all well', { timeout: 60_000 }, async () => {
    const { code, stdout } = await tribrief(['doctor']);
    expect(code, stdout).toBe(0);
    expect(stdout).not.toContain('FAIL');
  });

  it('--version prints the version', async () => {
    const { code, stdout } = await tribrief(['--version']);
    expect([code, stdout]).toEqual([0, '0.1.0\n']);
  });
});

async function bytesOf(dir: string): Promise<Map<string, string>> {
  const files = (await readdir(dir)).filter((file) => !file.startsWith('.')).sort();
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(path.join(dir, file), 'utf8')] as const)));
}
