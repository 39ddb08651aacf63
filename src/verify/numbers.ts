import { readEnglish, valuesIn } from '../protect/index.ts';
import type { Claim } from './sentence.ts';
import { ownText, without } from './text.ts';

/**
 * Outside quotes, the translation states the numbers of the source, equal in value, and no other. A number that the
 * source spells out (`two failures`, `doubled`, `G7`) may be written in digits, which is how Japanese does it, or not.
 */
export function numbers(claim: Claim): string | undefined {
  const { values: wanted, rest } = readEnglish(without(claim.source, claim.sourceQuotes));
  const written = valuesIn(ownText(claim), claim.language);
  const missing = subtract(wanted, written);
  if (missing[0] !== undefined) return `the number ${missing[0]} is missing`;

  const spelled = spelledIn(rest);
  // What a glossary writes with a number, as `주요 7개국` for `Group of Seven`.
  const named = subtract(valuesIn(claim.protected.join(' / '), claim.language), wanted);
  spelled.push(...named.filter((value) => !spelled.some((values) => values.includes(value))).map((value) => [value]));
  for (const value of subtract(written, wanted)) {
    const at = spelled.findIndex((values) => values.includes(value));
    if (at < 0) return `the number ${value} is not in the source`;
    spelled[at] = (spelled[at] ?? []).filter((other) => other !== value);
  }
  return undefined;
}

/** What is in a list more often than in another. */
function subtract(values: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return values.filter((value) => {
    const at = rest.indexOf(value);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

/** For each word of an English text the numbers that it may stand for. */
function spelledIn(text: string): string[][] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((word) => {
    const digits = [...word.matchAll(/\d+/g)].map(([number]) => String(Number(number)));
    const values = [...(SPELLED.get(word) ?? SPELLED.get(word.replace(/(?<=..)s$/, '')) ?? []), ...digits];
    return values.length > 0 ? [values] : [];
  });
}

const SPELLED = new Map<string, string[]>();
for (const [number, words] of [
  [0, 'zero midnight noon'],
  [1, 'a an one once first single half per each every annual yearly weekly monthly daily january'],
  [2, 'two twice second both double doubled doubling twofold bilateral pair couple duo twin half halve halved halving fortnight february'],
  [3, 'three thrice third trilateral triple tripled tripling threefold trio march'],
  [4, 'four fourth quarter quadruple quadrupled fourfold april'],
  [5, 'five fifth fivefold may'],
  [6, 'six sixth june'],
  [7, 'seven seventh july'],
  [8, 'eight eighth august'],
  [9, 'nine ninth september'],
  [10, 'ten tenth decade october'],
  [11, 'eleven eleventh november'],
  [12, 'twelve twelfth dozen midnight noon december'],
  [13, 'thirteen thirteenth'],
  [14, 'fourteen fourteenth fortnight'],
  [15, 'fifteen fifteenth'],
  [16, 'sixteen sixteenth'],
  [17, 'seventeen seventeenth'],
  [18, 'eighteen eighteenth'],
  [19, 'nineteen nineteenth covid coronavirus pandemic'],
  [20, 'twenty twentieth'],
  [30, 'thirty thirtieth'],
  [40, 'forty fortieth'],
  [50, 'fifty fiftieth'],
  [60, 'sixty'],
  [70, 'seventy'],
  [80, 'eighty'],
  [90, 'ninety'],
  [100, 'hundred hundredth century'],
  [1000, 'thousand thousandth'],
] as const) {
  for (const word of words.split(' ')) SPELLED.set(word, [...(SPELLED.get(word) ?? []), String(number)]);
}
