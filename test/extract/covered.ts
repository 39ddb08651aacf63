import { expect } from 'vitest';
import type { Article } from '../../src/types.ts';
import { textOf } from '../../src/types.ts';

/** Spans are in range, trimmed and disjoint, and hold all that is not white space but for the dash after the dateline. */
export function expectCovered(article: Article): void {
  const { text, headline, byline, dateline, paragraphs, captions, removed } = article;
  const spans = [headline ?? [], byline ?? [], dateline ?? [], paragraphs, captions, removed.map(({ span }) => span)].flat().sort((a, b) => a.start - b.start);
  let at = 0;
  let gaps = '';
  for (const span of spans) {
    expect(span.start).toBeGreaterThanOrEqual(at);
    expect(span.end).toBeGreaterThan(span.start);
    expect(textOf(text, span)).toBe(textOf(text, span).trim());
    gaps += text.slice(at, span.start);
    at = span.end;
  }
  expect(at).toBeLessThanOrEqual(text.length);
  gaps += text.slice(at);
  expect(gaps.replace(/\s+/g, '')).toMatch(dateline ? /^,?(?:-{1,3}|–|—|:)$/ : /^$/);
}
