import { existsSync } from 'node:fs';
import path from 'node:path';
import { PreTrainedTokenizer } from '@xenova/transformers';
import { z } from 'zod';
import { TribriefError } from '../error.ts';
import { readModelJson } from './json.ts';
import type { Seq2Seq } from './seq2seq.ts';
import { makeSeq2Seq } from './seq2seq.ts';
import { openModelSession } from './session.ts';

/** A loaded encoder-decoder model of a hub, whatever it was trained for. */
export interface Pretrained {
  readonly folder: string;
  /** `marian`, `t5` … */
  readonly type: string;
  readonly model: Seq2Seq;
  /** Text → token ids, without the tokens that a model wants around them. */
  readonly encode: (text: string) => number[];
  /** Token ids → text, special tokens left out. */
  readonly decode: (ids: readonly number[]) => string;
  /** The id of each token as the vocabulary writes it, such as `▁the` or `kor_Hang`. */
  readonly ids: ReadonlyMap<string, number>;
  /** The token of an id as the vocabulary writes it. */
  readonly tokenOf: (id: number) => string;
  /** What the decoder reads first. */
  readonly start: number;
  /** What every output begins with, where the model wants that. */
  readonly forced: number | undefined;
  readonly end: number;
  /** Tokens that no output may hold. */
  readonly banned: ReadonlySet<number>;
  /** Most tokens of a source, the end token included. */
  readonly maxSource: number;
  /** Most tokens of an output, start and end token included. */
  readonly maxTarget: number;
}

/** Loads an encoder-decoder model from a folder in the layout of Transformers.js. */
export async function loadPretrained(folder: string): Promise<Pretrained> {
  const [config, tokenizer, encoder, decoder] = await Promise.all([
    readConfig(folder),
    readTokenizer(folder),
    openModelSession(folder, 'encoder_model'),
    openModelSession(folder, 'decoder_model_merged'),
  ]);
  const ids: ReadonlyMap<string, number> = tokenizer.model.tokens_to_ids;
  const heads = config.decoder_attention_heads ?? config.num_heads ?? 1;
  const end = config.eos_token_id;
  const unknown = ids.get('<unk>');
  // A bad word of several tokens can't be banned by one of them; the families have none.
  const badTokens = (config.bad_words_ids ?? []).flatMap(([token, ...more]) => (token === undefined || more.length > 0 ? [] : [token]));
  const banned = [config.pad_token_id, ...(unknown === undefined ? [] : [unknown]), ...badTokens, ...(config.suppress_tokens ?? [])];
  return {
    folder,
    type: config.model_type,
    model: makeSeq2Seq(encoder, decoder, { heads, headWidth: config.d_kv ?? config.d_model / heads }),
    encode: (text) => tokenizer.encode(text, null, { add_special_tokens: false }),
    decode: (tokens) => (tokens.length === 0 ? '' : tokenizer.decode([...tokens], { skip_special_tokens: true })),
    ids,
    tokenOf: (id) => tokenizer.model.vocab[id] ?? '',
    start: config.decoder_start_token_id ?? config.bos_token_id ?? end,
    forced: config.forced_bos_token_id ?? undefined,
    end,
    banned: new Set(banned.filter((id) => id !== end)),
    maxSource: config.max_position_embeddings ?? config.n_positions ?? 512,
    // Without a table of positions (T5) a decoder has no end.
    maxTarget: config.max_position_embeddings ?? Infinity,
  };
}

/** config.json, and over it what generation_config.json says: exports since 2024 say some things there only. */
async function readConfig(folder: string): Promise<z.output<typeof configSchema>> {
  const [file, generationFile] = [path.join(folder, 'config.json'), path.join(folder, 'generation_config.json')];
  const [config, generation] = await Promise.all([readModelJson(file, configSchema), existsSync(generationFile) ? readModelJson(generationFile, generationSchema) : {}]);
  return { ...config, ...generation };
}

async function readTokenizer(folder: string): Promise<PreTrainedTokenizer> {
  const file = path.join(folder, 'tokenizer.json');
  const [json, config] = await Promise.all([readModelJson(file, z.looseObject({})), readModelJson(path.join(folder, 'tokenizer_config.json'), z.looseObject({}))]);
  try {
    return new PreTrainedTokenizer(json, config);
  } catch (cause) {
    throw new TribriefError('model', `${file} is not a tokenizer that can be read`, { hint: 'Restore the file, or name another model.', cause });
  }
}

/** What both files may say. */
const generationSchema = z.object({
  decoder_start_token_id: z.number().nullish(),
  bos_token_id: z.number().nullish(),
  forced_bos_token_id: z.number().nullish(),
  eos_token_id: z.number().optional(),
  pad_token_id: z.number().optional(),
  bad_words_ids: z.array(z.array(z.number())).nullish(),
  suppress_tokens: z.array(z.number()).nullish(),
});

const configSchema = generationSchema.extend({
  model_type: z.string(),
  d_model: z.number(),
  d_kv: z.number().optional(),
  num_heads: z.number().optional(),
  decoder_attention_heads: z.number().optional(),
  eos_token_id: z.number(),
  pad_token_id: z.number(),
  max_position_embeddings: z.number().optional(),
  n_positions: z.number().optional(),
});
