import path from 'node:path';
import { PreTrainedTokenizer } from '@xenova/transformers';
import { z } from 'zod';
import { readModelJson } from './json.ts';
import type { Seq2Seq } from './seq2seq.ts';
import { makeSeq2Seq } from './seq2seq.ts';
import { openModelSession } from './session.ts';

/** A loaded encoder-decoder model of a hub, whatever it was trained for. */
export interface Pretrained {
  readonly folder: string;
  readonly config: z.output<typeof configSchema>;
  readonly model: Seq2Seq;
  /** Text → token ids, without the tokens that a model wants around them. */
  readonly encode: (text: string) => number[];
  /** Token ids → text, special tokens left out. */
  readonly decode: (ids: readonly number[]) => string;
  /** The id of a token as the vocabulary writes it, such as `▁the` or `kor_Hang`. */
  readonly idOf: (token: string) => number | undefined;
  /** The token of an id as the vocabulary writes it. */
  readonly tokenOf: (id: number) => string;
  /** Most tokens of a source. */
  readonly maxSource: number;
}

/** Loads an encoder-decoder model from a folder in the layout of Transformers.js. */
export async function loadPretrained(folder: string): Promise<Pretrained> {
  const [config, tokenizerJson, tokenizerConfig, encoder, decoder] = await Promise.all([
    readModelJson(path.join(folder, 'config.json'), configSchema),
    readModelJson(path.join(folder, 'tokenizer.json'), z.looseObject({})),
    readModelJson(path.join(folder, 'tokenizer_config.json'), z.looseObject({})),
    openModelSession(folder, 'encoder_model'),
    openModelSession(folder, 'decoder_model_merged'),
  ]);
  const tokenizer = new PreTrainedTokenizer(tokenizerJson, tokenizerConfig);
  const tokens: ReadonlyMap<string, number> = tokenizer.model.tokens_to_ids;
  const heads = config.decoder_attention_heads ?? config.num_heads ?? 1;
  return {
    folder,
    config,
    model: makeSeq2Seq(encoder, decoder, { heads, headWidth: config.d_kv ?? config.d_model / heads }),
    encode: (text) => tokenizer.encode(text, null, { add_special_tokens: false }),
    decode: (ids) => (ids.length === 0 ? '' : tokenizer.decode([...ids], { skip_special_tokens: true })),
    idOf: (token) => tokens.get(token),
    tokenOf: (id) => tokenizer.model.vocab[id] ?? '',
    maxSource: config.max_position_embeddings ?? config.n_positions ?? 512,
  };
}

const configSchema = z.object({
  model_type: z.string(),
  d_model: z.number(),
  d_kv: z.number().optional(),
  num_heads: z.number().optional(),
  decoder_attention_heads: z.number().optional(),
  decoder_start_token_id: z.number().nullish(),
  forced_bos_token_id: z.number().nullish(),
  eos_token_id: z.number(),
  pad_token_id: z.number(),
  max_position_embeddings: z.number().optional(),
  n_positions: z.number().optional(),
});
