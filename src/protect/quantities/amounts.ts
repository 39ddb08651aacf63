import { yearQuantity } from './dates.ts';
import type { Decimal } from './decimal.ts';
import { canonical, compare, negate, times } from './decimal.ts';
import { formsOf, formsOfText } from './forms.ts';
import type { Numeral } from './numerals.ts';
import { DIGITS, matchAt, NUMBER_WORDS, readNumeral, valueOf } from './numerals.ts';
import type { Quantity } from './quantity.ts';
import { findInTurn } from './quantity.ts';
import type { Unit } from './units.ts';
import { CURRENCY_SIGN, currencyOf, readUnit } from './units.ts';

/** Finds numbers with their units, ranges of them, years, and `thousands of`, in order of the text. */
export const findAmounts = (text: string): Quantity[] => findInTurn(text, [findVague, findExact]);

function findExact(text: string): Quantity[] {
  const found: Quantity[] = [];
  let end = 0;
  for (const { index } of text.matchAll(START)) {
    if (index < end) continue;
    const quantity = readAmount(text, index);
    if (!quantity) continue;
    found.push(quantity);
    end = quantity.span.end;
  }
  return found;
}

/** A place where an amount may begin. What hangs on letters, such as F-16 or COVID-19, is a name. */
const START = new RegExp(
  `(?<![\\p{L}\\p{N}]|\\p{L}[-–]|\\p{N}[.,:/-])(?=[-−]?(?:${CURRENCY_SIGN})? ?${DIGITS}|(?:${NUMBER_WORDS})(?![\\p{L}\\p{N}])|a (?:dozen|hundred|thousand|million|billion|trillion)|(?:a )?half[ -]a?)`,
  'giu',
);
const SIGN = /[-−]/y;
const CURRENCY = new RegExp(`(?:${CURRENCY_SIGN}) ?`, 'uy');
const JOINT = /-(?=[$£€¥]?\d)|–| to (?=[$£€¥]?\d|(?:an? )?[a-z]+(?: (?:hundred|thousand|million|billion|trillion|percent|per cent|years|months|weeks|days|hours|minutes))\b)/iuy;
/** `5G`, `3D`, `747s`, `12th-grade`: no number on its own. An ordinal's ending is read over. */
const ORDINAL = /(?:st|nd|rd|th)(?![\p{L}\p{N}])/uy;
const GLUED = /[\p{L}\p{N}/:]|[-–](?=\p{N})/uy;

function readAmount(text: string, start: number): Quantity | undefined {
  const sign = matchAt(SIGN, text, start) ?? '';
  const symbol = matchAt(CURRENCY, text, start + sign.length) ?? '';
  const first = readNumeral(text, start + sign.length + symbol.length, symbol !== '');
  if (!first) return undefined;
  const second = readSecond(text, first);
  const last = second ?? first;
  const ordinal = second || first.isSpelled ? '' : (matchAt(ORDINAL, text, first.end) ?? '');

  const currency = symbol === '' ? undefined : currencyOf(symbol);
  const behind = ordinal === '' ? readUnit(text, last.end) : undefined;
  const unit = currency ?? behind?.unit;
  const end = currency || !behind ? last.end + ordinal.length : behind.end;
  if (!unit && !first.isSpelled && matchAt(GLUED, text, end) !== undefined) return undefined;
  if (first.isSpelled && !isWorthDigits(first, unit)) return undefined;

  const year = !unit && !second && sign === '' ? readYear(text, first, start, end) : undefined;
  if (year) return year;
  // `two to three million`, `$2-3 billion`: the scale belongs to both.
  const scaled = second && first.scale === 1n && second.scale > 1n && compare(first.mantissa, second.mantissa) < 0 ? { ...first, scale: second.scale } : first;
  const values = [scaled, ...(second ? [second] : [])].map((numeral) => times(valueOf(numeral), unit?.factor ?? 1n));
  const [a, b] = values;
  if (!a) return undefined;
  const span = { start, end };
  // A score or a ratio stays as it is; a range rises.
  if (b && !unit && (compare(a, b) >= 0 || text.slice(first.end, first.end + 1) === '-')) return score(a, b, span);
  const low = sign === '' ? a : negate(a);
  return {
    span,
    kind: unit?.kind ?? 'number',
    value: (unit?.value ?? '#').replace('#', b ? `${canonical(low)}..${canonical(b)}` : canonical(low)),
    numbers: values.map(canonical),
    forms: formsOf(b ? [low, b] : [low], unit),
  };
}

