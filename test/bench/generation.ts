/**
 * Compares generation of the same sentences with the same weights and settings (greedy, as many tokens at most):
 *
 *     npm run bench -- [folder] [--python PYTHON --encoder FOLDER --run FOLDER]
 *
 * tribrief and Transformers.js run the graphs in `folder` (the embedded translator). With a Python that has the packages of
 * `models/training/pyproject.toml` and its `bench`, the folder of all-MiniLM-L6-v2 and that of a training run, CTranslate2
 * (int8) and PyTorch run the run's weights. Each has a process of its own with all the cores it wants; rounds take turns,
 * and the best of each counts, so that a busy machine troubles all alike.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readTriples } from '../../models/training/corpus.ts';
import { EMBEDDED } from '../../src/models/index.ts';
import { readModelJson } from '../../src/models/json.ts';
import { readWordPiece } from '../../src/models/wordpiece.ts';

const { values: flags, positionals } = parseArgs({ allowPositionals: true, options: { python: { type: 'string' }, encoder: { type: 'string' }, run: { type: 'string' } } });
const folder = path.resolve(positionals[0] ?? path.join(EMBEDDED, 'translator'));
const BATCHES = [1, 8, 64];
const ROUNDS = 5;
const MAX_TOKENS = 48;
const [CLS, SEP] = [101, 102];
const runSchema = z.object({ seconds: z.number(), tokens: z.array(z.array(z.number())) });

const { languages, styles } = (
  await readModelJson(path.join(folder, 'config.json'), z.object({ tribrief: z.object({ languages: z.object({ ko: z.number() }), styles: z.object({ news: z.number() }) }) }))
).tribrief;
const wordPiece = await readWordPiece(path.join(folder, 'source'));
const sentences = readTriples().filter(({ part, style }) => part === 'test' && style === 'news').slice(0, Math.max(...BATCHES)).map(({ en }) => en);
const sources = sentences.map((text) => [CLS, languages.ko, styles.news, ...wordPiece(text), SEP]);

const here = new URL('./', import.meta.url);
const node = (peer: string): Peer => start(peer, process.execPath, ['--import', 'tsx', fileURLToPath(new URL('worker.ts', here)), peer, folder]);
const python = (peer: string): Peer[] => {
  const { python: command, encoder, run } = flags;
  if (command === undefined || encoder === undefined || run === undefined) return [];
  return [start(peer, command, [fileURLToPath(new URL('../../models/training/bench_peer.py', here)), peer, '--encoder', encoder, '--run', run])];
};
const ours = node('tribrief');
const peers = [ours, node('Transformers.js'), ...python('CTranslate2 int8'), ...python('PyTorch float32')];

console.log(`${path.relative('', folder)}: greedy, at most ${MAX_TOKENS} tokens, best of ${ROUNDS} rounds`);
for (const size of BATCHES) {
  const best = new Map<Peer, Run>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const peer of peers) {
      const run = runSchema.parse(await peer.ask(String(size)));
      if (run.seconds < (best.get(peer)?.seconds ?? Infinity)) best.set(peer, run);
    }
  }
  const own = best.get(ours);
  const words = sentences.slice(0, size).join(' ').split(/\s+/).length;
  for (const [peer, { seconds, tokens }] of best) {
    const same = tokens.filter((output, index) => JSON.stringify(output) === JSON.stringify(own?.tokens[index])).length;
    const against = peer === ours ? '' : `, ${(seconds / (own?.seconds ?? NaN)).toFixed(2)} times tribrief's time, same tokens ${same} of ${size}`;
    console.log(`batch ${String(size).padStart(2)}  ${peer.name.padEnd(16)} ${(size / seconds).toFixed(1).padStart(6)} sentences/s, ${(words / seconds).toFixed(0).padStart(5)} source words/s${against}`);
  }
}
for (const peer of peers) console.log(`peak memory  ${peer.name.padEnd(16)} ${z.number().parse(await peer.ask('memory')).toFixed(0)} MiB`);
for (const peer of peers) peer.stop();

type Run = z.infer<typeof runSchema>;

interface Peer {
  readonly name: string;
  /** Sends a line and takes the JSON of the line that comes back. */
  readonly ask: (line: string) => Promise<unknown>;
  readonly stop: () => void;
}

/** A process that reads the sources, and then for each size that it is asked translates so many of them. */
function start(name: string, command: string, args: readonly string[]): Peer {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, OMP_WAIT_POLICY: 'passive' } });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stdin.write(JSON.stringify({ sources, maxTokens: MAX_TOKENS }) + '\n');
  return {
    name,
    async ask(line) {
      child.stdin.write(line + '\n');
      const answer = await answers.next();
      if (answer.done === true) throw new Error(`${name} has stopped`);
      const value: unknown = JSON.parse(z.string().parse(answer.value));
      return value;
    },
    stop: () => child.stdin.end(),
  };
}
