import type { Language } from '../types.ts';
import type { Piece } from './index.ts';

/** Makes one slot of a weekday and the date in brackets behind it: `Friday (Nov 24)` → `금요일(11월 24일)`, `金曜日（11月24日）`. */
export function joinWeekdays(pieces: readonly Piece[], language: Language): Piece[] {
  const joined: Piece[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const [weekday, open, date, close] = pieces.slice(at, at + 4);
    if (typeof weekday === 'object' && weekday.kind === 'date' && typeof open === 'string' && /^\s\($/.test(open) && typeof date === 'object' && date.kind === 'date' && typeof close === 'string' && close.startsWith(')')) {
      const [before, after] = language === 'ko' ? ['(', ')'] : ['（', '）'];
      joined.push({
        kind: 'date',
        span: { start: weekday.span.start, end: date.span.end + 1 },
        text: `${weekday.text} (${date.text})`,
        forms: [weekday.forms[0] + before + date.forms[0] + after],
      });
      if (close.length > 1) joined.push(close.slice(1));
      at += 3;
    } else if (weekday !== undefined) joined.push(weekday);
  }
  return joined;
}
