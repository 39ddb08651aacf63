import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findQuoteSpans, segment } from '../../src/segment/index.ts';
import type { Segmented } from '../../src/types.ts';
import { textOf } from '../../src/types.ts';
import { articleOf } from './article.ts';

const PIECES = [
  '"', "'", '“', '”', '‘', '’', '„', '«', '»', '.', ',', '!', '?', '…', ':', ';', '(', ')', '[', ']', '—', '-',
  ' ', ' ', ' ', ' "', '" ', ' “', '” ', " '", "' ", ', ', '. ', 'a', 'S', '5', 's', 'said', ' she said', 'Park', 'U.S.',
  'Nov. ', ' and ', '"We go."', ' according to ', '\u00A0', '\n', '문', '😀',
];
const paragraph = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 60 }).map((pieces) => pieces.join('').trim());
const article = fc.array(paragraph, { maxLength: 5 }).map((paragraphs) => articleOf(...paragraphs));

const SENTENCES = [
  'The harbour board met on Nov. 24 at 9 a.m. Monday.', '"We will act," Park Jin said, "and soon."',
  'Officials in the U.S. Senate called it "a test" of nerve.',
  'It fell to $1.2bn (from $3.5bn).', "'The workers' union is ready,' said Lee.",
  '“Will it hold?” she asked.', 'Is that so?', 'Dr. A. Moss, of Norbank Inc., did not know...',
  '"No," he said.', 'The U.S. and the U.N. agreed.', 'See example.com for No. 3.', 'It rained!', 'Gen. Roy (he is 61. She is 60) left.', 'Nobody came.',
];

describe('segment: what holds of any text', () => {
  const check = (holds: (segmented: Segmented) => void): void => {
    fc.assert(fc.property(article, (any) => { holds(segment(any)); }), { numRuns: 2000 });
  };

  it('sentences are disjoint, in order, trimmed, and hold all of their paragraphs that is no space', () => {
    check(({ article: { text, paragraphs }, sentences }) => {
      let at = 0;
      for (const { span, paragraph: index } of sentences) {
        expect(span.start).toBeGreaterThanOrEqual(at);
        expect(textOf(text, span)).toMatch(/^\S(?:.*\S)?$/s);
        expect(paragraphs[index]?.start).toBeLessThanOrEqual(span.start);
        expect(paragraphs[index]?.end).toBeGreaterThanOrEqual(span.end);
        at = span.end;
      }
      const solid = (piece: string): string => piece.replace(/\s/g, '');
      expect(solid(sentences.map(({ span }) => textOf(text, span)).join(''))).toBe(solid(paragraphs.map((span) => textOf(text, span)).join('')));
    });
  });

  it('quotes are disjoint, in order, within one paragraph, and begin with a mark', () => {
    check(({ article: { text, paragraphs }, quotes }) => {
      let at = 0;
      for (const { span, inner } of quotes) {
        expect(span.start).toBeGreaterThanOrEqual(at);
        expect(textOf(text, span)).toMatch(/^["'“”‘„«]/);
        expect(inner.start).toBe(span.start + 1);
        expect([span.end - 1, span.end]).toContain(inner.end);
        expect(textOf(text, inner)).toMatch(/\S/);
        const around = paragraphs.find(({ start, end }) => start <= span.start && span.end <= end);
        expect(around).toBeDefined();
        if (inner.end === span.end) expect(span.end).toBe(around?.end);
        at = span.end;
      }
    });
  });

  it('a quote touches just the sentences that it says it touches', () => {
    check(({ sentences, quotes }) => {
      for (const { span, sentences: [first, end] } of quotes) {
        const touched = sentences.flatMap((sentence, index) => (sentence.span.start < span.end && span.start < sentence.span.end ? [index] : []));
        expect([touched[0], touched.at(-1)]).toEqual([first, end - 1]);
      }
    });
  });

  it('speakers stand outside of all quotes, and a quote goes on from an earlier one', () => {
    check(({ article: { text }, quotes }) => {
      for (const [index, { speaker, continues }] of quotes.entries()) {
        if (speaker) {
          expect(textOf(text, speaker)).toMatch(/^\S(?:.*\S)?$/s);
          expect(quotes.every(({ span }) => speaker.end <= span.start || span.end <= speaker.start)).toBe(true);
        }
        expect(continues ?? index - 1).toBe(index - 1);
      }
    });
  });

  it('sentences joined by spaces come apart again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...SENTENCES), { minLength: 1, maxLength: 8 }), (sentences) => {
        const segmented = segment(articleOf(sentences.join(' ')));
        expect(segmented.sentences.map(({ span }) => textOf(segmented.article.text, span))).toEqual(sentences);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds the same quotes in a text alone as in an article of one paragraph', () => {
    fc.assert(
      fc.property(paragraph, (text) => {
        expect(segment(articleOf(text)).quotes.map(({ span }) => span)).toEqual(findQuoteSpans(text));
      }),
    );
  });
});

describe('segment: time', () => {
  /** Milliseconds, the best of some runs. */
  const timeOf = (make: () => readonly string[]): number => {
    const any = articleOf(...make());
    return Math.min(...[1, 2, 3].map(() => {
      const before = performance.now();
      segment(any);
      return performance.now() - before;
    }));
  };
  const NEWS = `${SENTENCES.join(' ')} `;

  it.each([
    ['marks in a row', '"', 100_000],
    ['opening marks', '“', 100_000],
    ['apostrophes', "s' ", 40_000],
    ['quotes in one sentence', '"a" b ', 10_000],
    ['quotes side by side', '"A." ', 6000],
    ['attributions without an end', '"A" said ', 4000],
    ['open brackets', '(a. ', 100_000],
    ['full stops', '.', 200_000],
    ['commas', 'Kim, ', 100_000],
    ['one long paragraph', NEWS, 1800],
  ])('grows no faster than the text: %s', (_, piece, times) => {
    const [half, whole] = [timeOf(() => [piece.repeat(times / 2)]), timeOf(() => [piece.repeat(times)])];
    expect(whole).toBeLessThan(5000);
    expect(whole).toBeLessThan(3.5 * half + 100);
  });

  it('grows no faster than the number of paragraphs', () => {
    for (const piece of [NEWS, '"We go.', 'We go on']) {
      const times = Math.ceil(200_000 / piece.length);
      const [half, whole] = [times / 2, times].map((length) => timeOf(() => Array.from({ length }, () => piece.trim())));
      expect(whole).toBeLessThan(5000);
      expect(whole).toBeLessThan(3.5 * (half ?? 0) + 100);
    }
  });
});
