import type { Language } from '../../types.ts';
import type { Decimal } from './decimal.ts';
import { digitsOf } from './decimal.ts';
import { fullWidth, writeNumber } from './numerals.ts';
import type { Quantity } from './quantity.ts';
import type { Unit } from './units.ts';

const BARE = { ko: ['#'], ja: ['#'] } as const;
const RANGE = { ko: ['~', '∼', '〜', '-', '–'], ja: ['〜', '～', '~', '∼', '-', '–'] } as const;

/** How a number, or a range of two, is written with its unit. */
export function formsOf(numbers: readonly [Decimal, Decimal?], unit: Unit | undefined): Quantity['forms'] {
  const forms = (language: Language): string[] => {
    const [first, second] = numbers;
    const texts = second ? rangeTexts(first, second, language) : writeNumber(first, language);
    const templates = unit?.[language] ?? BARE[language];
    const words = second ? [] : (unit?.words[language]?.[digitsOf(first)] ?? []);
    return unique([...templates.flatMap((template) => texts.flatMap((text) => fill(template, text, language))), ...words]);
  };
  return { ko: forms('ko'), ja: forms('ja') };
}

/** `수천`, with its unit. */
export function formsOfText(ko: string, ja: string, unit: Unit | undefined): Quantity['forms'] {
  return {
    ko: unique((unit?.ko ?? BARE.ko).flatMap((template) => fill(template, ko, 'ko'))),
    ja: unique((unit?.ja ?? BARE.ja).flatMap((template) => fill(template, ja, 'ja'))),
  };
}

export const unique = (forms: readonly string[]): string[] => [...new Set(forms)];

/** In Japanese, also with full-width digits. */
export const withFullWidth = (forms: readonly string[]): string[] => unique([...forms, ...forms.slice(0, 1).map(fullWidth)]);

function rangeTexts(first: Decimal, second: Decimal, language: Language): string[] {
  const [a = '', aSpaced = a] = writeNumber(first, language);
  const [b = '', bSpaced = b] = writeNumber(second, language);
  return RANGE[language].flatMap((joint) => [a + joint + b, aSpaced + joint + bSpaced]);
}

/** Korean sets a word off from a number that ends in a word (`35억 달러`), but not from a digit (`50달러`); people vary. */
function fill(template: string, number: string, language: Language): string[] {
  const joined = template.replace('#', number);
  if (language === 'ja') return [joined];
  // `영하 5도` is the form for degrees, `-5` for all else.
  const isCold = /^-/.test(number) && /도$/.test(template);
  const text = isCold ? template.replace('#', `영하 ${number.slice(1)}`) : joined;
  const spaced = text.replace(number.replace(/^-/, ''), (digits) => `${digits} `).trimEnd();
  const wantsSpace = /[가-힣]$/.test(number) && /#[가-힣]/.test(template);
  return isCold ? [text, joined] : wantsSpace ? [spaced, text] : /#[가-힣a-zA-Z㎜-㏄]/.test(template) ? [text, spaced] : [text];
}
