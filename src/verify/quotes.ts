import { textOf } from '../types.ts';
import type { Claim } from './sentence.ts';

/** Every quote of the source stands in the translation byte for byte, as often as in the source, and no other does. */
export function quotes({ source, sourceQuotes, text, quotes: found }: Claim): string | undefined {
  const expected = sourceQuotes.map((span) => textOf(source, span)).sort();
  const actual = found.map((span) => textOf(text, span)).sort();
  const missing = expected.find((quote, index) => quote !== actual[index]);
  if (missing !== undefined) return `the quote ${missing} is not in it as written`;
  return actual.length > expected.length ? `it has ${actual.length} quotes where the source has ${expected.length}` : undefined;
}
