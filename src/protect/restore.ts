import type { Language, Span } from '../types.ts';
import { withParticle } from './josa.ts';
import type { Piece } from './index.ts';

/**
 * Puts slots back: joins a model's output into the text of the target language, with each slot's written form, the
 * Korean particle that fits its last sound, and the language's own spacing and punctuation outside the slots.
 *
 * @param translations by quote: what stands in brackets after it
 * @returns the text and where its quotes, marks included, and the bracketed glosses stand in it
 */
export function restore(
  pieces: readonly Piece[],
  language: Language,
  translations: ReadonlyMap<string, string> = new Map(),
): { text: string; quotes: Span[]; glosses: Span[] } {
  const typeset = language === 'ko' ? typesetKorean : typesetJapanese;
  const quotes: Span[] = [];
  const glosses: Span[] = [];
  let text = '';
  for (const [index, piece] of pieces.entries()) {
    if (typeof piece === 'string') {
      const before = pieces[index - 1];
      let part = typeof before === 'object' ? withoutRepeatedSuffix(before.forms[0], typeset(piece)) : typeset(piece);
      if (index === 0) part = part.trimStart();
      if (index === pieces.length - 1) part = part.trimEnd();
      text += language === 'ko' && typeof before === 'object' ? withParticle(before.forms[0], part, before.kind === 'quote') : part;
    } else {
      const [form] = piece.forms;
      // Two words in Latin letters would run together in Japanese, which has no space of its own.
      if (/[\p{Script=Latin}\p{N}]$/u.test(text) && /^\p{Script=Latin}/u.test(form)) text += ' ';
      if (piece.kind === 'quote') quotes.push({ start: text.length, end: text.length + form.length });
      text += form;
      const translation = translations.get(form)?.replace(/[.。]$/, '');
      if (piece.kind === 'quote' && translation !== undefined) {
        const gloss = language === 'ko' ? `(${translation})` : `（${translation}）`;
        glosses.push({ start: text.length, end: text.length + gloss.length });
        text += gloss;
      }
    }
  }
  return { text, quotes, glosses };
}

/** A model that cannot see what a placeholder holds may write the suffix of a duration once more: 5시간 and 간, 5時間 and 間. */
const withoutRepeatedSuffix = (form: string, after: string): string =>
  /(?:시간|時間)$/.test(form) ? after.replace(/^[간間](?![격隔])/, '') : after;

const typesetKorean = (text: string): string => text.replace(/\s+/g, ' ').replace(/ (?=[,.!?)])/g, '').replace(/\( /g, '(');

const FULL_WIDTH: Readonly<Record<string, string>> = { ',': '、', '.': '。', '?': '？', '!': '！', '(': '（', ')': '）', ':': '：' };

const typesetJapanese = (text: string): string =>
  text
    .replace(/(?<![\p{Script=Latin}\p{N}])\s+|\s+(?![\p{Script=Latin}\p{N}])/gu, '')
    .replace(/(?<![\p{Script=Latin}\p{N}](?=.\p{N}))[,.?!():](?!\p{N})/gu, (mark) => FULL_WIDTH[mark] ?? mark);
