import type { Span } from '../types.ts';

/** A quotation mark, or an apostrophe that looks like one, as its neighbours show it. */
export interface Mark {
  readonly at: number;
  readonly family: 'straight' | 'curly' | 'angle' | 'single';
  /** `either`: the neighbours do not tell. */
  readonly role: 'open' | 'close' | 'either';
  /**
   * How far a role can be trusted. `weak`: a single mark that opens as an elision does (`'em`) or closes as a possessive
   * does (`workers'`), or any mark right after a digit (`5" screen`). `strong`: closes right after punctuation.
   */
  readonly trust: 'weak' | 'fair' | 'strong';
  /** Opens to the eye, but stands as a closing mark with its space on the wrong side: `"We will act, "she said`. */
  readonly isSlip: boolean;
}

/** The marks of one paragraph, in order, without those that are surely apostrophes. */
export function readMarks(text: string, { start, end }: Span): Mark[] {
  const marks: Mark[] = [];
  const isMark = (at: number): boolean => start <= at && at < end && text.charAt(at) in FAMILIES;
  const charAt = (at: number): string => (start <= at && at < end ? text.charAt(at) : ' ');
  for (let at = start; at < end; at++) {
    if (!isMark(at)) continue;
    // Marks that touch, as in `act,'"`, have the same neighbours.
    let runEnd = at + 1;
    while (isMark(runEnd)) runEnd++;
    for (let k = at; k < runEnd; k++) {
      const mark = readMark(text, k, charAt(at - 1), charAt(runEnd), k > at);
      if (mark) marks.push(mark);
    }
    at = runEnd;
  }
  return marks;
}

const FAMILIES: Readonly<Record<string, Mark['family']>> = {
  '"': 'straight', '“': 'curly', '”': 'curly', '„': 'curly', '«': 'angle', '»': 'angle', "'": 'single', '‘': 'single', '’': 'single',
};
/** What a straight or misused mark may stand after to open, and before to close. */
const BEFORE_OPENING = /[\s([{—–\-/=]/;
const AFTER_CLOSING = /[\s)\]}—–\-/.,;:!?…]/;
const PUNCTUATION = /[.,;:!?…)\]%—–]/;
const WORD = /[\p{L}\p{N}]/u;

function readMark(text: string, at: number, before: string, after: string, touches: boolean): Mark | undefined {
  const char = text.charAt(at);
  const family = FAMILIES[char] ?? 'straight';
  const opens = BEFORE_OPENING.test(before) && !/\s/.test(after);
  const closes = !/\s/.test(before) && AFTER_CLOSING.test(after);
  const shown = opens === closes ? 'either' : opens ? 'open' : 'close';
  if (family === 'single') return readSingle(text, at, before, after, shown, touches);
  const isSlip = shown === 'open' && /[.,!?…]\s/.test(text.slice(Math.max(0, at - 2), at)) && /\p{Ll}/u.test(after);
  return { at, family, role: DIRECTED[char]?.(shown) ?? shown, trust: /\d/.test(before) ? 'weak' : 'fair', isSlip };
}

/** Curly marks are used the wrong way round at times, and `“` closes what `„` opens. */
const DIRECTED: Readonly<Record<string, (shown: Mark['role']) => Mark['role']>> = {
  '“': (shown) => (shown === 'close' ? 'close' : 'open'),
  '”': (shown) => (shown === 'open' ? 'either' : 'close'),
  '„': () => 'open',
  '«': () => 'open',
  '»': () => 'close',
};

function readSingle(text: string, at: number, before: string, after: string, shown: Mark['role'], touches: boolean): Mark | undefined {
  const char = text.charAt(at);
  if (WORD.test(before) && WORD.test(after)) return undefined;
  if (APOSTROPHE.test(text.slice(at, at + 5)) || /\bn$/.test(text.slice(Math.max(0, at - 2), at))) return undefined;
  const mark = { at, family: 'single', isSlip: false } as const;
  if (shown === 'open' || (shown === 'either' && char === '‘')) {
    if (char === '’' || before === '-') return undefined;
    return { ...mark, role: 'open', trust: ELISION.test(text.slice(at + 1, at + 9)) ? 'weak' : 'fair' };
  }
  if (char === '‘' || (shown === 'either' && char === "'")) return undefined;
  if (PUNCTUATION.test(before) || touches) return { ...mark, role: 'close', trust: 'strong' };
  return { ...mark, role: 'close', trust: POSSESSIVE.test(text.slice(Math.max(0, at - 3), at)) ? 'weak' : 'fair' };
}

/** `'90s`, `'n'`. */
const APOSTROPHE = /^['‘’](?:\d\ds|n['’])/;
const ELISION = /^(?:\d\d|em|tis|twas|til|till|cause|cos|bout|round|nuff|ere)(?![\p{L}\p{N}])/iu;
/** `workers'`, `talkin'`, `6'`. */
const POSSESSIVE = /(?:[sxz\d]|\win|\bo)$/i;
