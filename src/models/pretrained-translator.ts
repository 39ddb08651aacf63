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
  const { encode, end, banned, maxSource, maxTarget } = pretrained;
  const marker = chooseMarker(pretrained);

  return {
    doubtfulBelow: -Infinity,
    release: () => pretrained.model.release(),
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
      return { slots, ids: [...before, ...encode(text.replace(/\s+/g, ' ').trim()), end] };
    });
    // A source that the model can't read whole is not cut: it counts as not translated.
    const fitting = encoded.filter(({ ids }) => ids.length <= maxSource);
    const outputs = await generate(
      pretrained.model,
      fitting.map(({ ids, slots }) => ({ ids, slots: slots.map((_, index) => markerTokens(pretrained, marker(index))) })),
      {
        prefix,
        endToken: end,
        minTokens: 0,
        maxTokens: Math.min(24 + 2 * Math.max(0, ...fitting.map(({ ids }) => ids.length)), maxTarget - prefix.length),
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
    const translated = parts.flatMap((part) => {
      const output = needsModel(part) ? outputs[next++] : undefined;
      // The space between a part and the quote beside it is no part of what the model reads.
      return output ? [...spaceOf(part[0], /^\s/), ...output.pieces, ...spaceOf(part.at(-1), /\s$/)] : part;
    });
    return { pieces: translated, score: Math.min(0, ...outputs.map(({ score }) => score)), way: 'parts' };
  }

  function decodeSlots(hypothesis: Hypothesis | undefined, slots: readonly Slot[]): TranslatedPieces {
    if (!hypothesis) return { pieces: slots, score: -Infinity, way: 'whole' };
    const output = hypothesis.tokens;
    const sequences = slots.map((slot, index) => ({ slot, ids: markerTokens(pretrained, marker(index)) }));
    const isSpaced = (token: number | undefined): boolean => token !== undefined && /^[▁Ġ]/.test(pretrained.tokenOf(token));
    const pieces: Piece[] = [];
    let text: number[] = [];
    /** The space before a word is part of its first token, and a decoder drops it where a text begins. */
    const flush = (next?: number): void => {
      const decoded = pretrained.decode(text);
      const before = pieces.length > 0 && isSpaced(text[0]) && !decoded.startsWith(' ') ? ' ' : '';
      const spaced = before + decoded + (isSpaced(next) && pieces.length + decoded.length > 0 ? ' ' : '');
      if (spaced !== '') pieces.push(spaced);
      text = [];
    };
    for (let at = 0; at < output.length; ) {
      const found = sequences.find(({ ids }) => ids.every((id, offset) => output[at + offset] === id));
      const token = output[at];
      if (found) {
        flush(token);
        pieces.push(found.slot);
        at += found.ids.length;
      } else {
        if (token !== undefined) text.push(token);
        at++;
      }
    }
    flush();
    return { pieces, score: hypothesis.score, way: 'whole' };
  }
}

/** Mean log-probability of a token below which an output is taken for forced. */
const COLLAPSED = -2.5;

const isSlot = (piece: Piece): piece is Slot => typeof piece === 'object';
const isQuote = (piece: Piece): boolean => isSlot(piece) && piece.kind === 'quote';

const spaceOf = (piece: Piece | undefined, where: RegExp): string[] => (typeof piece === 'string' && where.test(piece) ? [' '] : []);

/** Language tokens of the families: NLLB-200, M2M100, mBART-50, Marian. */
const CODES = {
  en: ['eng_Latn', '__en__', 'en_XX'],
  ko: ['kor_Hang', '__ko__', 'ko_KR', '>>kor<<', '>>kor_Hang<<', '>>ko<<'],
  ja: ['jpn_Jpan', '__ja__', 'ja_XX', '>>jpn<<', '>>ja<<'],
} as const;

const T5 = { ko: 'translate English to Korean:', ja: 'translate English to Japanese:' } as const;

/** The tokens before every source sentence, and those that every output begins with. */
function languageTokens({ folder, type, encode, ids, start }: Pretrained, language: Language): { before: number[]; prefix: number[] } {
  if (type === 't5' || type === 'mt5') return { before: encode(T5[language]), prefix: [start] };
  const [english, target] = [CODES.en, CODES[language]].map((codes) => codes.map((code) => ids.get(code)).find((id) => id !== undefined));
  if (english !== undefined && target !== undefined) return { before: [english], prefix: [start, target] };
  if (type === 'marian') {
    // A model of several target languages reads the language before the source; one of a single language has no token for it.
    if (target !== undefined) return { before: [target], prefix: [start] };
    if (![...ids.keys()].some((token) => /^>>.+<<$/.test(token))) return { before: [], prefix: [start] };
  }
  throw new TribriefError('model', `${folder} has no token for the language ${language}`, {
    hint: 'Name a translation model of the family NLLB-200, M2M100, mBART-50, Marian or T5 that knows the language.',
  });
}

/**
 * The form of marker that the tokenizer keeps whole, whatever its number, in the fewest tokens. No marker is the
 * beginning of another.
 *
 * @throws TribriefError `model` for a vocabulary that keeps none
 */
export function chooseMarker(pretrained: Pretrained): (index: number) => string {
  const indices = [...Array(24).keys()];
  // Few sentences have more than four slots.
  const cost = (form: Marker): number => indices.slice(0, 4).reduce((sum, index) => sum + markerTokens(pretrained, form(index)).length, 0);
  const [best] = MARKERS.filter((form) => indices.every((index) => survives(pretrained, form(index)))).sort((a, b) => cost(a) - cost(b));
  if (best) return best;
  throw new TribriefError('model', `${pretrained.folder}: its vocabulary has no sign that could stand for a quote`, { hint: 'Name another model.' });
}

/** True for a marker that comes out of the tokenizer as it went in. */
export const survives = ({ encode, decode, banned }: Pretrained, marker: string): boolean => {
  const tokens = encode(marker);
  return !tokens.some((token) => banned.has(token)) && decode(tokens).trim() === marker;
};

/** A marker's tokens, less a space that is a token of its own and stands before any word. */
function markerTokens({ encode, tokenOf }: Pretrained, marker: string): number[] {
  const [first, ...rest] = encode(marker);
  return first === undefined || /^[▁Ġ]$/.test(tokenOf(first)) ? rest : [first, ...rest];
}

type Marker = (index: number) => string;

export const MARKERS: readonly Marker[] = [(n) => `{${n}}`, (n) => `[${n}]`, (n) => `#${n + 10}`, (n) => `Q${n + 10}`, (n) => `<${n}>`];
