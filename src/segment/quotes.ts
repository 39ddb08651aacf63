import type { Span } from '../types.ts';
import { attributionAtEnd } from './attribution.ts';
import type { Mark } from './marks.ts';
import { readMarks } from './marks.ts';

/** A quote as its marks show it. */
export interface MarkedQuote {
  readonly span: Span;
  readonly inner: Span;
  /** Index into the paragraphs. */
  readonly paragraph: number;
  /** The quote before is left open at its paragraph's end, and this one opens it again. */
  readonly reopens: boolean;
}

/**
 * Finds the outermost quotes of each paragraph, disjoint and in order. An opening mark that is never closed makes a quote
 * only where the next paragraph opens it again, or where it opens again what the one before left open.
 */
export function findQuotes(text: string, paragraphs: readonly Span[]): MarkedQuote[] {
  const read = paragraphs.map((paragraph) => pairMarks(readMarks(text, paragraph)));
  const quotes: MarkedQuote[] = [];
  let isOpen = false;
  for (const [index, { pairs, unclosed }] of read.entries()) {
    const paragraph = paragraphs[index] ?? { start: 0, end: 0 };
    const reopens = isOpen;
    const first = reopens ? unclosed.find(({ at }) => at === paragraph.start) : undefined;
    const next = read[index + 1];
    const again = next && [...next.pairs.map(([open]) => open), ...next.unclosed].find(({ at }) => at === paragraphs[index + 1]?.start);
    const last = again && endsOpen(text, paragraph) ? unclosed.findLast((mark) => isSameKind(mark, again)) : undefined;
    isOpen = last !== undefined;

    const left = first ?? last;
    for (const [open, close] of pairs) {
      if (left && open.at > left.at) continue;
      quotes.push({
        span: { start: open.at, end: close.at + 1 },
        inner: { start: open.at + 1, end: close.at },
        paragraph: index,
        reopens: reopens && open.at === paragraph.start,
      });
    }
    if (left) {
      quotes.push({
        span: { start: left.at, end: paragraph.end },
        inner: { start: left.at + 1, end: paragraph.end },
        paragraph: index,
        reopens: reopens && left.at === paragraph.start,
      });
    }
  }
  return quotes.filter(({ inner }) => /\S/.test(text.slice(inner.start, inner.end)));
}

const isSameKind = (a: Mark, b: Mark): boolean => KINDS[a.family] === KINDS[b.family] && a.trust === 'fair';
const KINDS = { straight: 'double', curly: 'double', angle: 'angle', single: 'single' } as const;

/** A paragraph that ends as a sentence of a quote does; `…, she said.` tells that a closing mark was forgotten. */
const endsOpen = (text: string, { start, end }: Span): boolean =>
  /[.!?…][)\]’'”"]*$/.test(text.slice(Math.max(start, end - 4), end)) && !attributionAtEnd(text, Math.max(start, end - 120), end);

type Pair = readonly [open: Mark, close: Mark];

interface Pairing {
  /** Outermost, in order. */
  readonly pairs: readonly Pair[];
  /** Opening marks outside of all pairs that nothing closes, in order. */
  readonly unclosed: readonly Mark[];
}

/** Pairs marks as brackets are paired; where that leaves some alone, marks whose space is on the wrong side close too. */
function pairMarks(marks: readonly Mark[]): Pairing {
  const strict = pairAs(marks, false);
  if (strict.alone === 0 || !marks.some(({ isSlip }) => isSlip)) return strict;
  const lenient = pairAs(marks, true);
  return lenient.alone < strict.alone ? lenient : strict;
}

function pairAs(marks: readonly Mark[], slipsClose: boolean): Pairing & { readonly alone: number } {
  const stack: Mark[] = [];
  const open = { straight: 0, curly: 0, angle: 0, single: 0 };
  const pairs: Pair[] = [];
  const following = followers(marks);
  let alone = 0;

  const push = (mark: Mark): void => {
    stack.push(mark);
    open[mark.family]++;
  };
  /** Takes off everything down to the last open mark of a family: what was opened within and not closed is no quote. */
  const pop = (mark: Mark, family: Mark['family']): void => {
    for (let top = stack.pop(); top; top = stack.pop()) {
      open[top.family]--;
      if (top.family !== family) continue;
      // Pairs within this one are not outermost.
      while ((pairs.at(-1)?.[0].at ?? -1) > top.at) pairs.pop();
      pairs.push([top, mark]);
      return;
    }
  };

  for (const [index, mark] of marks.entries()) {
    const next = following[index];
    const top = stack.at(-1);
    if (mark.family === 'single') {
      if (mark.role === 'open' && (mark.trust === 'fair' || open.single === 0)) push(mark);
      else if (mark.role === 'close' && top?.family === 'single' && closesSingle(top, mark, next)) pop(mark, 'single');
      continue;
    }
    // `5"` is inches unless it closes a quote.
    const isInches = mark.family === 'straight' && mark.role !== 'open' && mark.trust === 'weak';
    if (isInches && (open.straight === 0 || next?.role === 'close')) continue;
    const family = openFamily(mark, open);
    const closes = mark.role === 'close' || (mark.role === 'either' && family !== undefined) || (slipsClose && mark.isSlip && family !== undefined);
    if (!closes) push(mark);
    else if (family) pop(mark, family);
    else alone++;
  }
  return { pairs, unclosed: stack, alone: alone + stack.filter(({ family }) => family !== 'single').length };
}

/** The family of the open mark that this one could close: its own, or of straight and curly the other, for texts that mix them. */
function openFamily({ family, role }: Mark, open: Readonly<Record<Mark['family'], number>>): Mark['family'] | undefined {
  if (open[family] > 0) return family;
  if (role !== 'close' || family === 'angle') return undefined;
  const other = family === 'straight' ? 'curly' : 'straight';
  return open[other] > 0 ? other : undefined;
}

/** `workers'` closes `'` unless a surer closing mark comes before another quote opens. */
function closesSingle(open: Mark, { trust }: Mark, next: Mark | undefined): boolean {
  if (trust === 'strong') return true;
  return open.trust === 'fair' && (trust === 'fair' || next?.role !== 'close');
}

/** For each mark the next of its family; for a single mark the next that is not weak. */
function followers(marks: readonly Mark[]): (Mark | undefined)[] {
  const next: Partial<Record<Mark['family'], Mark>> = {};
  return marks
    .toReversed()
    .map((mark) => {
      const after = next[mark.family];
      if (mark.family !== 'single' || mark.trust !== 'weak') next[mark.family] = mark;
      return after;
    })
    .reverse();
}
