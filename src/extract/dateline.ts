import type { Span } from '../types.ts';
import { textOf } from '../types.ts';
import type { Piece } from './block.ts';
import { trimmed } from './block.ts';
import { isoDate } from './dates.ts';

/**
 * Cuts a paragraph that opens with a dateline (`WASHINGTON - `, `SEOUL, Nov 24 (Agency) — `, `PORTLAND, Maine (AP) --`)
 * into the place, the day and agency, and the paragraph after the dash.
 *
 * @param isFirst for the first paragraph of an article, whose dateline may end with a colon: `TOKYO: `
 */
export function matchDateline(text: string, paragraph: Span, isFirst = false): { pieces: Piece[]; date?: string } | undefined {
  const match = DATELINE.exec(textOf(text, paragraph).slice(0, 200));
  const { place, rest = '', colon } = match?.groups ?? {};
  if (!match || place === undefined || NO_PLACE.test(place)) return undefined;
  // Before a colon stand speakers and labels too.
  if (colon !== undefined && !(isFirst && /^\p{Lu}{4}/u.test(place))) return undefined;
  // `Paris - the city` is no dateline; in small letters it needs the day or the agency.
  if (rest === '' && !/^(?:St\. )?\P{Ll}*\p{Lu}{3}\P{Ll}*$/u.test(place.split(/[,/]/, 1)[0] ?? '')) return undefined;

  const { start } = paragraph;
  const afterPlace = start + place.length;
  const details = trimmed(text, { start: afterPlace + (/^[,\s]*/.exec(rest)?.[0].length ?? 0), end: afterPlace + rest.length });
  const body = trimmed(text, { start: start + match[0].length, end: paragraph.end });
  if (!body) return undefined;
  const date = isoDate(rest);
  return {
    pieces: [
      { span: { start, end: afterPlace }, role: 'dateline' },
      ...(details ? [{ span: details, role: 'metadata' } as const] : []),
      { span: body, role: 'body' },
    ],
    ...(date !== undefined && { date }),
  };
}

const CITY = "\\p{Lu}[\\p{L}\\p{M}.'’-]*(?: \\p{Lu}[\\p{L}\\p{M}.'’-]*){0,3}";
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\\.?';
const DATELINE = new RegExp(
  `^(?<place>${CITY}(?:/${CITY}){0,2}(?:, (?!${MONTH} \\d)${CITY})?)` +
    `(?<rest>(?:,? ?(?:${MONTH} \\d{1,2}|\\d{1,2} ${MONTH})(?:,? \\d{4})?)?(?:,? ?\\([\\p{L}\\p{N} .,&/'’-]{2,50}\\))?)` +
    `(?:\\s+-{1,3}\\s+|\\s*(?:--|–|—)\\s*|(?<colon>:\\s+))(?=["“‘'\\p{Lu}\\p{N}$£€])`,
  'u',
);
/** Words in capitals that stand before a dash or colon but are no place. */
const NO_PLACE = /^(?:BREAKING|UPDATED?|LIVE|EXCLUSIVE|ANALYSIS|OPINION|CORRECTION|WATCH|NOTE|EDITORIAL|VIDEO|PHOTOS?|RECAP|FACTBOX|EXPLAINER|WARNING|SUMMARY|BACKGROUND|QUESTION|ANSWER|REVIEW|READ|NATO|UNICEF|ABOVE|BELOW|HEADLINES?|CONTEXT|ALERT|WEATHER|SPORTS?|LETTERS?|INTERVIEW|PROFILE|TIMELINE|GRAPHIC|SPOILER)\b/;
