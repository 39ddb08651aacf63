import { unique, withFullWidth } from './forms.ts';
import { findInTurn } from './quantity.ts';
import type { Quantity } from './quantity.ts';

/** Finds dates, months, decades, centuries, spans of years, and ages such as `in his 20s`, in order of the text. */
export const findDates = (text: string): Quantity[] => findInTurn(text, READERS.map(([pattern, read]) => (rest) => findAll(rest, pattern, read)));

/** The year as a quantity: `2023년`, `2023年`. */
export function yearQuantity(year: string, start: number): Quantity {
  return { span: { start, end: start + year.length }, ...yearOf(year) };
}

const yearOf = (year: string): Found => ({
  kind: 'date',
  value: `date ${year}`,
  numbers: [year],
  forms: { ko: [`${year}년`, `${year}년도`, year], ja: [`${year}年`, `${year}年度`, year] },
});

type Groups = Readonly<Record<string, string | undefined>>;
/** What is read of a match: all but its place; `length` where the match holds more than the date. */
type Found = Omit<Quantity, 'span'> & { readonly length?: number };
type Reader = (groups: Groups, before: string) => Found | undefined;

const BEFORE = 24;

function findAll(text: string, pattern: RegExp, read: Reader): Quantity[] {
  return [...text.matchAll(pattern)].flatMap((match): Quantity[] => {
    const start = match.index;
    const found = read(match.groups ?? {}, text.slice(Math.max(0, start - BEFORE), start));
    if (!found) return [];
    const { length = match[0].length, ...quantity } = found;
    return [{ span: { start, end: start + length }, ...quantity }];
  });
}

// ── parts of dates ──────────────────────────────────────────────────────────────────────────────────────────────────

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LONGEST = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const month = (name: string): string =>
  `(?<${name}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)(?:\\.|(?![\\p{L}\\p{N}]|-\\p{L}))`;
const day = (name: string): string => `(?<${name}>0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?(?![\\p{L}\\p{N}]|[.,:]\\d|%)`;
// `on Nov. 24, 2000 people` has no year.
const year = `(?<year>(?:1[0-9]|20)\\d{2})(?![\\p{L}\\p{N}%]|[.,:]\\d| (?:people|soldiers|troops|workers|dead)\\b)`;
const START = '(?<![\\p{L}\\p{N}]|[\\p{N}][.,:/-])';

/** `undefined` for a day that the month does not have. */
function dayOf(monthName: string, days: string): { month: number; day: number } | undefined {
  const found = monthOf(monthName);
  const number = Number(days);
  return found !== undefined && number <= (LONGEST[found - 1] ?? 0) ? { month: found, day: number } : undefined;
}

