import path from 'node:path';
import { z } from 'zod';
import type { Piece, Slot, SlotKind } from '../protect/index.ts';
import type { Language } from '../types.ts';
import { generate } from './generate.ts';
import { readModelJson } from './json.ts';
import { makeSeq2Seq } from './seq2seq.ts';
import { openModelSession } from './session.ts';
import { readWordPiece } from './wordpiece.ts';

/** How a sentence reads: running text of an article, or a headline. */
export type Style = 'news' | 'headline';

/** How hard a translator searches; the second attempt at a sentence differs from the first. */
export interface Search {
  readonly beams: number;
  readonly noRepeatNgram: number;
}

export interface TranslatedPieces {
  /** The output, with the very slots of the input in it, each exactly once. */
  readonly pieces: readonly Piece[];
  /** Mean log-probability of a token. */
  readonly score: number;
  /** `parts`: what stands around the quotes was translated part by part. */
  readonly way: 'whole' | 'parts';
}

/** A loaded translation model. */
export interface Translator {
  /** Below this score a translation is doubtful; for models that were not measured no score is. */
  readonly doubtfulBelow: number;
  /** Translates sentences that {@link protect} has cut into pieces, as one batch. */
  translate(sentences: readonly (readonly Piece[])[], language: Language, style: Style, search: Search): Promise<TranslatedPieces[]>;
  /** Frees the graphs' memory. */
  release(): Promise<void>;
}

/** Loads the embedded translator, which was trained with placeholders, from its folder. */
export async function loadEmbeddedTranslator(folder: string): Promise<Translator> {
  const [config, vocabulary, wordPiece, encoder, decoder] = await Promise.all([
    readModelJson(path.join(folder, 'config.json'), configSchema),
    readVocabulary(path.join(folder, 'target', 'tokenizer.json')),
    readWordPiece(path.join(folder, 'source')),
    openModelSession(folder, 'encoder_model'),
    openModelSession(folder, 'decoder_model_merged'),
  ]);
  const model = makeSeq2Seq(encoder, decoder, {
    heads: config.decoder_attention_heads,
    headWidth: config.d_model / config.decoder_attention_heads,
  });
  const { languages, styles, slots } = config.tribrief;
  const never = [config.pad_token_id, config.decoder_start_token_id, UNKNOWN, ...Object.values(slots).flatMap(({ target }) => target)];
  // Both languages share a vocabulary; neither may slip into the other's script.
  const foreign = (script: RegExp): number[] => [...vocabulary.keys()].filter((token) => script.test(vocabulary[token] ?? ''));
  const banned = {
    ko: new Set([...never, ...foreign(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u)]),
    ja: new Set([...never, ...foreign(/\p{Script=Hangul}/u)]),
  };

  return {
    doubtfulBelow: DOUBTFUL,
    release: () => model.release(),
    async translate(sentences, language, style, search) {
      const encoded = sentences.map((pieces) => encode(pieces, [CLS, languages[language], styles[style]]));
      const outputs = await generate(
        model,
        encoded.map(({ ids, slots: placed }) => ({ ids, slots: [...placed.keys()].map((token) => [token]) })),
        {
          prefix: [config.decoder_start_token_id],
          endToken: config.eos_token_id,
          // Korean and Japanese take about as many tokens as English; far more is a loop.
          minTokens: 0,
          maxTokens: Math.min(config.max_length, 24 + 2 * Math.max(0, ...encoded.map(({ ids }) => ids.length))),
          banned: banned[language],
          ...search,
        },
      );
      return outputs.map(([best], index) => ({
        pieces: decode(best?.tokens ?? [], encoded[index]?.slots ?? new Map()),
        score: best?.score ?? -Infinity,
        way: 'whole',
      }));
    },
  };

  /** A slot beyond the model's placeholders stays English text; the promises then find it missing. */
  function encode(pieces: readonly Piece[], start: readonly number[]): { ids: number[]; slots: Map<number, Slot> } {
    const ids = [...start];
    const placed = new Map<number, Slot>();
    const used: Record<SlotKind, number> = { quote: 0, name: 0, quantity: 0, date: 0 };
    let text = '';
    const flush = (): void => {
      ids.push(...wordPiece(text));
      text = '';
    };
    for (const piece of pieces) {
      if (typeof piece === 'string') {
        text += piece;
        continue;
      }
      const at = used[piece.kind]++;
      const [source, target] = [slots[piece.kind].source[at], slots[piece.kind].target[at]];
      if (source === undefined || target === undefined) {
        text += piece.text;
        continue;
      }
      flush();
      ids.push(source);
      placed.set(target, piece);
    }
    flush();
    return { ids: [...ids, SEP], slots: placed };
  }

  function decode(tokens: readonly number[], placed: ReadonlyMap<number, Slot>): Piece[] {
    const pieces: Piece[] = [];
    let bytes: number[] = [];
    const flush = (): void => {
      if (bytes.length > 0) pieces.push(new TextDecoder().decode(Uint8Array.from(bytes)));
      bytes = [];
    };
    for (const token of tokens) {
      const slot = placed.get(token);
      if (slot) {
        flush();
        pieces.push(slot);
      } else {
        const piece = vocabulary[token] ?? '';
        // A character that the vocabulary lacks is written as its UTF-8 bytes.
        const byte = /^<0x([0-9A-F]{2})>$/.exec(piece)?.[1];
        if (byte === undefined) bytes.push(...Buffer.from(piece.replaceAll('▁', ' ')));
        else bytes.push(Number.parseInt(byte, 16));
      }
    }
    flush();
    return pieces;
  }
}

// Of the BERT vocabulary and of ours; these never change.
const CLS = 101;
const SEP = 102;
const UNKNOWN = 1;
/** About a fifth of held-out sentences score below; the model card tells how much worse they are. */
const DOUBTFUL = -0.63;

const ids = z.array(z.number());
const placeholders = z.object({ source: ids, target: ids });
const configSchema = z.object({
  d_model: z.number(),
  decoder_attention_heads: z.number(),
  decoder_start_token_id: z.number(),
  eos_token_id: z.number(),
  pad_token_id: z.number(),
  max_length: z.number(),
  tribrief: z.object({
    languages: z.object({ ko: z.number(), ja: z.number() }),
    styles: z.object({ news: z.number(), headline: z.number() }),
    slots: z.object({ quote: placeholders, name: placeholders, quantity: placeholders, date: placeholders }),
  }),
});

/** The pieces of a unigram vocabulary by their ids. */
async function readVocabulary(file: string): Promise<string[]> {
  const schema = z.object({ model: z.object({ vocab: z.array(z.tuple([z.string(), z.number()])) }) });
  return (await readModelJson(file, schema)).model.vocab.map(([piece]) => piece);
}
