import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { generate } from '../../src/models/generate.ts';
import { loadPretrained } from '../../src/models/pretrained.ts';
import { chooseMarker, loadPretrainedTranslator } from '../../src/models/pretrained-translator.ts';
import type { TranslatedPieces, Translator } from '../../src/models/translator.ts';
import type { Piece, Slot } from '../../src/protect/index.ts';
import type { Language } from '../../src/types.ts';
import type { Family } from './tiny.ts';
import { LONGEST, tokenId, TRANSLATORS, writeTinyModel } from './tiny.ts';
import type { Reference } from './transformers-js.ts';
import { loadReference } from './transformers-js.ts';

let root = '';
const models = new Map<Family, { translator: Translator; reference: Reference }>();

beforeAll(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  root = await mkdtemp(path.join(tmpdir(), 'tribrief-translator-'));
  for (const family of TRANSLATORS) {
    const folder = path.join(root, family);
    await writeTinyModel(folder, family);
    models.set(family, { translator: await loadPretrainedTranslator(folder), reference: await loadReference(folder) });
  }
});

afterAll(() => rm(root, { recursive: true }));

function modelOf(family: Family): { translator: Translator; reference: Reference } {
  const model = models.get(family);
  if (!model) throw new RangeError(family);
  return model;
}

const LANGUAGES = ['ko', 'ja'] as const;
const GREEDY = { beams: 1, noRepeatNgram: 2 };

function slot(kind: Slot['kind'], text: string): Slot {
  return { kind, span: { start: 0, end: text.length }, text, forms: [text] };
}

const textOf = ({ pieces }: TranslatedPieces): string => pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');
const slotsOf = (pieces: readonly Piece[]): Slot[] => pieces.filter((piece) => typeof piece === 'object');

/** What a user of Transformers.js gives the family's model for a language: a text, and the token to force. */
const ASKED: Readonly<Record<(typeof TRANSLATORS)[number], Readonly<Record<Language, readonly [before: string, forced?: string]>>>> = {
  nllb: { ko: ['', 'kor_Hang'], ja: ['', 'jpn_Jpan'] },
  m2m100: { ko: ['', '__ko__'], ja: ['', '__ja__'] },
  mbart50: { ko: ['', 'ko_KR'], ja: ['', 'ja_XX'] },
  marian: { ko: [''], ja: [''] },
  'marian-multi': { ko: ['>>kor<< '], ja: ['>>jpn<< '] },
  t5: { ko: ['translate English to Korean: '], ja: ['translate English to Japanese: '] },
  mt5: { ko: ['translate English to Korean: '], ja: ['translate English to Japanese: '] },
};

describe.each(TRANSLATORS)('%s', (family) => {
  it('writes each language as Transformers.js does when asked for it', async () => {
    const { translator, reference } = modelOf(family);
    const texts = ['The ferry is new.', 'The minister said that the school will not be on the island.', 'Boat, bridge, harbour and wall'];
    const outputs = new Map<Language, string[]>();
    for (const language of LANGUAGES) {
      const [before, forced] = ASKED[family][language];
      const found: string[] = [];
      for (const text of texts) {
        const ids = reference.encode(before + text);
        const prefix = forced === undefined ? 1 : 2;
        const output = await reference.generate(ids, {
          max_new_tokens: Math.min(24 + 2 * ids.length, family === 't5' || family === 'mt5' ? Infinity : LONGEST - prefix) + prefix - 1,
          no_repeat_ngram_size: GREEDY.noRepeatNgram,
          num_beams: 1,
          ...(forced === undefined ? {} : { forced_bos_token_id: tokenId(family, forced) }),
        });
        const [own] = await translator.translate([[text]], language, 'news', GREEDY);
        expect(own && textOf(own).trim()).toBe(reference.decode(output).trim());
        found.push(reference.decode(output));
      }
      outputs.set(language, found);
    }
    if (family !== 'marian') expect(outputs.get('ko')).not.toEqual(outputs.get('ja'));
  });

  it('gives every slot back exactly once', async () => {
    const { translator } = modelOf(family);
    const words = fc.constantFrom('The council said ', ' on the island', ', and the ferry', ' is new.', ' of ', ' — ', ' {0} ', '[1]', '#12 Q11');
    const slots = fc.record({ kind: fc.constantFrom('quote' as const, 'name' as const, 'quantity' as const, 'date' as const), text: fc.constantFrom('“A boat {0} has to.”', '"No."', 'Ida', '3 km') }).map(({ kind, text }) => slot(kind, text));
    const sentences = fc.array(fc.array(fc.oneof(words, slots), { minLength: 1, maxLength: 7 }), { minLength: 1, maxLength: 3 });
    const searches = fc.record({ beams: fc.integer({ min: 1, max: 4 }), noRepeatNgram: fc.integer({ min: 0, max: 3 }) });
    await fc.assert(
      fc.asyncProperty(sentences, fc.constantFrom(...LANGUAGES), searches, async (batch, language, search) => {
        const outputs = await translator.translate(batch, language, 'news', search);
        expect(outputs.length).toBe(batch.length);
        for (const [index, { pieces }] of outputs.entries()) {
          const [given, wanted] = [slotsOf(pieces), slotsOf(batch[index] ?? [])];
          expect(given.length).toBe(wanted.length);
          expect(new Set(given)).toEqual(new Set(wanted));
        }
      }),
      { numRuns: 12 },
    );
  });

  it('does not cut a sentence that it can’t read whole, and translates those beside it', async () => {
    const { translator } = modelOf(family);
    const quote = slot('quote', '"No."');
    const long: Piece[] = ['The council said '.repeat(200), quote];
    const [failed, short] = await translator.translate([long, ['The ferry is new.']], 'ko', 'news', GREEDY);
    expect(failed).toEqual({ pieces: [quote], score: -Infinity, way: 'whole' });
    expect([short]).toEqual(await translator.translate([['The ferry is new.']], 'ko', 'news', GREEDY));
  });

  it('gives up within the positions that the decoder has when the model finds no end', async () => {
    const { reference } = modelOf(family);
    const folder = path.join(root, `${family}-endless`);
    await writeTinyModel(folder, family, { endless: true });
    const translator = await loadPretrainedTranslator(folder);
    let text = 'water';
    while (reference.encode(`${ASKED[family].ko[0]}${text} water`).length <= LONGEST - 5) text += ' water';
    const quote = slot('quote', '"No."');
    const [output] = await translator.translate([[text, quote]], 'ko', 'news', { beams: 2, noRepeatNgram: 0 });
    expect(output?.score).toBe(-Infinity);
    expect(slotsOf(output?.pieces ?? [])).toEqual([quote]);
  });
});