function readSecond(text: string, first: Numeral): Numeral | undefined {
  const joint = matchAt(JOINT, text, first.end);
  if (joint === undefined) return undefined;
  const start = first.end + joint.length;
  const symbol = matchAt(CURRENCY, text, start) ?? '';
  const second = readNumeral(text, start + symbol.length, symbol !== '');
  // `rose from 3 to 5` has two numbers, `2 to 3 percent` has one range.
  if (!second || (joint.includes('to') && !(second.scale > 1n || readUnit(text, second.end)))) return undefined;
  return joint.includes('to') && /\b(?:from|up|down|rose|fell|dropped) $/i.test(text.slice(0, first.end - 1).replace(/\S+$/, '')) ? undefined : second;
}

/** Small numbers that English spells out and that no unit follows (`three soldiers`) are the model's, which knows the counter. */
function isWorthDigits({ mantissa, scale }: Numeral, unit: Unit | undefined): boolean {
  const isSmall = scale === 1n && mantissa.unscaled < 10n;
  return !isSmall || (unit !== undefined && !(mantissa.unscaled === 1n && unit.value === '# days'));
}

const CUE = /\b(?:in|since|until|by|of|from|to|through|before|after|for|during|between|and|early|late|mid|the|its|their|his|her|around|about|year|a|an)[ -]$|\($/i;

/** A number of four digits is a year unless it counts what comes after it. */
function readYear(text: string, { mantissa, scale, isSpelled }: Numeral, start: number, end: number): Quantity | undefined {
  const digits = text.slice(start, end);
  if (isSpelled || scale !== 1n || mantissa.places > 0 || !/^(?:1[5-9]|20)\d\d$/.test(digits)) return undefined;
  const counts = /^ (?:\p{Ll}+ ){0,2}\p{Ll}+s\b/u.test(text.slice(end)) && !CUE.test(text.slice(Math.max(0, start - 12), start));
  return counts ? undefined : yearQuantity(digits, start);
}

function score(a: Decimal, b: Decimal, span: Quantity['span']): Quantity {
  const [x, y] = [canonical(a), canonical(b)];
  return {
    span,
    kind: 'number',
    value: `${x}-${y}`,
    numbers: [x, y],
    forms: { ko: [`${x}-${y}`, `${x}대${y}`, `${x} 대 ${y}`, `${x}:${y}`, `${x}~${y}`], ja: [`${x}-${y}`, `${x}対${y}`, `${x}－${y}`, `${x}〜${y}`] },
  };
}

// ── vague numbers ───────────────────────────────────────────────────────────────────────────────────────────────────

const VAGUE: ReadonlyMap<string, readonly [ko: string, ja: string]> = new Map([
  ['dozens', ['수십', '数十']],
  ['hundreds', ['수백', '数百']],
  ['thousands', ['수천', '数千']],
  ['tens of thousands', ['수만', '数万']],
  ['hundreds of thousands', ['수십만', '数十万']],
  ['millions', ['수백만', '数百万']],
  ['tens of millions', ['수천만', '数千万']],
  ['hundreds of millions', ['수억', '数億']],
  ['billions', ['수십억', '数十億']],
  ['tens of billions', ['수백억', '数百億']],
  ['hundreds of billions', ['수천억', '数千億']],
  ['trillions', ['수조', '数兆']],
]);

const VAGUE_PATTERN = new RegExp(`(?<![\\p{L}\\p{N}-])(${[...VAGUE.keys()].sort((a, b) => b.length - a.length).join('|')}) of(?! (?:these|those|them|the|its|his|her|their|our)\\b)(?! (?:thousands|millions|billions|trillions)\\b)`, 'giu');

/** `thousands of dollars`: with its unit, else `thousands of`, so that the model writes what is counted behind it. */
function findVague(text: string): Quantity[] {
  return [...text.matchAll(VAGUE_PATTERN)].flatMap((match): Quantity[] => {
    const phrase = match[1]?.toLowerCase() ?? '';
    const forms = VAGUE.get(phrase);
    if (!forms) return [];
    const after = match.index + match[0].length;
    const found = readUnit(text, after);
    const [ko, ja] = forms;
    return [{ span: { start: match.index, end: found?.end ?? after }, kind: 'count', value: phrase, numbers: [], forms: formsOfText(ko, ja, found?.unit) }];
  });
}
