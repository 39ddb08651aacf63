import { valuesIn } from '../protect/index.ts';
import type { Claim } from './sentence.ts';
import { ownText, without } from './text.ts';

/**
 * Outside quotes, the translation states the numbers of the source, equal in value, and no other. A number that the
 * source spells out (`two failures`) may be written in digits, which is how Japanese does it, or not.
 */
export function numbers(claim: Claim): string | undefined {
  const source = without(claim.source, claim.sourceQuotes);
  const wanted = valuesIn(source, 'en');
  const written = valuesIn(ownText(claim), claim.language);
  const extra = [...written];
  for (const value of wanted) {
    const at = extra.indexOf(value);
    if (at < 0) return `the number ${value} is missing`;
    extra.splice(at, 1);
  }
  const spelled = (source.toLowerCase().match(/[a-z]+/g) ?? []).map((word) => SPELLED.get(word));
  for (const value of extra) {
    const at = spelled.indexOf(value);
    if (at < 0) return `the number ${value} is not in the source`;
    spelled.splice(at, 1);
  }
  return undefined;
}

const SPELLED = new Map(
  [
    ['a', 'an', 'one', 'once', 'first', 'single', 'half'],
    ['two', 'twice', 'second', 'both', 'double', 'bilateral', 'pair', 'half'],
    ['three', 'third', 'trilateral', 'triple', 'thrice'],
    ['four', 'fourth', 'quarter'],
    ['five', 'fifth'],
    ['six', 'sixth'],
    ['seven', 'seventh'],
    ['eight', 'eighth'],
    ['nine', 'ninth'],
    ['ten', 'tenth', 'decade'],
    ['eleven', 'eleventh'],
    ['twelve', 'twelfth', 'dozen'],
    ...[['january'], ['february'], ['march'], ['april'], ['may'], ['june'], ['july'], ['august'], ['september'], ['october'], ['november'], ['december']],
  ].flatMap((words, index) => words.map((word) => [word, String((index % 12) + 1)] as const)),
);
