import { mkdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import path from 'node:path';
import { CACHE, EMBEDDED, makeModelStore, verifyChecksums } from '../models/index.ts';
import { readShippedGlossary } from '../protect/index.ts';
import { EXIT } from './terminal.ts';

/** `tribrief doctor`: tries everything that a run of the embedded pipeline needs. */
export async function doctor(options: { json?: true }): Promise<void> {
  const store = makeModelStore();
  const fetching = { cache: CACHE, offline: true };
  const checks: { name: string; code: number; check: () => Promise<string> | string }[] = [
    { name: 'Node.js', code: EXIT.usage, check: nodeVersion },
    { name: 'processor and memory', code: EXIT.usage, check: () => `${availableParallelism()} cores, ${(freemem() / 1e9).toFixed(1)} GB free` },
    ...['summarizer', 'translator'].map((name) => ({
      name: `files of embedded/${name}`,
      code: EXIT.model,
      check: async () => ((await verifyChecksums(path.join(EMBEDDED, name))) === undefined ? fail('no list of checksums') : 'as shipped'),
    })),
    {
      name: 'embedded/summarizer',
      code: EXIT.model,
      check: async () => {
        const model = await store.summarizer({ embedded: 'summarizer' }).load(fetching);
        return 'embed' in model ? `gives ${(await model.embed(['It works.']))[0]?.length ?? 0} dimensions` : fail('is no sentence encoder');
      },
    },
    {
      name: 'embedded/translator',
      code: EXIT.model,
      check: async () => {
        const model = await store.translator({ embedded: 'translator' }).load(fetching);
        const outputs = await Promise.all((['ko', 'ja'] as const).map((language) => model.translate([['It works.']], language, 'news', { beams: 1, noRepeatNgram: 0 })));
        return outputs.every(([first]) => first && first.pieces.length > 0) ? 'translates into ko and ja' : fail('gives nothing');
      },
    },
    { name: 'glossary', code: EXIT.model, check: () => `${readShippedGlossary().length} entries` },
    { name: 'model cache', code: EXIT.model, check: cacheIsWritable },
  ];
  const results: { name: string; ok: boolean; detail: string }[] = [];
  for (const { name, code, check } of checks) {
    try {
      results.push({ name, ok: true, detail: await check() });
    } catch (error) {
      results.push({ name, ok: false, detail: error instanceof Error ? error.message : String(error) });
      process.exitCode = code;
    }
  }
  if (options.json) process.stdout.write(JSON.stringify({ checks: results }, null, 2) + '\n');
  else for (const { name, ok, detail } of results) console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name}: ${detail}`);
}

function nodeVersion(): string {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19) ? process.version : fail(`${process.version}; 20.19 or newer is needed`);
}

async function cacheIsWritable(): Promise<string> {
  const probe = path.join(CACHE, `.probe-${process.pid}`);
  await mkdir(CACHE, { recursive: true });
  await writeFile(probe, '');
  await rm(probe);
  return `${CACHE} can be written`;
}

function fail(message: string): never {
  throw new Error(message);
}
