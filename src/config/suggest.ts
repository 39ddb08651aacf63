import { closest, distance } from 'fastest-levenshtein';

/** "Did you mean …?" where one of the known words is near enough to be meant; else what is known. */
export function suggest(word: string, known: readonly string[], otherwise: string): string {
  const near = known.length > 0 ? closest(word.toLowerCase(), known) : undefined;
  return near !== undefined && distance(word.toLowerCase(), near) <= Math.max(1, near.length / 3) ? `Did you mean \`${near}\`?` : otherwise;
}

/** A word from a file, for a message: between back quotes, cut where it is long. */
export const quoted = (word: string): string => `\`${word.length > 40 ? `${word.slice(0, 39)}…` : word}\``;

/** `a, b and c` */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
