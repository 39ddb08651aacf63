import type { Language } from '../../types.ts';
import type { Decimal } from './decimal.ts';
import { digitsOf, parseDecimal, times } from './decimal.ts';

// ── English ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Digits with optional separators and decimals, whole: never a piece of a longer number or of a version. */
export const DIGITS = String.raw`(?:\d{1,3}(?:,\d{3}){1,9}|\d{1,2}(?:,\d{2}){1,9},\d{3}|\d{1,20})(?:\.\d{1,20})?(?!\d|[.,]\d)`;

/** A number as English writes it. */
export interface Numeral {
  /** The number before its scale: 3.5 in `3.5 billion`. */
  readonly mantissa: Decimal;
  /** 1, or what a word such as `billion` or `dozen` stands for. */
  readonly scale: bigint;
  readonly isSpelled: boolean;
  /** Offset behind it. */
  readonly end: number;
}

/**
 * Reads the numeral that begins at `start`: digits or number words, and a scale.
 *
 * @param isMoney letters such as `bn` and `m` count as scales
 */
export function readNumeral(text: string, start: number, isMoney: boolean): Numeral | undefined {
  const digits = matchAt(DIGIT_NUMERAL, text, start);
  if (!digits) return readWords(text, start);
  const end = start + digits.length;
  const scale = matchAt(SCALE, text, end) ?? (isMoney ? matchAt(MONEY_SCALE, text, end) : undefined) ?? '';
  return { mantissa: parseDecimal(digits), scale: scaleOf(scale), isSpelled: false, end: end + scale.length };
}

export const valueOf = ({ mantissa, scale }: Numeral): Decimal => times(mantissa, scale);

const UNITS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const TEENS = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

const WORD_VALUES = new Map([
  ...UNITS.map((word, index) => [word, BigInt(index + 1)] as const),
  ...TEENS.map((word, index) => [word, BigInt(index + 10)] as const),
  ...TENS.map((word, index) => [word, BigInt((index + 2) * 10)] as const),
]);

const SCALES: ReadonlyMap<string, bigint> = new Map([
  ['dozen', 12n],
  ['hundred', 100n],
  ['thousand', 10n ** 3n],
  ['lakh', 10n ** 5n],
  ['million', 10n ** 6n],
  ['crore', 10n ** 7n],
  ['billion', 10n ** 9n],
  ['trillion', 10n ** 12n],
  ['k', 10n ** 3n],
  ['m', 10n ** 6n],
  ['mn', 10n ** 6n],
  ['b', 10n ** 9n],
  ['bn', 10n ** 9n],
  ['tn', 10n ** 12n],
  ['trn', 10n ** 12n],
]);

/** All words that an English number may begin with, as alternatives of a pattern. */
export const NUMBER_WORDS = [...UNITS, ...TEENS, ...TENS].sort((a, b) => b.length - a.length).join('|');

const scaleOf = (word: string): bigint => SCALES.get(word.replace(/[^a-z]/gi, '').toLowerCase()) ?? 1n;

const DIGIT_NUMERAL = new RegExp(DIGITS, 'y');
const SCALE = /(?:[ \u00a0-](?:dozen|hundred|thousand|lakh|million|crore|billion|trillion)|[ \u00a0]?(?:bn|mn|trn|tn))(?![\p{L}\p{N}])/iuy;
const MONEY_SCALE = /[ \u00a0]?[bkm](?![\p{L}\p{N}])/iuy;
const ONES_WORD = new RegExp(`(?:${[...TEENS, ...UNITS].join('|')})(?![\\p{L}\\p{N}])`, 'iuy');
const TENS_WORD = new RegExp(`(?:${TENS.join('|')})(?![\\p{L}\\p{N}])`, 'iuy');
const JOINED_UNIT = new RegExp(`[ -](?:${UNITS.join('|')})(?![\\p{L}\\p{N}])`, 'iuy');
const HUNDRED = /[ -]hundred(?![\p{L}\p{N}])/iuy;
const BIG_WORD = /[ -](?:thousand|lakh|million|crore|billion|trillion)(?![\p{L}\p{N}])/iuy;
const HALF = /(?:a )?half[ -](?:a )?(?=(?:million|billion|trillion)(?![\p{L}\p{N}]))/iuy;
const ARTICLE = /a(?= (?:dozen|hundred|thousand|million|billion|trillion)(?![\p{L}\p{N}])|[ -](?:million|billion|trillion)-)/iuy;
const DOZEN = /[ -]dozen(?![\p{L}\p{N}])/iuy;
const JOIN = / (?:and )?/y;
const MORE_WORDS = new RegExp(`[ -](?:${NUMBER_WORDS}|hundred)(?![\\p{L}\\p{N}])`, 'iuy');

