/**
 * Whether the words of a quote make a sentence of their own: they begin with a capital, and have a finite verb, or end like
 * a sentence where the sentence around leaves them room to. A title, `"The Long Road"`, is none.
 *
 * @param inner the words between the marks
 * @param standsAlone nothing of the sentence around leads into the quote but its start, a comma, a colon or `said`
 * @param isAttributed an attribution follows the quote
 */
export function isSentence(inner: string, standsAlone: boolean, isAttributed: boolean): boolean {
  const text = inner.trim().replace(/^["“‘'«„([¿¡]+(?=[\p{L}\p{N}$£€])/u, '');
  if (!/^[\p{Lu}\p{Lo}\p{N}$£€]/u.test(text)) return false;
  // More than this need not be read to find a verb.
  const words = text.slice(0, 1000);
  const isComplete = /[.!?…]["”’'»)\]]*$/.test(text) && (standsAlone || /[!?]["”’'»)\]]*$/.test(text) || hasSentenceWithin(words));
  if (isComplete) return standsAlone || !isTitle(words);
  if (/[,—–-]["”’'»]*$/.test(text) && isAttributed) return true;
  return FINITE.test(words) && !isTitle(words);
}

const hasSentenceWithin = (text: string): boolean => FINITE.test(text) || /[.!?…]\s+\p{Lu}/u.test(text);

/** Auxiliaries, contractions, a pronoun with what must be its verb, a past tense after its subject. */
const FINITE = new RegExp(
  [
    '(?:^|\\s)(?:is|are|was|were|am|has|have|had|do|does|did|will|would|can|could|shall|should|may|might|must|cannot|' +
      'need|needs|want|wants|know|knows|think|said|says|went|came|took|made|got|gave|saw)(?=[\\s,.!?…]|$)',
    "n['’]t\\b",
    "\\p{L}['’](?:re|ll|ve|m|d)\\b",
    "\\b(?:[Ii]t|[Hh]e|[Tt]hat|[Tt]here|[Ww]hat|[Ss]he|[Ww]ho)['’]s\\b",
    '(?:^|\\s)(?:I|[Ww]e|[Yy]ou|[Tt]hey|[Hh]e|[Ss]he|[Ii]t)\\s\\p{Ll}',
    '^\\p{L}+(?:\\s\\p{L}+){0,4}\\s\\p{Ll}+ed\\s',
  ].join('|'),
  'u',
);

/** Every word but the small ones has a capital. */
function isTitle(text: string): boolean {
  const words = (text.match(/[\p{L}\p{N}'’-]+/gu) ?? []).filter((word) => word.length > 4 || /^\p{Lu}/u.test(word));
  return words.length >= 2 && !words.some((word) => /^\p{Ll}/u.test(word)) && !/(?:^|\s)(?:I|is|are|was|not)\s\p{Ll}/u.test(text);
}
