import path from 'node:path';
import { PreTrainedTokenizer } from '@xenova/transformers';
import { z } from 'zod';
import { TribriefError } from '../error.ts';
import type { Piece, Slot } from '../protect/index.ts';
import type { Language } from '../types.ts';
import { generate } from './generate.ts';
import { readModelJson } from './json.ts';
import { makeSeq2Seq } from './seq2seq.ts';
import { openModelSession } from './session.ts';
import type { Translator } from './translator.ts';

/**
 * Loads a translation model of a hub family (NLLB-200, M2M100, mBART-50, Marian, T5) from a folder in the layout of
 * Transformers.js. Such a model was not trained with placeholders: each slot goes in as a short marker, and the
 * constrained search sees that each marker comes out once.
 */
export async function loadPretrainedTranslator(folder: string): Promise<Translator> {
  const [config, tokenizerJson, tokenizerConfig, encoder, decoder] = await Promise.all([
    readModelJson(path.join(folder, 'config.json'), configSchema),
    readModelJson(path.join(folder, 'tokenizer.json'), z.looseObject({})),
    readModelJson(path.join(folder, 'tokenizer_config.json'), z.looseObject({})),
    openModelSession(folder, 'encoder_model'),
    openModelSession(folder, 'decoder_model_merged'),
  ]);
  const tokenizer = new PreTrainedTokenizer(tokenizerJson, tokenizerConfig);
  const heads = config.decoder_attention_heads ?? config.num_heads ?? 1;
  const model = makeSeq2Seq(encoder, decoder, { heads, headWidth: config.d_kv ?? config.d_model / heads });
  const tokens: ReadonlyMap<string, number> = tokenizer.model.tokens_to_ids;
  const idsOf = (text: string): number[] => tokenizer.encode(text, null, { add_special_tokens: false });
  const marker = chooseMarker(idsOf, tokens.get('<unk>'));

  return {
    async translate(sentences, language, _style, search) {
      const { before, prefix } = languageTokens(language);
      const encoded = sentences.map((pieces) => {
        const slots = pieces.filter((piece): piece is Slot => typeof piece === 'object');
        const text = pieces.map((piece) => (typeof piece === 'string' ? piece : ` ${marker(slots.indexOf(piece))} `)).join('');
        return { slots, ids: [...before, ...idsOf(text.replace(/\s+/g, ' ').trim()), config.eos_token_id] };
      });
      const outputs = await generate(
        model,
        encoded.map(({ ids, slots }) => ({ ids, slots: slots.map((_, index) => idsOf(marker(index))) })),
        {
          prefix,
          endToken: config.eos_token_id,
          maxTokens: 24 + 2 * Math.max(0, ...encoded.map(({ ids }) => ids.length)),
          banned: new Set([config.pad_token_id, tokens.get('<unk>') ?? config.pad_token_id].filter((id) => id !== config.eos_token_id)),
          ...search,
        },
      );
      return outputs.map(([best], index) => ({ pieces: decode(best?.tokens ?? [], encoded[index]?.slots ?? []), score: best?.score ?? -Infinity }));
    },
  };

  /** The tokens before every source sentence, and those that every output begins with. */
  function languageTokens(language: Language): { before: number[]; prefix: number[] } {
    const start = config.decoder_start_token_id ?? config.eos_token_id;
    if (config.model_type === 't5' || config.model_type === 'mt5') {
      return { before: idsOf(`translate English to ${language === 'ko' ? 'Korean' : 'Japanese'}:`), prefix: [start] };
    }
    const [english, target] = [CODES.en, CODES[language]].map((codes) => codes.map((code) => tokens.get(code)).find((id) => id !== undefined));
    if (english !== undefined && target !== undefined) return { before: [english], prefix: [start, target] };
    // A Marian model of one target language has no token for it; of several, the token goes before the source.
    if (config.model_type === 'marian') return { before: target === undefined ? [] : [target], prefix: [start] };
    throw new TribriefError('model', `${folder} has no token for the language ${language}`, {
      hint: 'Name a translation model of the family NLLB-200, M2M100, mBART-50, Marian or T5 that knows the language.',
    });
  }

  function decode(output: readonly number[], slots: readonly Slot[]): Piece[] {
    const pieces: Piece[] = [];
    const sequences = slots.map((slot, index) => ({ slot, ids: idsOf(marker(index)) }));
    let text: number[] = [];
    const flush = (): void => {
      if (text.length > 0) pieces.push(tokenizer.decode(text, { skip_special_tokens: true }));
      text = [];
    };
    for (let at = 0; at < output.length; ) {
      const found = sequences.find(({ ids }) => ids.every((id, offset) => output[at + offset] === id));
      const next = output[at];
      if (found) {
        flush();
        pieces.push(found.slot);
        at += found.ids.length;
      } else {
        if (next !== undefined) text.push(next);
        at++;
      }
    }
    flush();
    return pieces;
  }
}

/** Language tokens of the families: NLLB-200, M2M100, mBART-50, Marian. */
const CODES = {
  en: ['eng_Latn', '__en__', 'en_XX'],
  ko: ['kor_Hang', '__ko__', 'ko_KR', '>>kor<<'],
  ja: ['jpn_Jpan', '__ja__', 'ja_XX', '>>jpn<<'],
} as const;

/** The first form of marker that the tokenizer can write, whatever its number. */
function chooseMarker(idsOf: (text: string) => number[], unknown: number | undefined): (index: number) => string {
  const forms = [(n: number) => `{${n}}`, (n: number) => `[${n}]`, (n: number) => `#${n}#`, (n: number) => `Q${n}Q`];
  const isKept = (form: (n: number) => string): boolean => unknown === undefined || ![0, 1, 7, 12].some((n) => idsOf(form(n)).includes(unknown));
  return forms.find(isKept) ?? ((n) => `Q${n}Q`);
}

const configSchema = z.object({
  model_type: z.string(),
  d_model: z.number(),
  d_kv: z.number().optional(),
  num_heads: z.number().optional(),
  decoder_attention_heads: z.number().optional(),
  decoder_start_token_id: z.number().optional(),
  eos_token_id: z.number(),
  pad_token_id: z.number(),
});
