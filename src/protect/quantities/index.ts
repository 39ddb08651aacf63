import type { Language } from '../../types.ts';
import { findAmounts } from './amounts.ts';
import { findDates } from './dates.ts';
import { canonical, parseDecimal, plus, times } from './decimal.ts';
import { MYRIADS } from './numerals.ts';
import type { Quantity } from './quantity.ts';
import { blank, findInTurn } from './quantity.ts';
import { findTimes } from './times.ts';
import { UNIT_SYMBOL } from './units.ts';

export type { Quantity } from './quantity.ts';

/** Finds what English writes as a number, with its unit: amounts, money, percentages, dates, times; disjoint, in order. */
export const findQuantities = (text: string): Quantity[] => findInTurn(text, [findTimes, findDates, findAmounts]);

/**
 * The plain numbers that a text states, in order, each in one way of writing: 3500000000 for `$3.5 billion`, `35억 달러`
 * and `35億ドル`; 11 and 24 for `Nov 24`. Signs and units are not told, and a number that is part of a name (F-16, 5G) is none.
 */
export function valuesIn(text: string, language: Language | 'en'): string[] {
  // 경 and 조 are myriads, but begin words that are counted, too: 3경기 are three games.
  if (language !== 'en') return plainValues(text.normalize('NFKC').replace(/(?<=\d)(?=경기|조각|조항)/g, ' '), language);
  return readEnglish(text).values;
}

/** What `valuesIn` finds in an English text, and the text with spaces in their places. */
export function readEnglish(text: string): { values: string[]; rest: string } {
  const quantities = findQuantities(text);
  const rest = blank(text, quantities.map(({ span }) => span));
  return {
    values: [...quantities.flatMap(({ numbers }) => numbers), ...plainValues(rest, 'en')],
    rest: rest.replace(NUMBER, (number) => ' '.repeat(number.length)),
  };
}

const NUMBER = new RegExp(
  `(?<![\\p{Script=Latin}\\p{N}]|\\p{Script=Latin}[-–]|\\p{N}[.,])\\d[\\d,]*(?:\\.\\d+)?(?:[십백천千百]?[만억조경万億兆京]|[천千](?!명당))?(?: ?\\d[\\d,]*(?:[십백천千百]?[만억조万億兆]|[천千]))*(?:(?<=[만억조경万億兆京]) ?\\d[\\d,]*(?:\\.\\d+)?)?(?!\\p{N}|(?!(?:${UNIT_SYMBOL})(?![\\p{Script=Latin}]))\\p{Script=Latin})`,
  'gu',
);
const PART = /(\d[\d,]*(?:\.\d+)?)([십백천千百]?)([만억조경万億兆京]?)/gu;
const SMALL: Readonly<Record<string, bigint>> = { 십: 10n, 백: 100n, 百: 100n, 천: 1000n, 千: 1000n };

function plainValues(text: string, language: Language | 'en'): string[] {
  return [...text.matchAll(NUMBER)].map(([whole]) => {
    if (language === 'en') return canonical(parseDecimal(whole.replace(/,$/, '')));
    let total = parseDecimal('0');
    for (const [, digits = '', small = '', myriad = ''] of whole.matchAll(PART)) {
      const index = myriad === '' ? -1 : MYRIADS[language].findIndex((name) => name === myriad);
      const value = times(times(parseDecimal(digits.replace(/,$/, '')), SMALL[small] ?? 1n), 10n ** BigInt(4 * (index + 1)));
      total = plus(total, value);
    }
    return canonical(total);
  });
}