it('translates the parts around a quote on their own where that is likelier, and keeps the spaces beside it', async () => {
  let split = 0;
  for (const family of TRANSLATORS) {
    const { translator } = modelOf(family);
    for (const [before, after] of [['The council said ', ' on the island.'], ['They said ', ' after the vote'], ['The plan is ', '.']] as const) {
      const quote = slot('quote', '"A boat has to."');
      const [output] = await translator.translate([[before, quote, after]], 'ko', 'news', GREEDY);
      const [first, last] = await translator.translate([[before], [after]], 'ko', 'news', GREEDY);
      if (!output || !first || !last) throw new Error('no output');
      const hasWords = /\p{L}/u.test(after);
      const parts = hasWords ? `${textOf(first)} ${quote.text} ${textOf(last)}` : `${textOf(first)} ${quote.text}${after}`;
      expect(textOf(output).split(quote.text)).toHaveLength(2);
      expect(output.way).toBe(textOf(output) === parts ? 'parts' : 'whole');
      if (output.way === 'parts') split++;
      // Below -2.5 an output is taken for forced.
      else expect(output.score > -2.5 || output.score >= Math.min(first.score, hasWords ? last.score : 0)).toBe(true);
    }
  }
  expect(split).toBeGreaterThan(4);
});

it('puts a slot where the model wrote its marker, with the spaces that stand around that', async () => {
  let between = 0;
  for (const family of TRANSLATORS) {
    const { translator, reference } = modelOf(family);
    const pretrained = await loadPretrained(path.join(root, family));
    const { model, encode, tokenOf, start, end, banned } = pretrained;
    const marker = chooseMarker(pretrained)(0);
    const [bare, ...others] = encode(marker);
    const written = tokenOf(bare ?? -1) === '▁' ? others : encode(marker);
    const [before, forced] = ASKED[family].ko;
    for (const [left, right] of [['The ferry of ', ' is new.'], ['A minister said in ', ' that'], ['Money for ', ', they said after the vote.'], ['', ' will be a bridge'], ['The plan with ', ' by boat.']] as const) {
      const name = slot('name', 'Ida');
      const ids = reference.encode(`${before}${left}${marker}${right.startsWith(' ') ? '' : ' '}${right}`);
      const prefix = forced === undefined ? [start] : [start, tokenId(family, forced)];
      const options = { prefix, endToken: end, minTokens: 0, maxTokens: Math.min(24 + 2 * ids.length, LONGEST - prefix.length), banned, ...GREEDY };
      const [[best] = []] = await generate(model, [{ ids, slots: [written] }], options);
      const [output] = await translator.translate([[left, name, right]], 'ko', 'news', GREEDY);
      const expected = reference.decode(best?.tokens ?? []).replace(marker, name.text);
      expect(output && tight(textOf(output))).toBe(tight(expected));
      if (/Ida .|[^ ]Ida[^ ]/.test(expected)) between++;
    }
  }
  expect(between).toBeGreaterThan(2);
});

/** Without spaces at the ends or before punctuation, which a decoder drops in the middle of a text only. */
const tight = (text: string): string => text.trim().replace(/ (?=[.,!?'’])/g, '');

it('tells of a model that has tokens for languages, but not for the one asked for', async () => {
  for (const [family, token, other] of [['marian-multi', '>>kor<<', '>>deu<<'], ['nllb', 'kor_Hang', 'deu_Latn']] as const) {
    const folder = path.join(root, `${family}-without`);
    await cp(path.join(root, family), folder, { recursive: true });
    const file = path.join(folder, 'tokenizer.json');
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll(token, other));
    const translator = await loadPretrainedTranslator(folder);
    await expect(translator.translate([['The ferry.']], 'ko', 'news', GREEDY)).rejects.toMatchObject({ code: 'model', message: `${folder} has no token for the language ko` });
    await expect(translator.translate([['The ferry.']], 'ja', 'news', GREEDY)).resolves.toHaveLength(1);
  }
});
