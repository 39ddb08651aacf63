import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Shape } from './graphs.ts';
import { encoderGraph, mergedDecoderGraph } from './graphs.ts';
import { encodeModel } from './onnx.ts';
import type { Vocabulary } from './tokenizers.ts';
import { byteBpe, metaspaceBpe, pieces, unigram } from './tokenizers.ts';

/**
 * Small models of random weights, each in the layout and with the configuration and the special tokens of a family on the
 * hub. What they write has no sense, but every token of it depends on the source, on all that was written and on the cache.
 */
export const FAMILIES = ['nllb', 'm2m100', 'mbart50', 'marian', 'marian-multi', 't5', 'mt5', 'bart', 'pegasus'] as const;

export type Family = (typeof FAMILIES)[number];

/** The families that translate. */
export const TRANSLATORS = ['nllb', 'm2m100', 'mbart50', 'marian', 'marian-multi', 't5', 'mt5'] as const;

/** Most tokens of a source or an output, unless said otherwise, of the families whose positions end. */
export const LONGEST = 64;

/**
 * Writes a model into a folder.
 *
 * @param options.external full weights, in files beside the graphs, as those of large models are
 * @param options.favoured characters that it writes more than others
 * @param options.endless finds no end of any sentence
 */
export async function writeTinyModel(folder: string, family: Family, { external = false, longest = LONGEST, favoured = '', endless = false } = {}): Promise<void> {
  const { config, generation, vocabulary, tokenizerConfig, shape: fair } = describe(family, longest);
  const favours = Array.from(favoured, (character): [number, number] => [vocabulary.ids.get(character) ?? -1, 8]);
  const shape = { ...fair, bias: new Map([...fair.bias, ...favours, ...(endless ? [[fair.end, -1e4] as const] : [])]) };
  await mkdir(path.join(folder, 'onnx'), { recursive: true });
  const json = (name: string, value: object): Promise<void> => writeFile(path.join(folder, name), JSON.stringify(value, null, 2));
  await Promise.all([
    json('config.json', config),
    json('generation_config.json', generation),
    json('tokenizer.json', vocabulary.tokenizer),
    json('tokenizer_config.json', tokenizerConfig),
    ...[encoderGraph(shape), mergedDecoderGraph(shape)].map(async (graph) => {
      const name = graph.name === 'encoder' ? 'encoder_model' : 'decoder_model_merged';
      if (!external) {
        await writeFile(path.join(folder, 'onnx', `${name}_quantized.onnx`), encodeModel(graph).model);
        return;
      }
      const { model, data } = encodeModel(graph, `${name}.onnx_data`);
      await Promise.all([writeFile(path.join(folder, 'onnx', `${name}.onnx`), model), writeFile(path.join(folder, 'onnx', `${name}.onnx_data`), data)]);
    }),
  ]);
}

/** The id of a token, as the vocabulary writes it, in a family's vocabulary. */
export function tokenId(family: Family, token: string): number {
  const id = describe(family, LONGEST).vocabulary.ids.get(token);
  if (id === undefined) throw new RangeError(`${family} has no token ${token}`);
  return id;
}

interface Model {
  readonly config: object;
  readonly generation: object;
  readonly vocabulary: Vocabulary;
  readonly tokenizerConfig: object;
  readonly shape: Shape;
}

const WIDTH = 24;
const HEADS = 4;
const LAYERS = 2;
/** Rows of the embedding beyond the tokenizer's last token, as most families have them. */
const SPARE = 4;

