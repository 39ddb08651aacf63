import type { Span } from '../types.ts';
import { FINITE } from './verbs.ts';

/**
 * The noun phrase that is the subject of the verb right after a text: `Kim` in `On Monday, Kim, 45, a shopkeeper, `.
 *
 * @param text from anywhere before the subject, such as the sentence's start, up to the verb; quotes masked
 * @returns a span into `text`
 */
export function subjectBefore(text: string): Span | undefined {
  const from = CLAUSE_START.exec(text)?.[0].length ?? 0;
  const clause = trimmed(text, { start: from, end: text.length });
  const pieces = splitAtCommas(text, stripAdverbials(text, clause));
  const last = pieces.at(-1);
  if (!last) return undefined;
  // `Park came in the morning and`: the verb shares its subject with one before.
  if (/(?:^|\s)(?:and|but)$/.test(slice(text, last))) return leadingSubject(slice(text, { start: 0, end: last.end }));
  if (last.start === last.end) return headBefore(text, pieces.slice(0, -1));
  // A list: `Kim, Lee and Park`.
  let first = pieces.length - 1;
  if (/^\p{Lu}\S*(?:\s\p{Lu}\S*)*\s+and\s/u.test(slice(text, last))) {
    while (first > 0 && ENDS_IN_NAME.test(slice(text, pieces[first - 1])) && !/\d/.test(slice(text, pieces[first - 1]))) first--;
  }
  const list = first < pieces.length - 1 ? nounPhrase(text, { start: pieces[first]?.start ?? last.start, end: last.end }) : undefined;
  return list ?? nounPhrase(text, last);
}

/** The subject of the first verb of a sentence. */
export function leadingSubject(text: string): Span | undefined {
  const introduction = /^[^,\uFFFC]*,\s+/.exec(text)?.[0] ?? '';
  for (const lead of ['', introduction]) {
    for (const { index } of text.slice(lead.length).matchAll(ANY_VERB)) {
      const span = { start: lead.length, end: lead.length + index };
      if (slice(text, span).endsWith(',')) return headBefore(text, splitAtCommas(text, span).slice(0, -1));
      if (isNounPhrase(slice(text, span))) return span;
    }
  }
  return undefined;
}

/** Where the noun phrase that a text begins with ends: `the ministry` in `the ministry in a statement on Monday`. */
export function leadingNounPhrase(text: string): Span | undefined {
  const [phrase = ''] = LEADING.exec(text) ?? [];
  const span = trimmed(text, { start: 0, end: phrase.length });
  return isNounPhrase(slice(text, span)) ? span : undefined;
}

const LEADING = new RegExp(
  '^(?:(?!\\s+(?:who|which|that|whose|where|as|in|on|at|during|after|before|while|when|to|from|with|about|by|via|' +
    'seen|published|released|issued|obtained|posted|dated|last|late|early|this|and\\s(?:said|added))\\b)' +
    '[^,.;:!?—–(\\uFFFC]|\\.(?=\\p{L}|\\s\\p{Lu})|(?<=\\d),(?=\\d))+',
  'u',
);
const CLAUSE_START = /^.*(?:[\uFFFC;:—–]|\((?![^()]*\))|\s-\s)/s;
const ENDS_IN_NAME = /\p{Lu}[^\s]*$/u;

const slice = (text: string, span: Span | undefined): string => (span ? text.slice(span.start, span.end) : '');

function trimmed(text: string, span: Span): Span {
  const piece = slice(text, span);
  const start = span.start + (piece.length - piece.trimStart().length);
  return { start, end: Math.max(start, span.start + piece.trimEnd().length) };
}

/** Pieces between commas, trimmed; the last is empty where a comma ends the text. */
function splitAtCommas(text: string, span: Span): Span[] {
  const pieces: Span[] = [];
  let start = span.start;
  for (const { index } of slice(text, span).matchAll(/,(?!\d{3})/g)) {
    pieces.push(trimmed(text, { start, end: span.start + index }));
    start = span.start + index + 1;
  }
  return [...pieces, trimmed(text, { start, end: span.end })];
}

/** `Kim, 45, a shopkeeper in Busan,`: what the words in apposition belong to. */
function headBefore(text: string, pieces: readonly Span[]): Span | undefined {
  for (const piece of pieces) {
    const phrase = nounPhrase(text, piece);
    if (phrase) return phrase;
  }
  return undefined;
}

/** Cuts off what stands between a subject and its verb: `also`, `had later`, `in a statement`, `who`. */
function stripAdverbials(text: string, span: Span): Span {
  let { end } = span;
  for (;;) {
    const [tail] = ADVERBIAL.exec(text.slice(Math.max(span.start, end - 60), end)) ?? [];
    if (tail === undefined) return trimmed(text, { start: span.start, end });
    end -= tail.length;
  }
}