/** 1 to 12; `undefined` for a word in lower case. */
function monthOf(name: string): number | undefined {
  const index = MONTHS.findIndex((short) => name.toLowerCase().startsWith(short.toLowerCase()));
  return index < 0 || !/^\p{Lu}/u.test(name) ? undefined : index + 1;
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');

const iso = (y: string | undefined, m: number, d?: number): string => `${y ?? '-'}-${twoDigits(m)}${d === undefined ? '' : `-${twoDigits(d)}`}`;

const numbersOf = (...parts: readonly (string | number | undefined)[]): string[] => parts.filter((part) => part !== undefined).map(String);

// ── readers, those of longer dates first ────────────────────────────────────────────────────────────────────────────

/** A date of a month and perhaps a year and a day. */
function monthDate(y: string | undefined, m: number, d?: number): Found {
  const ko = [y && `${y}년`, `${m}월`, d !== undefined && `${d}일`].filter(Boolean);
  const ja = [y && `${y}年`, `${m}月`, d !== undefined && `${d}日`].filter(Boolean).join('');
  return {
    kind: 'date',
    value: `date ${iso(y, m, d)}`,
    numbers: numbersOf(y, m, d),
    forms: { ko: unique([ko.join(' '), ko.join('')]), ja: withFullWidth([ja]) },
  };
}

/** `Nov 9-11`, `Nov 30-Dec 2`. */
function dayRange(y: string | undefined, first: { month: number; day: number }, last: { month: number; day: number }): Found {
  const within = first.month === last.month;
  const ko = (joint: string): string => `${y ? `${y}년 ` : ''}${first.month}월 ${first.day}${within ? joint : `일${joint}${last.month}월 `}${last.day}일`;
  const ja = (joint: string): string => `${y ? `${y}年` : ''}${first.month}月${first.day}${within ? joint : `日${joint}${last.month}月`}${last.day}日`;
  return {
    kind: 'date',
    value: `date ${iso(y, first.month, first.day)}/${iso(y, last.month, last.day)}`,
    numbers: numbersOf(y, first.month, first.day, within ? undefined : last.month, last.day),
    forms: { ko: ['~', '∼', '-', '–', '일부터 '].map(ko), ja: ['〜', '～', '~', '-', '日から', '日~'].map(ja) },
  };
}

const readMonthDayRange: Reader = ({ from, joint = '', m1 = '', d1 = '', m2 = m1, d2 = '', year: y }) => {
  const [first, last] = [dayOf(m1, d1), dayOf(m2, d2)];
  if (!first || !last || (first.month === last.month && first.day >= last.day)) return undefined;
  // `and` makes a span only after `between`.
  if (joint.includes('and') !== (from?.toLowerCase() === 'between ')) return undefined;
  return dayRange(y, first, last);
};

const readMonthDay: Reader = ({ m = '', d = '', year: y }, before) => {
  const found = dayOf(m, d);
  // `in May 24 people were killed`
  return found && !/\bin $/i.test(before) ? monthDate(y, found.month, found.day) : undefined;
};

const readMonthYear: Reader = ({ m = '', year: y }) => {
  const found = monthOf(m);
  return found === undefined ? undefined : monthDate(y, found);
};

const readMonthRange: Reader = ({ m1 = '', m2 = '', year: y }) => {
  const [first, last] = [monthOf(m1), monthOf(m2)];
  if (first === undefined || last === undefined) return undefined;
  return {
    kind: 'date',
    value: `date ${iso(y, first)}/${iso(y, last)}`,
    numbers: numbersOf(y, first, last),
    forms: {
      ko: ['~', '∼', '-', '–'].map((joint) => `${y ? `${y}년 ` : ''}${first}${joint}${last}월`),
      ja: ['〜', '～', '~', '-'].map((joint) => `${y ? `${y}年` : ''}${first}${joint}${last}月`),
    },
  };
};

const MONTH_CUE = /(?:\b(?:in|since|until|till|by|last|next|early|late|mid|of|from|to|through|this|before|after|for|and|or|during|between|the|its|their|every|each|on)[ -]|[’']s )$/i;

const readMonth: Reader = ({ m = '', next = '' }, before) => {
  const found = monthOf(m);
  if (found === undefined || (m.length < 5 && !/^(?:June|July|May)$/.test(m))) return undefined;
  const hasCue = MONTH_CUE.test(before);
  // Verbs and given names: `may`, `march`, `April Jones`.
  if (/^(?:May|March)$/.test(m) ? !hasCue : /^(?:April|June|August)$/.test(m) && !hasCue && next !== '') return undefined;
  return monthDate(undefined, found);
};

const readDecade: Reader = ({ decade = '', short }) => {
  const start = short === undefined ? decade : `19${short}`;
  return {
    kind: 'date',
    value: `date ${start}s`,
    numbers: [start],
    forms: { ko: unique([`${start}년대`, `${start.slice(2)}년대`]), ja: withFullWidth([`${start}年代`, `${start.slice(2)}年代`]) },
  };
};

const readAge: Reader = ({ age = '' }) => ({ kind: 'measure', value: `${age}s yo`, numbers: [age], forms: { ko: [`${age}대`, `${age} 대`], ja: withFullWidth([`${age}代`]) } });

const readCentury: Reader = ({ century = '' }) => ({
  kind: 'date',
  value: `${century} century`,
  numbers: [century],
  forms: { ko: [`${century}세기`, `${century} 세기`], ja: withFullWidth([`${century}世紀`]) },
});

const readYearRange: Reader = ({ y1 = '', y2 = '' }) => {
  const isShort = y2.length === 2;
  if (Number(isShort ? y1.slice(0, 2) + y2 : y2) <= Number(y1)) return undefined;
  return {
    kind: 'date',
    value: `date ${y1}/${isShort ? y1.slice(0, 2) + y2 : y2}`,
    numbers: [y1, y2],
    forms: { ko: ['~', '∼', '-', '–', '/'].map((joint) => `${y1}${joint}${y2}년`), ja: ['〜', '～', '~', '-', '–'].map((joint) => `${y1}${joint}${y2}年`) },
  };
};

/** `mid-2023`, `pre-2015`: the hyphen keeps the general reader away. */
const readYear: Reader = ({ year: y = '' }) => {
  return yearOf(y);
};

const READERS: readonly (readonly [RegExp, Reader])[] = [
  [
    new RegExp(`${START}(?<from>(?:from|between) )?${month('m1')} ${day('d1')}(?<joint> ?[-–] ?| to | and )(?:${month('m2')} )?${day('d2')}(?:,? ${year})?`, 'giu'),
    readMonthDayRange,
  ],
  [new RegExp(`${START}${month('m')} ${day('d')}(?:,? ${year})?`, 'giu'), readMonthDay],
  [new RegExp(`${START}${day('d1')}[-–]${day('d2')} (?:of )?${month('m1')}(?:,? ${year})?`, 'giu'), readMonthDayRange],
  [new RegExp(`${START}${day('d')} (?:of )?${month('m')}(?:,? ${year})?`, 'giu'), readMonthDay],
  [/(?<![\p{L}\p{N}/.-])(?<year>(?:1\d|20)\d{2})-(?<month>0[1-9]|1[0-2])-(?<day>0[1-9]|[12]\d|3[01])(?![\p{L}\p{N}-])/gu, (groups) => readIso(groups)],
  [new RegExp(`${START}${month('m')},? (?:of )?${year}`, 'giu'), readMonthYear],
  [new RegExp(`${START}${month('m1')}[-–]${month('m2')}(?:,? ${year})?`, 'giu'), readMonthRange],
  [new RegExp(`${START}${month('m')}(?=(?<next> \\p{Lu}\\p{Ll})?)`, 'gu'), readMonth],
  [/(?<![\p{L}\p{N}$£€.,])(?:(?<decade>(?:1\d|20)\d0)[’']?s|[’'‘](?<short>[2-9]0)s)(?![\p{L}\p{N}])/gu, readDecade],
  [/(?<=\b(?:his|her|their|my|your|our|its) (?:(?:early|mid|late)[ -])?)(?<age>[1-9]0)s(?![\p{L}\p{N}])/giu, readAge],
  [/(?<![\p{L}\p{N}.,-])(?<century>[1-9]\d?)(?:st|nd|rd|th)[ -]century(?![\p{L}\p{N}])/giu, readCentury],
  [/(?<![\p{L}\p{N}$£€¥.,/-])(?<y1>(?:19|20)\d{2})[-–](?<y2>(?:19|20)?\d{2})(?![\p{L}\p{N}%]|[.,/-]\d)/gu, readYearRange],
  [new RegExp(`(?<=\\b(?:mid|pre|post|early|late)-)${year}`, 'giu'), readYear],
];

function readIso({ year: y = '', month: m = '', day: d = '' }: Groups): Found | undefined {
  return Number(d) <= (LONGEST[Number(m) - 1] ?? 0) ? monthDate(y, Number(m), Number(d)) : undefined;
}
