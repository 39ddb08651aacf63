import type { Span } from '../types.ts';
import { canEndSentence, startsLikeSentence } from './abbreviations.ts';
import { opensWithAttribution } from './attribution.ts';

/**
 * Cuts one paragraph into sentences, trimmed, in order; together they hold all that is no space. Sentences within a quote
 * are cut as well, those in brackets within a sentence are not.
 *
 * @param masked `text` with all quotes masked
 * @param quotes all quotes of the paragraph
 */
export function splitSentences(
  text: string,
  masked: string,
  paragraph: Span,
  quotes: readonly { readonly span: Span; readonly inner: Span }[],
): Span[] {
  const closing = new Set(quotes.map(({ inner }) => inner.end));
  const opening = new Map(quotes.map(({ span, inner }) => [span.start, inner]));
  const brackets = matchBrackets(text, paragraph);
  const sentences: Span[] = [];
  let start = skipSpace(text, paragraph.start, paragraph.end);
  let bracket = 0;

  const from = start;
  for (const match of text.slice(from, paragraph.end).matchAll(/[.!?…]+/g)) {
    const at = from + match.index;
    const markEnd = at + match[0].length;
    let end = markEnd;
    while (end < paragraph.end && CLOSING.test(text.charAt(end))) end++;
    let next = skipSpace(text, end, paragraph.end);
    if (closing.has(next)) {
      // `act. " She`
      end = next + 1;
      next = skipSpace(text, end, paragraph.end);
    }
    if (next === end || next === paragraph.end) continue;
    while ((brackets[bracket]?.end ?? Infinity) <= at) bracket++;
    const around = brackets[bracket];
    if (around && start < around.start && around.start < at) continue;

    const quoted = opening.get(next);
    const isBoundary = endsSentence({
      before: text.slice(Math.max(start, at - 24), at),
      mark: match[0],
      closers: text.slice(markEnd, end),
      after: text.slice(next, Math.min(next + 40, paragraph.end)),
      isFirst: at - start < 4,
      opensStatement: quoted !== undefined && /[.,!?…]/.test(text.charAt(quoted.end - 1)),
      isAttributed: () => opensWithAttribution(masked.slice(next, Math.min(next + 160, paragraph.end))),
    });
    if (!isBoundary) continue;
    sentences.push({ start, end });
    start = next;
  }
  const end = start + text.slice(start, paragraph.end).trimEnd().length;
  if (end > start) sentences.push({ start, end });
  return sentences;
}

const CLOSING = /["”’'»)\]}]/;

interface Candidate {
  readonly before: string;
  /** The full stop, or any run of marks that end sentences. */
  readonly mark: string;
  /** Quotation marks and brackets after the mark. */
  readonly closers: string;
  readonly after: string;
  /** Nearly nothing stands before the mark in its sentence. */
  readonly isFirst: boolean;
  /** A quote follows that ends like a statement. */
  readonly opensStatement: boolean;
  /** `Park said` or the like follows. */
  readonly isAttributed: () => boolean;
}

function endsSentence({ before, mark, closers, after, isFirst, opensStatement, isAttributed }: Candidate): boolean {
  const next = after.replace(/^["“‘'«„([¿¡]+/, '');
  if (/^[.…,;:)\]—–-]/.test(after) || /^[.…,;:]/.test(next)) return false;
  if (/^\p{Ll}/u.test(next) && !LOWER_CASE_NAME.test(next)) return false;
  if (mark !== '.' && /["”’'»]/.test(closers) && isAttributed()) return false;
  if (/[!?]/.test(mark)) return true;
  if (mark !== '.') {
    const isOmission = /[\s[(]$/.test(before) || before === '';
    return isOmission || /^I\b/.test(next) ? startsLikeSentence(after) && !/^I\b/.test(next) : true;
  }
  if (isFirst && /^\(?(?:\d+|\p{Ll})$/u.test(before)) return false;
  const [word = ''] = /(?:[\p{L}\p{N}&]|\.-?(?=\p{L}))*$/u.exec(before) ?? [];
  return canEndSentence(word, after, opensStatement);
}

/** `iPhone`, `al-Masri`. */
const LOWER_CASE_NAME = /^(?:\p{Ll}\p{Lu}|(?:al|el|an|as|ash|ad|ul)-\p{Lu})/u;

/** Outermost pairs of round and square brackets, in order. */
function matchBrackets(text: string, { start, end }: Span): Span[] {
  const stack: { at: number; close: string }[] = [];
  const pairs: Span[] = [];
  for (let at = start; at < end; at++) {
    const char = text.charAt(at);
    if (char === '(') stack.push({ at, close: ')' });
    else if (char === '[') stack.push({ at, close: ']' });
    else if (char === stack.at(-1)?.close) {
      const open = stack.pop()?.at ?? at;
      while ((pairs.at(-1)?.start ?? -1) > open) pairs.pop();
      pairs.push({ start: open, end: at + 1 });
    }
  }
  return pairs;
}

function skipSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && /\s/.test(text.charAt(at))) at++;
  return at;
}