function describe(family: Family, longest: number): Model {
  switch (family) {
    case 'nllb':
    case 'm2m100': {
      const isNllb = family === 'nllb';
      const languages = isNllb ? ['ace_Arab', 'eng_Latn', 'fra_Latn', 'jpn_Jpan', 'kor_Hang'] : ['__af__', '__en__', '__fr__', '__ja__', '__ko__'];
      const english = isNllb ? 'eng_Latn' : '__en__';
      const tokens = { before: BART_SPECIALS, pieces: pieces(), after: isNllb ? [...languages, '<mask>'] : languages, isSpecial: () => true };
      const ids = { bos_token_id: 0, pad_token_id: 1, eos_token_id: 2, decoder_start_token_id: 2 };
      return model(family, metaspaceBpe(tokens, [english], '</s>'), {
        config: { model_type: 'm2m_100', architectures: ['M2M100ForConditionalGeneration'], scale_embedding: true, ...bartConfig(longest), ...ids },
        generation: { ...ids, max_length: 200, num_beams: isNllb ? 1 : 5, early_stopping: true },
        tokenizerConfig: { tokenizer_class: isNllb ? 'NllbTokenizer' : 'M2M100Tokenizer', ...NAMES, additional_special_tokens: languages, src_lang: english },
        positions: { rows: longest + 2, offset: 2 },
        end: 2,
      });
    }
    case 'mbart50': {
      const languages = ['ar_AR', 'en_XX', 'fr_XX', 'ja_XX', 'ko_KR'];
      const ids = { bos_token_id: 0, pad_token_id: 1, eos_token_id: 2, decoder_start_token_id: 2, forced_eos_token_id: 2 };
      const tokens = { before: BART_SPECIALS, pieces: pieces(), after: [...languages, '<mask>'], isSpecial: () => true };
      return model(family, unigram(tokens, '<unk>', ['en_XX'], '</s>', false), {
        config: { model_type: 'mbart', architectures: ['MBartForConditionalGeneration'], scale_embedding: true, ...bartConfig(longest), ...ids, forced_bos_token_id: null },
        generation: { ...ids, max_length: 200, num_beams: 5, early_stopping: true },
        tokenizerConfig: { tokenizer_class: 'MBart50Tokenizer', ...NAMES, additional_special_tokens: languages, src_lang: 'en_XX' },
        positions: { rows: longest + 2, offset: 2 },
        end: 2,
      });
    }
    case 'marian':
    case 'marian-multi': {
      const languages = family === 'marian-multi' ? ['>>fra<<', '>>jpn<<', '>>kor<<'] : [];
      // The language tokens of a real vocabulary are no special tokens.
      const tokens = { before: ['</s>', '<unk>'], pieces: pieces('{}<>'), after: [...languages, '<pad>'], isSpecial: (token: string) => !languages.includes(token) };
      const vocabulary = unigram(tokens, '<unk>', [], '</s>', true);
      const pad = vocabulary.ids.get('<pad>') ?? 0;
      const ids = { bos_token_id: 0, eos_token_id: 0, pad_token_id: pad, decoder_start_token_id: pad, forced_eos_token_id: 0 };
      return model(family, vocabulary, {
        config: { model_type: 'marian', architectures: ['MarianMTModel'], static_position_embeddings: true, ...bartConfig(longest), ...ids },
        generation: { ...ids, bad_words_ids: [[pad]], max_length: 512, num_beams: 6 },
        tokenizerConfig: { tokenizer_class: 'MarianTokenizer', unk_token: '<unk>', eos_token: '</s>', pad_token: '<pad>', source_lang: 'eng', target_lang: 'mul' },
        positions: { rows: longest, offset: 0 },
        spare: 0,
        end: 0,
      });
    }
    case 't5':
    case 'mt5': {
      const extra = Array.from({ length: 10 }, (_, index) => `<extra_id_${9 - index}>`);
      const tokens = { before: ['<pad>', '</s>', '<unk>'], pieces: pieces(family === 't5' ? '{}<>“”' : ''), after: extra, isSpecial: () => true };
      const ids = { pad_token_id: 0, eos_token_id: 1, decoder_start_token_id: 0 };
      const measures = { d_model: WIDTH, d_kv: WIDTH / HEADS, d_ff: 2 * WIDTH, num_heads: HEADS, num_layers: 1, num_decoder_layers: LAYERS };
      return model(family, unigram(tokens, '<unk>', [], '</s>', true), {
        config: { model_type: family, is_encoder_decoder: true, ...measures, ...(family === 't5' ? { n_positions: longest } : {}), ...ids },
        generation: { ...ids, _from_model_config: true },
        tokenizerConfig: { tokenizer_class: 'T5Tokenizer', unk_token: '<unk>', eos_token: '</s>', pad_token: '<pad>', additional_special_tokens: extra },
        positions: 'relative',
        end: 1,
      });
    }
    case 'bart': {
      const ids = { bos_token_id: 0, pad_token_id: 1, eos_token_id: 2, decoder_start_token_id: 2 };
      return model(family, byteBpe({ before: BART_SPECIALS, after: ['<mask>'], isSpecial: () => true }), {
        config: { model_type: 'bart', architectures: ['BartForConditionalGeneration'], ...bartConfig(longest), ...ids },
        // Exports since 2024 name how to generate here only.
        generation: { ...ids, forced_bos_token_id: 0, forced_eos_token_id: 2, max_length: 142, min_length: 56, no_repeat_ngram_size: 3, num_beams: 4, length_penalty: 2 },
        tokenizerConfig: { tokenizer_class: 'BartTokenizer', ...NAMES, mask_token: '<mask>', add_prefix_space: false },
        positions: { rows: longest + 2, offset: 2 },
        end: 2,
      });
    }
    case 'pegasus': {
      const unknowns = Array.from({ length: 101 }, (_, index) => `<unk_${index + 2}>`);
      const before = ['<pad>', '</s>', '<mask_1>', '<mask_2>', ...unknowns, '<unk>'];
      const ids = { pad_token_id: 0, eos_token_id: 1, decoder_start_token_id: 0, forced_eos_token_id: 1 };
      return model(family, unigram({ before, pieces: [...pieces('{}'), '<n>'], after: [], isSpecial: () => true }, '<unk>', [], '</s>', false), {
        config: { model_type: 'pegasus', architectures: ['PegasusForConditionalGeneration'], static_position_embeddings: true, ...bartConfig(longest), ...ids },
        generation: { ...ids, max_length: 128, min_length: 32, num_beams: 8, length_penalty: 0.8 },
        tokenizerConfig: { tokenizer_class: 'PegasusTokenizer', unk_token: '<unk>', eos_token: '</s>', pad_token: '<pad>', mask_token: '<mask_2>' },
        positions: { rows: longest, offset: 0 },
        spare: 0,
        end: 1,
      });
    }
  }
}

