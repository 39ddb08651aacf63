import type { Span } from '../types.ts';
import { leadingNounPhrase, leadingSubject, subjectBefore } from './subject.ts';
import { FINITE, INVERTED, PARTICIPLE } from './verbs.ts';

/** Stands for each character of a quote in a masked text, so that no word in a quote is read as one around it. */
export const MASK = '\uFFFC';

/** How far from a quote an attribution is looked for, in characters; keeps the time linear. */
const REACH = 240;

export interface Attribution {
  readonly speaker: Span;
  /** Where the words `Park said` end. */
  readonly end: number;
}

/**
 * The attribution right after a quote: `said Park Jin`, `Park Jin said`, `according to the ministry`.
 *
 * @param from the quote's end
 * @param end the sentence's end
 */
export function attributionAfter(masked: string, from: number, end: number): Attribution | undefined {
  const text = masked.slice(from, Math.min(end, from + REACH));
  const lead = /^[\s,—–-]*(?:as\s)?/.exec(text)?.[0].length ?? 0;
  const found = readAttribution(text.slice(lead));
  return found && shift(found, from + lead);
}

/** The attribution before a quote, in the same sentence: `She told reporters, "…"`, `Park, 61, called the plan "…"`. */
export function attributionBefore(masked: string, start: number, quote: number): Attribution | undefined {
  const from = Math.max(start, quote - REACH);
  const text = masked.slice(from, quote);
  for (const match of [...text.matchAll(VERBS), ...text.matchAll(ACCORDING)].sort((a, b) => b.index - a.index)) {
    const end = match.index + match[0].length;
    const between = text.slice(end);
    if (/;|,\s(?:but|and|while|although|whereas)\s(?!that\s|$)/.test(between)) return undefined;
    const before = text.slice(0, match.index);
    const agent = ACCORDING_TO.test(match[0]) ? 0 : /^\s+by\s+/.exec(between)?.[0].length;
    const speaker = agent === undefined ? subjectOf(match[0], before, between) : offset(leadingNounPhrase(between.slice(agent)), end + agent);
    if (speaker) return shift({ speaker, end }, from);
  }
  return undefined;
}

/** The attribution at the end of a quote's sentence, set off by a comma: `The "…" must go, Park said on Monday.` */
export function attributionAtEnd(masked: string, from: number, end: number): Attribution | undefined {
  const text = masked.slice(from, Math.min(end, from + REACH));
  for (const match of [...text.matchAll(ACCORDING), ...text.matchAll(FINITE_VERBS)]) {
    const verbEnd = match.index + match[0].length;
    const before = text.slice(0, match.index);
    if (ACCORDING_TO.test(match[0])) {
      const speaker = offset(leadingNounPhrase(text.slice(verbEnd)), verbEnd);
      if (speaker) return shift({ speaker, end: speaker.end }, from);
    } else if (TAIL.test(text.slice(verbEnd)) && !SUBORDINATE.test(before) && !isPassive(before, match[0])) {
      const speaker = subjectBefore(before);
      if (speaker && /,\s*$/.test(before.slice(0, speaker.start))) return shift({ speaker, end: verbEnd }, from);
    }
  }
  return undefined;
}

/** The speaker that a sentence without a quote names, if that is all that it does: `Park told reporters on Monday.` */
export function pureAttribution(masked: string, { start, end }: Span): Span | undefined {
  if (end - start > 120 || masked.slice(start, end).includes(MASK)) return undefined;
  const found = attributionAfter(masked, start, end);
  return found && TAIL.test(masked.slice(found.end, end)) ? found.speaker : undefined;
}

/** Whether a text that follows a quote begins with a named speaker, as `Park asked.` does. */
export function opensWithAttribution(masked: string): boolean {
  if (/^(?:The|A|An|In|On|At)\s/.test(masked)) return false;
  const found = readAttribution(/^[^.!?]*(?:\.(?!\s|$)[^.!?]*)*[.!?]?/.exec(masked)?.[0] ?? '');
  if (!found) return false;
  const isClause = /^\s(?:that|the|it|he|she|they|there|his|her|its|their|we|an?)\s/.test(masked.slice(found.end));
  return !isClause || /\b(?:ask|tell|told)\w*$/.test(masked.slice(0, found.end));
}

