import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GenerateOptions, Source } from '../../src/models/generate.ts';
import { generate } from '../../src/models/generate.ts';
import type { Pretrained } from '../../src/models/pretrained.ts';
import { loadPretrained } from '../../src/models/pretrained.ts';
import type { Seq2Seq } from '../../src/models/seq2seq.ts';
import { scoresOf } from '../../src/models/seq2seq.ts';
import type { Family } from './tiny.ts';
import { FAMILIES, tokenId, writeTinyModel } from './tiny.ts';
import type { Reference } from './transformers-js.ts';
import { loadReference } from './transformers-js.ts';

let root = '';
const models = new Map<Family, { own: Pretrained; reference: Reference }>();

beforeAll(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  root = await mkdtemp(path.join(tmpdir(), 'tribrief-generate-'));
  for (const family of FAMILIES) {
    const folder = path.join(root, family);
    await writeTinyModel(folder, family);
    models.set(family, { own: await loadPretrained(folder), reference: await loadReference(folder, family === 'pegasus' ? 'bart' : undefined) });
  }
});

afterAll(() => rm(root, { recursive: true }));

function modelOf(family: Family): { own: Pretrained; reference: Reference } {
  const model = models.get(family);
  if (!model) throw new RangeError(family);
  return model;
}

const TEXTS = [
  'The council said that the ferry is new.',
  'Water.',
  'In a year, the island will not have a school but a bridge, they said after the vote on the harbour.',
  'Money for the sea wall was planned by the minister (by boat)',
];

/** The language that the families of several languages are made to write. */
const FORCED: Partial<Record<Family, string>> = { nllb: 'kor_Hang', m2m100: '__ja__', mbart50: 'ko_KR' };

const optionsOf = ({ start, forced, end, banned }: Pretrained, language?: number): GenerateOptions => {
  const first = language ?? forced;
  return { prefix: first === undefined ? [start] : [start, first], endToken: end, minTokens: 0, maxTokens: 24, beams: 1, noRepeatNgram: 0, banned };
};

const sourcesOf = (reference: Reference): Source[] => TEXTS.map((text) => ({ ids: reference.encode(text), slots: [] }));

describe.each(FAMILIES)('%s', (family) => {
  const languageOf = (): number | undefined => {
    const token = FORCED[family];
    return token === undefined ? undefined : tokenId(family, token);
  };

  it.each([0, 2])('writes what Transformers.js writes, no run of %i tokens twice', async (noRepeatNgram) => {
    const { own, reference } = modelOf(family);
    const language = languageOf();
    const options = { ...optionsOf(own, language), noRepeatNgram };
    const lengths: number[] = [];
    for (const { ids } of sourcesOf(reference)) {
      const expected = await reference.generate(ids, {
        max_new_tokens: options.maxTokens + options.prefix.length - 1,
        num_beams: 1,
        no_repeat_ngram_size: noRepeatNgram,
        min_length: 0,
        ...(language === undefined ? {} : { forced_bos_token_id: language }),
      });
      const [[best] = []] = await generate(own.model, [{ ids, slots: [] }], options);
      const isEnded = best !== undefined && best.score > -Infinity;
      expect([...options.prefix, ...(best?.tokens ?? []), ...(isEnded ? [options.endToken] : [])]).toEqual(expected);
      lengths.push(expected.length);
    }
    expect(Math.max(...lengths)).toBeGreaterThan(10);
  });

  it('writes the same in a batch as one by one', async () => {
    const { own, reference } = modelOf(family);
    const sources = sourcesOf(reference);
    for (const beams of [1, 3]) {
      const options = { ...optionsOf(own, languageOf()), beams, noRepeatNgram: 3 };
      const together = await generate(own.model, sources, options);
      for (const [index, source] of sources.entries()) {
        const [alone] = await generate(own.model, [source], options);
        expect(together[index]?.map(({ tokens }) => tokens)).toEqual(alone?.map(({ tokens }) => tokens));
        for (const [k, { score }] of (alone ?? []).entries()) if (score > -Infinity) expect(together[index]?.[k]?.score).toBeCloseTo(score, 3);
      }
    }
  });

  it('gives every hypothesis the score that the model gives it, best first', async () => {
    const { own, reference } = modelOf(family);
    const options = { ...optionsOf(own, languageOf()), beams: 4, noRepeatNgram: 2, maxTokens: 40 };
    const sources = sourcesOf(reference);
    const outputs = await generate(own.model, sources, options);
    for (const [index, hypotheses] of outputs.entries()) {
      const scores = hypotheses.map(({ score }) => score);
      expect(scores.length).toBeGreaterThan(0);
      expect([...scores].sort((a, b) => b - a)).toEqual(scores);
      for (const { tokens, score } of hypotheses) {
        if (score > -Infinity) expect(await scoreOf(own.model, sources[index]?.ids ?? [], options.prefix, [...tokens, options.endToken])).toBeCloseTo(score, 3);
      }
    }
  });
});

it('finds with more beams what is likelier, nearly always', async () => {
  let better = 0;
  let worse = 0;
  for (const family of FAMILIES) {
    const { own, reference } = modelOf(family);
    const options = { ...optionsOf(own), noRepeatNgram: 2, maxTokens: 40 };
    const [greedy, wide] = [await generate(own.model, sourcesOf(reference), options), await generate(own.model, sourcesOf(reference), { ...options, beams: 5 })];
    for (const index of greedy.keys()) {
      const difference = (wide[index]?.[0]?.score ?? 0) - (greedy[index]?.[0]?.score ?? 0);
      if (difference > 1e-4) better++;
      if (difference < -1e-4) worse++;
    }
  }
  expect(better).toBeGreaterThan(9);
  expect(worse).toBeLessThan(better / 4);
});

it('scores tokens so that their probabilities come to one, and finds the likeliest allowed', () => {
  const logit = fc.double({ min: -40, max: 40, noNaN: true });
  fc.assert(
    fc.property(fc.array(logit, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 4 }), (logits, count, step) => {
      const floats = Float32Array.from(logits);
      const scores = scoresOf(floats);
      expect(logits.reduce((sum, _, token) => sum + Math.exp(scores.of(token)), 0)).toBeCloseTo(1, 4);
      const allowed = [...logits.keys()].filter((token) => token % step === 0).sort((a, b) => (floats[b] ?? 0) - (floats[a] ?? 0) || a - b);
      expect(scores.highest(count, (token) => token % step === 0)).toEqual(allowed.slice(0, count));
    }),
  );
});

/** Mean log-probability of tokens behind a prefix, by feeding them one by one without beams. */
async function scoreOf(model: Seq2Seq, ids: readonly number[], prefix: readonly number[], tokens: readonly number[]): Promise<number> {
  let state = await model.encode([ids]);
  let next = prefix;
  let total = 0;
  for (const token of tokens) {
    const { scores, state: grown } = await model.step(state, [next]);
    total += scores(0).of(token);
    state = grown;
    next = [token];
  }
  return total / tokens.length;
}