/** `forty-five`, `two hundred and three thousand`, `a million`, `half a billion`; a lone scale stays a scale of what is before. */
function readWords(text: string, start: number): Numeral | undefined {
  const half = matchAt(HALF, text, start);
  if (half) {
    const word = /^[a-z]+/i.exec(text.slice(start + half.length, start + half.length + 8))?.[0] ?? '';
    return { mantissa: { unscaled: 5n, places: 1 }, scale: scaleOf(word), isSpelled: true, end: start + half.length + word.length };
  }
  let total = 0n;
  let limit: bigint | undefined;
  let end = start;
  for (;;) {
    const group = readHundreds(text, limit === undefined ? end : end + (matchAt(JOIN, text, end)?.length ?? 0));
    if (!group) break;
    const word = matchAt(BIG_WORD, text, group.end) ?? '';
    const scale = scaleOf(word);
    // `two million and three million`: another number begins.
    if (limit !== undefined && group.value * scale >= limit) break;
    total += group.value * scale;
    end = group.end + word.length;
    if (scale === 1n) {
      if (limit === undefined) {
        const dozen = matchAt(DOZEN, text, end);
        if (dozen) return { mantissa: { unscaled: total, places: 0 }, scale: 12n, isSpelled: true, end: end + dozen.length };
      }
      break;
    }
    // One scale only: the mantissa is kept apart, as a range may share the scale (`two to three million`).
    if (limit === undefined && !readHundreds(text, end + (matchAt(JOIN, text, end)?.length ?? 0))) {
      return { mantissa: { unscaled: group.value, places: 0 }, scale, isSpelled: true, end };
    }
    limit = scale;
  }
  // `nineteen eighty-four`, `fifty-fifty` are no numbers that we could read.
  if (end === start || matchAt(MORE_WORDS, text, end)) return undefined;
  return { mantissa: { unscaled: total, places: 0 }, scale: 1n, isSpelled: true, end };
}

/** 1 to 9999 in words: `twelve hundred`, `three hundred and five`, `a hundred`; `a` alone before a bigger scale. */
function readHundreds(text: string, start: number): { value: bigint; end: number } | undefined {
  const article = matchAt(ARTICLE, text, start);
  const first = article ? { value: 1n, end: start + article.length } : readUnderHundred(text, start);
  if (!first) return undefined;
  const hundred = matchAt(HUNDRED, text, first.end);
  if (!hundred) return first;
  const end = first.end + hundred.length;
  const rest = readUnderHundred(text, end + (matchAt(JOIN, text, end)?.length ?? 0));
  return { value: first.value * 100n + (rest?.value ?? 0n), end: rest?.end ?? end };
}

function readUnderHundred(text: string, start: number): { value: bigint; end: number } | undefined {
  const tens = matchAt(TENS_WORD, text, start);
  const word = tens ?? matchAt(ONES_WORD, text, start);
  if (!word) return undefined;
  const unit = tens ? (matchAt(JOINED_UNIT, text, start + tens.length) ?? '') : '';
  const value = (WORD_VALUES.get(word.toLowerCase()) ?? 0n) + (WORD_VALUES.get(unit.slice(1).toLowerCase()) ?? 0n);
  return { value, end: start + word.length + unit.length };
}

