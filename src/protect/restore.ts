import type { Language, Span } from '../types.ts';
import { withParticle } from './josa.ts';
import type { Piece, Slot } from './index.ts';

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
      let part = typeset(piece);
      if (index === 0) part = part.trimStart();
      if (index === pieces.length - 1) part = part.trimEnd();
      if (typeof before === 'object') {
        part = withoutRepetition(before, part);
        if (language === 'ko') part = withParticle(before.forms[0], part, before.kind === 'quote');
      }
      text += part;
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

/**
 * Drops what a model that cannot see into a placeholder says once more behind it: さん after a title, 간 after 5시간,
 * a counter after a quantity that has its unit.
 */
function withoutRepetition({ kind, forms: [form], isTitled }: Slot, after: string): string {
  if (isTitled === true) return after.replace(/^(?:さん|氏|씨)/, '');
  if (kind !== 'quantity') return after;
  if (/(?:시간|時間)$/.test(form)) return after.replace(/^[간間](?![격隔])/, '');
  if (/(?:달러|유로|파운드|원|엔|위안|%|[년월일명m])$/.test(form)) return after.replace(/^(?:곳|명|개|척|건|마리|일)(?=[\s,.은는이가을를의에]|$)/, '');
  return after;
}

const typesetKorean = (text: string): string => text.replace(/\s+/g, ' ').replace(/ (?=[,.!?)])/g, '').replace(/\( /g, '(');

const FULL_WIDTH: Readonly<Record<string, string>> = { ',': '、', '.': '。', '?': '？', '!': '！', '(': '（', ')': '）', ':': '：' };

const typesetJapanese = (text: string): string =>
  text
    .replace(/(?<![\p{Script=Latin}\p{N}])\s+|\s+(?![\p{Script=Latin}\p{N}])/gu, '')
    .replace(/(?<![\p{Script=Latin}\p{N}](?=.\p{N}))[,.?!():](?!\p{N})/gu, (mark) => FULL_WIDTH[mark] ?? mark);