/** Between two halves of a quote stands the attribution only: nobody says or does anything else. */
export const isOnlyAttribution = (masked: string, { end }: Attribution, until: number): boolean =>
  until - end < REACH && !OTHER_STATEMENT.test(masked.slice(end, until));

const VERBS = new RegExp(`(?=[a-z])(?<![\\p{L}\\p{N}’'-])(?:${FINITE}|${PARTICIPLE})(?![\\p{L}\\p{N}’'-])`, 'gu');
const FINITE_VERBS = new RegExp(`(?=[a-z])(?<![\\p{L}\\p{N}’'-])(?:${FINITE})(?![\\p{L}\\p{N}’'-])`, 'gu');
const OTHER_STATEMENT = new RegExp(`${VERBS.source}|${MASK}`, 'u');
const IS_PARTICIPLE = new RegExp(`^(?:${PARTICIPLE})$`);
const INVERTED_VERB = new RegExp(`^(?:${INVERTED})\\s+`);
const ACCORDING = /\b[Aa]ccording\s+to\s+/g;
const ACCORDING_TO = /^[Aa]ccording/;
/** `a plan called "Sunrise"` names the plan and quotes nobody. */
const NAMING = /^(?:called|dubbed|labelled|labeled|branded|described|calling|dubbing)$/;
const SUBORDINATE = /,\s(?:and|but|or|while|when|as|after|which|who)\s[^,]*$/;
const NAMER = /\b(?:what|which)\s[^,]*$|\b(?:he|she|they|it|we|I)\s+$/i;
/** What may follow `Park said` in a sentence that says no more than who speaks, when and where. */
const TAIL = new RegExp(
    '^(?:\\s(?:reporters|journalists|lawmakers|parliament|this|so|him|her|them|me|us|the\\s\\p{L}+|\\p{Lu}\\p{L}+))?' +
      '(?:,?\\s(?:in|on|at|to|during|from|by|via|through|after|late|early|last|this|when|while|as|before|about|with|yesterday)\\b[^.;]*)?' +
      '[,.:;—–]?\\s*$',
    'u',
  );

/** Reads `said NP`, `NP said` or `according to NP` at the start of a text. */
function readAttribution(text: string): Attribution | undefined {
  const opening = /^according\s+to\s+/.exec(text) ?? INVERTED_VERB.exec(text);
  if (opening) {
    const speaker = offset(leadingNounPhrase(text.slice(opening[0].length)), opening[0].length);
    return speaker && { speaker, end: speaker.end };
  }
  for (const match of text.matchAll(FINITE_VERBS)) {
    const before = text.slice(0, match.index);
    if (isPassive(before, match[0])) return undefined;
    const speaker = subjectBefore(before);
    if (speaker?.start === 0) return { speaker, end: match.index + match[0].length };
  }
  return undefined;
}

/** The subject of a verb of speech that stands before a quote. */
function subjectOf(verb: string, before: string, between: string): Span | undefined {
  if (NAMING.test(verb) && /^\s*(?:an?\s+)?$/.test(between) && !NAMER.test(before)) return undefined;
  if (IS_PARTICIPLE.test(verb)) return subjectOfParticiple(before);
  return isPassive(before, verb) ? undefined : subjectBefore(before);
}

const isPassive = (before: string, verb: string): boolean =>
  !/ as /.test(verb) && /\b(?:was|were|is|are|been|be|being)(?:\s\p{L}+ly)?\s+$/u.test(before);

/** `Park said no, adding …` and `Park opened the session, saying …`: the subject of the verb before, or the sentence's. */
function subjectOfParticiple(before: string): Span | undefined {
  // `expelled its leader for calling …`: somebody else speaks.
  if (/\b(?:for|of|about|from)\s+$/.test(before)) return undefined;
  for (const match of [...before.matchAll(FINITE_VERBS)].reverse()) {
    const speaker = isPassive(before.slice(0, match.index), match[0]) ? undefined : subjectBefore(before.slice(0, match.index));
    if (speaker) return speaker;
  }
  return leadingSubject(before);
}

const offset = (span: Span | undefined, by: number): Span | undefined => span && { start: span.start + by, end: span.end + by };
const shift = ({ speaker, end }: Attribution, by: number): Attribution => ({
  speaker: { start: speaker.start + by, end: speaker.end + by },
  end: end + by,
});