/** What a sticky pattern matches at `start`. */
export function matchAt(pattern: RegExp, text: string, start: number): string | undefined {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0];
}

// ── Korean and Japanese ─────────────────────────────────────────────────────────────────────────────────────────────

/** Names of 10^4, 10^8, 10^12 and 10^16. */
export const MYRIADS = { ko: ['만', '억', '조', '경'], ja: ['万', '億', '兆', '京'] } as const;
const THOUSAND = { ko: '천', ja: '千' } as const;

/** How newspapers write a number, `1만2000`, first, and how else people write it. */
export function writeNumber(decimal: Decimal, language: Language): string[] {
  const isNegative = decimal.unscaled < 0n;
  const digits = digitsOf(decimal).replace('-', '');
  const [whole = '0', fraction] = digits.split('.');
  const tail = fraction === undefined ? '' : `.${fraction}`;
  const groups = groupsOf(whole);
  const write = (writeGroup: (group: string) => string, joint: string): string =>
    groups.map(({ group, index }) => writeGroup(group) + (index === 0 ? '' : (MYRIADS[language][index - 1] ?? ''))).join(joint);
  const withThousands = (group: string): string => (/^\d000$/.test(group) ? group.slice(0, 1) + THOUSAND[language] : group);
  const withCommas = (group: string): string => group.replace(/^(\d)(\d{3})$/, '$1,$2');
  const same = (group: string): string => group;

  const forms =
    groups.length === 0 || (fraction !== undefined && whole.length > 4 && groups.at(-1)?.index !== 0)
      ? [digits]
      : [
          write(same, '') + tail,
          write(same, ' ') + tail,
          write(withCommas, '') + tail,
          write(withCommas, ' ') + tail,
          ...(fraction === undefined ? [write(withThousands, ''), write(withThousands, ' '), ...hundreds(whole, language)] : []),
        ];
  forms.push(digits, whole.replace(/\B(?=(?:\d{3})+$)/g, ',') + tail);
  const signs = !isNegative ? [''] : language === 'ko' ? ['-', '마이너스 ', '영하 ', '−'] : ['マイナス', '-', '氷点下', '−'];
  const signed = signs.flatMap((sign) => forms.map((form) => sign + form));
  if (language === 'ja') signed.push(...signed.slice(0, 1).map(fullWidth));
  return [...new Set(signed)];
}

/** Groups of four digits that are not zero, with their index from the right; none where we have no name for them. */
function groupsOf(whole: string): { group: string; index: number }[] {
  if (whole.length > 20 || !/[1-9]/.test(whole)) return [];
  const groups: { group: string; index: number }[] = [];
  for (let end = whole.length, index = 0; end > 0; end -= 4, index += 1) {
    const group = whole.slice(Math.max(0, end - 4), end).replace(/^0+/, '');
    if (group !== '') groups.unshift({ group, index });
  }
  return groups;
}

/** 500만 → 5백만, 100만 → 백만. */
function hundreds(whole: string, language: Language): string[] {
  if (language === 'ja') return /^10{6}$|^10{7}$/.test(whole) ? [whole.length === 7 ? '百万' : '千万'] : [];
  const found = /^([1-9])(0{1,3})(0000|0{8}|0{12})$/.exec(whole);
  if (!found) return [];
  const [, digit = '', zeros = '', rest = ''] = found;
  const unit = ['십', '백', '천'][zeros.length - 1] ?? '';
  const myriad = MYRIADS.ko[rest.length / 4 - 1] ?? '';
  return digit === '1' ? [unit + myriad] : [digit + unit + myriad];
}

export const fullWidth = (text: string): string => text.replace(/[0-9.]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
