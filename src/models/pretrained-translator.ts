import { TribriefError } from '../error.ts';
import type { Piece, Slot } from '../protect/index.ts';
import type { Language } from '../types.ts';
import type { Hypothesis } from './generate.ts';
import { generate } from './generate.ts';
import type { Pretrained } from './pretrained.ts';
import { loadPretrained } from './pretrained.ts';
import type { Search, TranslatedPieces, Translator } from './translator.ts';

/**
 * Loads a translation model of a hub family (NLLB-200, M2M100, mBART-50, Marian, T5) from a folder in the layout of
 * Transformers.js. Such a model was not trained with placeholders: each slot goes in as a short marker, and the
 * constrained search sees that each marker comes out once. Where the model finds no place for them, its score collapses,
 * and the sentence is translated in parts, split at its quotes.
 */
export async function loadPretrainedTranslator(folder: string): Promise<Translator> {
  const pretrained = await loadPretrained(folder);
  const { config, encode, idOf } = pretrained;
  const marker = chooseMarker(pretrained);
  const unknown = idOf('<unk>');
  const banned = new Set([config.pad_token_id, ...(unknown === undefined ? [] : [unknown])].filter((id) => id !== config.eos_token_id));

  return {
    async translate(sentences, language, _style, search) {
      const whole = await translateWhole(sentences, language, search);
      return Promise.all(
        whole.map(async (output, index): Promise<TranslatedPieces> => {
          const pieces = sentences[index] ?? [];
          if (output.score > COLLAPSED || !pieces.some(isQuote)) return output;
          const parts = await translateParts(pieces, language, search);
          return parts.score > output.score ? parts : output;
        }),
      );
    },
  };

  async function translateWhole(sentences: readonly (readonly Piece[])[], language: Language, search: Search): Promise<TranslatedPieces[]> {
    const { before, prefix } = languageTokens(pretrained, language);
    const encoded = sentences.map((pieces) => {
      const slots = pieces.filter(isSlot);
      const text = pieces.map((piece) => (isSlot(piece) ? ` ${marker(slots.indexOf(piece))} ` : piece)).join('');
      return { slots, ids: [...before, ...encode(text.replace(/\s+/g, ' ').trim()), config.eos_token_id] };
    });
    // A source that the model can't read whole is not cut: it counts as not translated.
    const fitting = encoded.filter(({ ids }) => ids.length <= pretrained.maxSource);
    const outputs = await generate(
      pretrained.model,
      fitting.map(({ ids, slots }) => ({ ids, slots: slots.map((_, index) => encode(marker(index))) })),
      {
        prefix,
        endToken: config.eos_token_id,
        minTokens: 0,
        maxTokens: 24 + 2 * Math.max(0, ...fitting.map(({ ids }) => ids.length)),
        banned,
        ...search,
      },
    );
    const byInput = new Map(fitting.map((input, index) => [input, outputs[index]?.[0]]));
    return encoded.map((input) => decodeSlots(byInput.get(input), input.slots));
  }

  /** The parts around the quotes, each on its own. */
  async function translateParts(pieces: readonly Piece[], language: Language, search: Search): Promise<TranslatedPieces> {
    const parts: Piece[][] = [[]];
    for (const piece of pieces) {
      if (isQuote(piece)) parts.push([piece], []);
      else parts.at(-1)?.push(piece);
    }
    const needsModel = (part: readonly Piece[]): boolean => part.some((piece) => typeof piece === 'string' && /\p{L}/u.test(piece));
    const outputs = await translateWhole(parts.filter(needsModel), language, search);
    let next = 0;
    const translated = parts.map((part) => (needsModel(part) ? outputs[next++] : undefined) ?? { pieces: part, score: 0 });
    return { pieces: translated.flatMap(({ pieces: own }) => own), score: Math.min(...outputs.map(({ score }) => score)) };
  }

  function decodeSlots(hypothesis: Hypothesis | undefined, slots: readonly Slot[]): TranslatedPieces {
    const output = hypothesis?.tokens ?? [];
    const sequences = slots.map((slot, index) => ({ slot, ids: encode(marker(index)) }));
    const pieces: Piece[] = [];
    let text: number[] = [];
    const flush = (spaced: boolean): void => {
      const decoded = pretrained.decode(text) + (spaced ? ' ' : '');
      if (decoded.trim() !== '') pieces.push(decoded);
      text = [];
    };
    for (let at = 0; at < output.length; ) {
      const found = sequences.find(({ ids }) => ids.every((id, offset) => output[at + offset] === id));
      const next = output[at];
      if (found) {
        // The space before a word is part of its first token.
        flush(/^[▁Ġ]/.test(pretrained.tokenOf(found.ids[0] ?? -1)));
        pieces.push(found.slot);
        at += found.ids.length;
      } else {
        if (next !== undefined) text.push(next);
        at++;
      }
    }
    flush(false);
    return { pieces, score: hypothesis?.score ?? -Infinity };
  }
}

/** Mean log-probability of a token below which an output is taken for forced. */
const COLLAPSED = -2.5;

const isSlot = (piece: Piece): piece is Slot => typeof piece === 'object';
const isQuote = (piece: Piece): boolean => isSlot(piece) && piece.kind === 'quote';

/** Language tokens of the families: NLLB-200, M2M100, mBART-50, Marian. */
const CODES = {
  en: ['eng_Latn', '__en__', 'en_XX'],
  ko: ['kor_Hang', '__ko__', 'ko_KR', '>>kor<<'],
  ja: ['jpn_Jpan', '__ja__', 'ja_XX', '>>jpn<<'],
} as const;

const T5 = { ko: 'translate English to Korean:', ja: 'translate English to Japanese:' } as const;

/** The tokens before every source sentence, and those that every output begins with. */
function languageTokens({ folder, config, encode, idOf }: Pretrained, language: Language): { before: number[]; prefix: number[] } {
  const start = config.decoder_start_token_id ?? config.eos_token_id;
  if (config.model_type === 't5' || config.model_type === 'mt5') return { before: encode(T5[language]), prefix: [start] };
  const [english, target] = [CODES.en, CODES[language]].map((codes) => codes.map(idOf).find((id) => id !== undefined));
  if (english !== undefined && target !== undefined) return { before: [english], prefix: [start, target] };
  // A Marian model of one target language has no token for it; of several, the token goes before the source.
  if (config.model_type === 'marian') return { before: target === undefined ? [] : [target], prefix: [start] };
  throw new TribriefError('model', `${folder} has no token for the language ${language}`, {
    hint: 'Name a translation model of the family NLLB-200, M2M100, mBART-50, Marian or T5 that knows the language.',
  });
}

/** The form of marker that the tokenizer keeps whole, whatever its number, in the fewest tokens. */
function chooseMarker({ encode, decode, idOf }: Pretrained): (index: number) => string {
  const unknown = idOf('<unk>');
  const numbers = [0, 1, 7, 12];
  const survives = (form: (n: number) => string): boolean =>
    numbers.every((n) => {
      const ids = encode(form(n));
      return (unknown === undefined || !ids.includes(unknown)) && decode(ids).trim() === form(n);
    });
  const cost = (form: (n: number) => string): number => numbers.reduce((sum, n) => sum + encode(form(n)).length, 0);
  const [best] = MARKERS.filter(survives).sort((a, b) => cost(a) - cost(b));
  return best ?? ((n) => `Q${n}`);
}

const MARKERS: readonly ((n: number) => string)[] = [(n) => `{${n}}`, (n) => `[${n}]`, (n) => `#${n}`, (n) => `Q${n}`, (n) => `<${n}>`];
