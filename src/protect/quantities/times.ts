import { withFullWidth } from './forms.ts';
import type { Quantity } from './quantity.ts';

/**
 * Finds times of the day: `3 p.m.`, `3:14 pm`, `15:30`, `0600 GMT`, `3 o'clock`. `noon` and `midnight` hold no number and
 * are left to the model, and so is the time zone.
 */
export function findTimes(text: string): Quantity[] {
  return [...text.matchAll(TIME)].flatMap((match): Quantity[] => {
    const { hour = '', minute = '0', half, dot, clock, military } = match.groups ?? {};
    const hours = Number(military?.slice(0, 2) ?? hour);
    const minutes = Number(military?.slice(2) ?? minute);
    const isExact = half !== undefined || clock !== undefined;
    if (hours > 24 || minutes > 59 || (isExact && (hours > 12 || hours === 0))) return [];
    // `at 3:14` may be the afternoon; a score or a ratio such as `3:1` has no two digits behind the colon.
    if (!isExact && military === undefined && match.groups?.['minute'] === undefined) return [];
    // The point of `p.m.` is also the sentence's where the sentence ends.
    const after = match.index + match[0].length;
    const end = dot !== undefined && /^[”"’')]*(?:\s*$|\s+[“"‘']?\p{Lu})/u.test(text.slice(after, after + 8)) ? after - 1 : after;
    const isAfternoon = half === undefined ? (clock === undefined ? hours >= 12 && hours < 24 : undefined) : /^p/i.test(half);
    return [timeQuantity(hours % 12, minutes, isAfternoon, { start: match.index, end })];
  });
}

const TIME =
  /(?<![\p{L}\p{N}]|\d[.,:/-]|[$£€¥-])(?:(?<military>[0-2]\d[0-5]\d)(?= (?:GMT|UTC|KST|JST)\b)|(?<hour>[0-2]?\d)(?:[:.](?<minute>[0-5]\d))?(?: ?(?<half>[ap](?:m|\.m(?<dot>\.)?))(?![\p{L}\p{N}])|(?<clock> o[’']clock)\b|(?<=:\d\d)(?![\p{L}\p{N}]|[.:/-]\d)))/giu;

/** @param hour 0 to 11 */
function timeQuantity(hour: number, minute: number, isAfternoon: boolean | undefined, span: Quantity['span']): Quantity {
  const isNoon = hour === 0 && isAfternoon !== false;
  const number = isNoon ? 12 : hour;
  const half = (morning: string, noon: string, afternoon: string): string =>
    isAfternoon === undefined ? '' : !isAfternoon ? morning : isNoon ? noon : afternoon;
  const ko = `${half('오전 ', '낮 ', '오후 ')}${number}시`;
  const ja = `${half('午前', '昼の', '午後')}${number}時`;
  return {
    span,
    kind: 'time',
    value: `time ${isAfternoon === true && !isNoon ? hour + 12 : number}:${String(minute).padStart(2, '0')}`,
    numbers: minute === 0 ? [String(number)] : [String(number), String(minute)],
    forms: minute === 0 ? { ko: [ko], ja: withFullWidth([ja]) } : { ko: [`${ko} ${minute}분`, `${ko}${minute}분`], ja: withFullWidth([`${ja}${minute}分`]) },
  };
}
