import fc from 'fast-check';
import { Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { Source } from '../../src/models/generate.ts';
import { generate } from '../../src/models/generate.ts';
import type { Seq2Seq } from '../../src/models/seq2seq.ts';
import { scoresOf } from '../../src/models/seq2seq.ts';
import { floats } from '../../src/models/session.ts';
import { randomOf } from './graphs.ts';

const VOCABULARY = 24;
const END = 0;
const START = 1;
/** Begin slots and stand nowhere else. */
const MARKS = [20, 21, 22];

/** Logits at random, the same for the same source and the same tokens before. */
function randomModel(seed: number): Seq2Seq {
  const none = new Tensor('float32', new Float32Array(0), [0]);
  // What was read so far stands for itself as a number, where a decoder keeps its keys: rows are reordered as those are.
  const KEY = 'past_key_values.0.decoder.key';
  const pastOf = (numbers: readonly number[]): ReadonlyMap<string, Tensor> => new Map([[KEY, new Tensor('float32', Float32Array.from(numbers), [numbers.length, 1])]]);
  return {
    release: () => Promise.resolve(),
    encode: (sources) =>
      Promise.resolve({ sources: [...sources.keys()], memory: none, mask: none, past: pastOf(sources.map((ids) => ids.reduce((sum, id) => sum * 37 + id, 1) % 65_521)) }),
    step(state, tokens) {
      const before = floats(state.past.get(KEY));
      const after = tokens.map((own, row) => own.reduce((sum, token) => (sum * 37 + token) % 65_521, before[row] ?? 0));
      const logits = Float32Array.from(
        after.flatMap((number) => {
          const random = randomOf(`${seed}.${number}`);
          return Array.from({ length: VOCABULARY }, () => 3 * random());
        }),
      );
      return Promise.resolve({ scores: (row) => scoresOf(logits.subarray(row * VOCABULARY, (row + 1) * VOCABULARY)), state: { ...state, past: pastOf(after) } });
    },
  };
}

// 23 ends every sequence and stands only there, so none is the beginning of another.
const slots = fc.uniqueArray(
  fc.tuple(fc.constantFrom(...MARKS), fc.array(fc.integer({ min: 2, max: 19 }), { maxLength: 3 })).map(([mark, rest]) => [mark, ...rest, 23]),
  { selector: String, maxLength: 4 },
);
const sources = fc.array(fc.record({ ids: fc.array(fc.integer({ min: 2, max: 19 }), { minLength: 1, maxLength: 4 }), slots }), { minLength: 1, maxLength: 4 });

/** Takes an output apart: the free tokens, in runs, and the slots. Undefined if something in it begins a slot and is none. */
function parse(tokens: readonly number[], wanted: Source['slots']): { free: number[][]; found: number[] } | undefined {
  const free: number[][] = [[]];
  const found: number[] = [];
  for (let at = 0; at < tokens.length; ) {
    const slot = wanted.findIndex((sequence) => sequence.every((token, offset) => tokens[at + offset] === token));
    if (slot >= 0) {
      found.push(slot);
      free.push([]);
      at += wanted[slot]?.length ?? 1;
      continue;
    }
    const token = tokens[at++];
    if (token === undefined || wanted.some(([first]) => first === token)) return undefined;
    free.at(-1)?.push(token);
  }
  return { free, found };
}

describe('constraints, whatever the model says', () => {
  it('writes each slot exactly once, none broken, no banned token and no n-gram twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        sources,
        fc.record({
          seed: fc.nat(1000),
          beams: fc.integer({ min: 1, max: 5 }),
          noRepeatNgram: fc.integer({ min: 0, max: 4 }),
          minTokens: fc.nat(4),
          maxTokens: fc.integer({ min: 1, max: 40 }),
          banned: fc.uniqueArray(fc.integer({ min: 2, max: 23 }), { maxLength: 8 }),
        }),
        async (batch, { seed, banned, ...search }) => {
          const outputs = await generate(randomModel(seed), batch, { prefix: [START], endToken: END, banned: new Set([START, ...banned]), ...search });
          expect(outputs.length).toBe(batch.length);
          for (const [index, hypotheses] of outputs.entries()) {
            const wanted = batch[index]?.slots ?? [];
            expect(hypotheses.length).toBeGreaterThan(0);
            for (const { tokens, score } of hypotheses) {
              const parsed = parse(tokens, wanted);
              expect(parsed?.found.sort()).toEqual([...wanted.keys()]);
              const free = parsed?.free ?? [];
              expect(free.flat().filter((token) => token === END || token === START || banned.includes(token))).toEqual([]);
              if (search.noRepeatNgram > 0) {
                const n = search.noRepeatNgram;
                const ngrams = free.flatMap((run) => run.slice(0, Math.max(0, run.length - n + 1)).map((_, at) => String(run.slice(at, at + n))));
                expect(new Set(ngrams).size).toBe(ngrams.length);
              }
              if (score > -Infinity) {
                expect(tokens.length).toBeGreaterThanOrEqual(search.minTokens);
                expect(tokens.length).toBeLessThan(search.maxTokens);
                expect(score).toBeLessThanOrEqual(0);
              }
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('lets the model choose the order of slots that begin alike', async () => {
    const source = { ids: [2], slots: [[20, 5, 23], [20, 6, 23], [20, 7, 23]] };
    const orders = new Set<string>();
    for (let seed = 0; seed < 100; seed++) {
      const [[best] = []] = await generate(randomModel(seed), [source], { prefix: [START], endToken: END, minTokens: 0, maxTokens: 60, beams: 2, noRepeatNgram: 0, banned: new Set([START]) });
      orders.add(String(parse(best?.tokens ?? [], source.slots)?.found));
    }
    expect(orders.size).toBe(6);
  });

  it('has nothing to do for no sources', async () => {
    expect(await generate(randomModel(1), [], { prefix: [START], endToken: END, minTokens: 0, maxTokens: 5, beams: 2, noRepeatNgram: 0, banned: new Set() })).toEqual([]);
  });
});