const BART_SPECIALS = ['<s>', '<pad>', '</s>', '<unk>'];
const NAMES = { bos_token: '<s>', eos_token: '</s>', unk_token: '<unk>', pad_token: '<pad>', cls_token: '<s>', sep_token: '</s>' };

const bartConfig = (longest: number): object => ({
  is_encoder_decoder: true,
  d_model: WIDTH,
  encoder_layers: 1,
  encoder_attention_heads: HEADS,
  decoder_layers: LAYERS,
  decoder_attention_heads: HEADS,
  max_position_embeddings: longest,
});

interface Parts {
  readonly config: object;
  readonly generation: object;
  readonly tokenizerConfig: object;
  readonly positions: Shape['positions'];
  readonly end: number;
  readonly spare?: number;
}

function model(family: Family, vocabulary: Vocabulary, { config, generation, tokenizerConfig, positions, end, spare = SPARE }: Parts): Model {
  const size = vocabulary.ids.size + spare;
  const control = [...vocabulary.ids].filter(([token, id]) => id !== end && /^<.+>$|^__\w+__$|^[a-z]{2,3}_[A-Z]\w+$/.test(token) && token !== '<n>').map(([, id]) => id);
  const beyond = Array.from({ length: spare }, (_, index) => vocabulary.ids.size + index);
  return {
    config: { ...config, vocab_size: size, transformers_version: '4.34.0' },
    generation: { ...generation, transformers_version: '4.34.0' },
    vocabulary,
    tokenizerConfig: { ...tokenizerConfig, model_max_length: LONGEST, clean_up_tokenization_spaces: true },
    shape: {
      vocabulary: size,
      width: WIDTH,
      heads: HEADS,
      layers: LAYERS,
      positions,
      // A trained model hardly ever writes a control token.
      bias: new Map([...[...control, ...beyond].map((id): [number, number] => [id, -30]), [end, -3]]),
      end,
      seed: 7 + FAMILIES.indexOf(family),
    },
  };
}
