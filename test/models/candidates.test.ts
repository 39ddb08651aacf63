import path from 'node:path';
import { expect, it } from 'vitest';
import type { GenerateOptions } from '../../src/models/generate.ts';
import { generate } from '../../src/models/generate.ts';
import { EMBEDDED } from '../../src/models/index.ts';
import { makeSeq2Seq } from '../../src/models/seq2seq.ts';
import { openModelSession } from '../../src/models/session.ts';
import { readWordPiece } from '../../src/models/wordpiece.ts';

const FOLDER = path.join(EMBEDDED, 'translator');
const [CLS, KOREAN, NEWS, SEP] = [101, 2, 5, 102];
const QUOTE = { source: 12, target: 4 };
const [START, END] = [2, 3];
const TEXTS = ['The minister said that the bridge will be closed for two weeks.', 'Nobody was hurt.', 'Farmers who lost their harvest in the flood asked the government for help on the islands.'];

it('writes with the candidates that the graph picks what it writes with all logits', async () => {
  const [encoder, decoder] = [await openModelSession(FOLDER, 'encoder_model'), await openModelSession(FOLDER, 'decoder_model_merged')];
  expect(decoder.outputNames).toContain('candidate_tokens');
  const withLogits = new Proxy(decoder, {
    get: (session, key): unknown => (key === 'outputNames' ? session.outputNames.filter((name) => !name.startsWith('candidate_')) : Reflect.get(session, key)),
  });
  const [picked, full] = [decoder, withLogits].map((session) => makeSeq2Seq(encoder, session, { heads: 6, headWidth: 64 }));
  if (!picked || !full) throw new Error('no models');
  const wordPiece = await readWordPiece(path.join(FOLDER, 'source'));
  const sources = TEXTS.flatMap((text) => [
    { ids: [CLS, KOREAN, NEWS, ...wordPiece(text), SEP], slots: [] },
    { ids: [CLS, KOREAN, NEWS, QUOTE.source, ...wordPiece(` said that ${text}`), SEP], slots: [[QUOTE.target]] },
  ]);
  const searches: Partial<GenerateOptions>[] = [{ beams: 1 }, { beams: 4 }, { beams: 8, noRepeatNgram: 3 }, { beams: 4, banned: new Set([...Array(36).keys()].map((index) => index + 4)) }];
  for (const search of searches) {
    const options = { prefix: [START], endToken: END, minTokens: 0, maxTokens: 60, beams: 1, noRepeatNgram: 0, banned: new Set<number>(), ...search };
    const [outputs, expected] = [await generate(picked, sources, options), await generate(full, sources, options)];
    for (const [index, [best]] of outputs.entries()) {
      expect(best?.tokens).toEqual(expected[index]?.[0]?.tokens);
      expect(best?.score).toBeCloseTo(expected[index]?.[0]?.score ?? NaN, 4);
    }
  }
});