const ADVERBIAL = new RegExp(
  '\\s*\\([^()]*\\)$|(?:^|\\s+)(?:' +
    'also|then|later|earlier|already|once|again|often|still|even|just|simply|instead|who|which|' +
    'has|have|had|would|will|did|could|might|may|was|were|is|been|' +
    '(?!\\S*(?:famil|assemb|monopo|supp|rall|all|anoma|week|month|dai|Ju|Ita)ly\\b)\\p{Ll}+ly|' +
    '(?:late |early )?(?:on|last) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?|' +
    'in an? (?:\\p{Ll}+ )?(?:statement|tweet|post|speech|letter|interview|report|message|video|email|briefing)|' +
    'at an? (?:\\p{Ll}+ )*(?:conference|briefing|rally|meeting|hearing))$',
  'u',
);

function nounPhrase(text: string, span: Span): Span | undefined {
  const pronoun = /(?<=\s)(?:he|she|they|we|I)$/.exec(slice(text, span));
  if (pronoun) return { start: span.start + pronoun.index, end: span.end };
  // `late when Kim`, `what officials`, `In May the minister`: the subject comes last.
  const before = CONNECTIVE.exec(slice(text, span))?.[0].length ?? 0;
  const candidates = [before, before + (OPENING.exec(text.slice(span.start + before, span.end))?.[0].length ?? 0)].flatMap((skip) => {
    const rest = slice(text, { start: span.start + skip, end: span.end });
    return [skip, skip + (/^(?:.*\s)?(?:and|or|so|yet)\s+/su.exec(rest)?.[0].length ?? 0)];
  });
  for (const skip of candidates) {
    const phrase = trimmed(text, { start: span.start + skip, end: span.end });
    const words = slice(text, phrase);
    const relative = words.search(/\s(?:who|whose|which|that)\b/);
    const own = relative === -1 ? phrase : { start: phrase.start, end: phrase.start + relative };
    if (isNounPhrase(slice(text, own))) return own;
  }
  return undefined;
}

const CONNECTIVE =
  /^.*\b(?:but|while|when|because|although|though|[Ww]hat|said|says|whereas|after|before|since|until|whether|if|as|that|which|where)\s+/s;
/** Words of time and place that stand first without a comma. */
const OPENING = new RegExp(
  '^(?:(?:Late|Early|Later|Earlier|late|early) )?(?:On|In|At|Last|This|Next|By|Since|on|in|at|last|this|next|by)\\s(?:\\p{Ll}+\\s)?' +
    '(?:\\p{Lu}\\p{Ll}+day|January|February|March|April|May|June|July|August|September|October|November|December|' +
    'week|month|year|night|morning|\\d{4})(?:\\s(?:\\d+|morning|night|evening|afternoon))?\\s+',
  'u',
);

/** Told by its first, its last and its small words: no tagger, so a rare phrase with a verb in it passes. */
function isNounPhrase(text: string): boolean {
  const words = text.split(/\s+/);
  const [first = ''] = words;
  if (text === '' || words.length > 16 || !/^[\p{L}\p{N}@]/u.test(first)) return false;
  if (/^(?:he|she|they|it|we|I|you|one|some|many|others|who)$/i.test(text)) return true;
  if (NO_FIRST.test(text.charAt(0).toLowerCase() + text.slice(1)) || NO_LAST.test(text) || /^\d+$/.test(text)) return false;
  return !VERBAL.test(text) && (!PAST.test(text) || SOMEBODY.test(text));
}

const NO_FIRST = new RegExp(
  '^(?:and|or|but|so|in|on|at|by|to|of|for|from|with|without|as|if|when|while|because|since|after|before|during|amid|despite|under|over|into|' +
    'that|which|who|what|how|why|where|whether|not|then|also|there|here|is|are|was|were|has|have|had|asked|given|based|according|' +
    'he|she|they|it|we|i|you|him|them|neither|nobody|none|nothing|' +
    '(?!(?:king|outgoing|incoming|leading|ruling|governing|visiting|acting|beijing)\\s)\\p{Ll}+ing(?=\\s\\p{Ll}))(?:\\s|$)',
  'u',
);
const NO_LAST = /(?:^|\s)(?:the|an?|and|or|but|of|in|on|at|by|to|for|from|with|as|his|its|their|our|my|not|be|being|very|more|than)$/i;
const VERB_WORDS =
  'is|are|was|were|be|been|has|have|had|will|would|can|could|should|may|might|must|do|does|did|not|left|went|came|took|made|got|gave|met|held|ran|' +
  'won|lost|fell|rose|began|found|kept|stood|sent|built|bought|knew|heard|saw|set|put|cut|spent|brought|drew|grew|broke|beat|struck|told';
const VERBAL = new RegExp(`(?:^|\\s)(?:${VERB_WORDS}|${FINITE.replace('|thought', '')})(?:\\s|$)`, 'u');
const ANY_VERB = new RegExp(`(?<!\\d)\\s(?:${VERB_WORDS}|${FINITE}|\\p{Ll}+ed)(?=[\\s,])`, 'gu');
/** A past tense, or a participle that belongs to the noun, as in `a man arrested in May`. */
const PAST = /\s\p{Ll}+ed\s(?:the|an?|to|in|on|at|by|from|his|her|its|their|him|them|it)\s/u;
const SOMEBODY = /^(?:an?|one|two|three|some)\s(?!.*\s(?:and|but)\s)/i;
