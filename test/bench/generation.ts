/**
 * Compares generation over the same graphs, sources and settings (greedy, as many tokens at most), in one process:
 *
 *     npm run bench -- [folder] [--dump FILE]
 *
 * `ours` is `src/models/generate.ts`; `Transformers.js` is its own `model.generate`. Rounds take turns, and the best of each counts, so that a busy machine troubles both alike.
 * `--dump` writes the inputs as JSON and stops; `models/training/bench_peers.py` times peers outside Node on them.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readTriples } from '../../models/training/corpus.ts';
import { generate } from '../../src/models/generate.ts';
import { EMBEDDED } from '../../src/models/index.ts';
import { readModelJson } from '../../src/models/json.ts';
import { makeSeq2Seq } from '../../src/models/seq2seq.ts';
import { openModelSession } from '../../src/models/session.ts';
import { readWordPiece } from '../../src/models/wordpiece.ts';
import { loadModel } from '../models/transformers-js.ts';

const { values: flags, positionals } = parseArgs({ allowPositionals: true, options: { dump: { type: 'string' } } });
const folder = path.resolve(positionals[0] ?? path.join(EMBEDDED, 'translator'));
const BATCHES = [1, 8, 64];
const ROUNDS = 3;
const MAX_TOKENS = 48;
const [CLS, SEP] = [101, 102];

const config = await readModelJson(
  path.join(folder, 'config.json'),
  z.object({
    d_model: z.number(),
    decoder_attention_heads: z.number(),
    decoder_start_token_id: z.number(),
    eos_token_id: z.number(),
    tribrief: z.object({ languages: z.object({ ko: z.number() }), styles: z.object({ news: z.number() }) }),
  }),
);
const wordPiece = await readWordPiece(path.join(folder, 'source'));
const sentences = readTriples().filter(({ part, style }) => part === 'test' && style === 'news').slice(0, Math.max(...BATCHES)).map(({ en }) => en);
const sources = sentences.map((text) => [CLS, config.tribrief.languages.ko, config.tribrief.styles.news, ...wordPiece(text), SEP]);
const wordsOf = (size: number): number => sentences.slice(0, size).join(' ').split(/\s+/).length;
if (flags.dump !== undefined) {
  writeFileSync(flags.dump, JSON.stringify({ batches: BATCHES.map((size) => ({ size, words: wordsOf(size) })), rounds: ROUNDS, maxTokens: MAX_TOKENS, sources }));
  process.exit();
}

const heads = config.decoder_attention_heads;
const ours = makeSeq2Seq(await openModelSession(folder, 'encoder_model'), await openModelSession(folder, 'decoder_model_merged'), { heads, headWidth: config.d_model / heads });
const theirs = await loadModel(folder);

async function generateOurs(batch: readonly number[][]): Promise<number[][]> {
  const outputs = await generate(ours, batch.map((ids) => ({ ids, slots: [] })), {
    prefix: [config.decoder_start_token_id], endToken: config.eos_token_id, minTokens: 0, maxTokens: MAX_TOKENS, beams: 1, noRepeatNgram: 0, banned: new Set(),
  });
  return outputs.map(([best]) => [...(best?.tokens ?? [])]);
}

/** Its `generate` takes a batch too, but decodes the sentences one after another, as here. */
async function generateTheirs(batch: readonly number[][]): Promise<number[][]> {
  const outputs: number[][] = [];
  for (const ids of batch) outputs.push((await theirs(ids, { max_new_tokens: MAX_TOKENS, num_beams: 1 })).slice(1).filter((token) => token !== config.eos_token_id));
  return outputs;
}

console.log(`${path.relative('', folder)}: greedy, at most ${MAX_TOKENS} tokens; sentences (source words) a second`);
for (const size of BATCHES) {
  const batch = sources.slice(0, size);
  const words = wordsOf(size);
  const best = { ours: Infinity, theirs: Infinity };
  let own: number[][] = [];
  let other: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    let start = performance.now();
    own = await generateOurs(batch);
    best.ours = Math.min(best.ours, performance.now() - start);
    start = performance.now();
    other = await generateTheirs(batch);
    best.theirs = Math.min(best.theirs, performance.now() - start);
  }
  const rate = (milliseconds: number): string => `${((1000 * size) / milliseconds).toFixed(1)} (${((1000 * words) / milliseconds).toFixed(0)})`;
  const same = own.filter((tokens, index) => JSON.stringify(tokens) === JSON.stringify(other[index])).length;
  console.log(
    `batch ${String(size).padStart(2)}: ours ${rate(best.ours)}, Transformers.js ${rate(best.theirs)}, ratio ${(best.theirs / best.ours).toFixed(2)}; same tokens ${same} of ${size}`,
  );
}
console.log(`peak memory of the process: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
