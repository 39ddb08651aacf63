import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { extract } from '../../src/extract/index.ts';
import type { Span } from '../../src/types.ts';
import { textOf } from '../../src/types.ts';
import { expectCovered } from './covered.ts';

const Expected = z.strictObject({
  headline: z.string(),
  byline: z.string().optional(),
  dateline: z.string().optional(),
  date: z.string().optional(),
  paragraphs: z.array(z.string()),
  captions: z.array(z.string()),
  removed: z.array(z.strictObject({ reason: z.string(), text: z.string() })),
  quotes: z.array(z.string()),
});

const SAMPLES = readdirSync('samples').filter((name) => /\.\w+$/.test(name));

describe.each(SAMPLES)('samples/%s', (name) => {
  const file = `samples/${name}`;
  const bytes = readFileSync(file);
  const article = extract(bytes, file);
  const { quotes, ...expected } = Expected.parse(JSON.parse(readFileSync(`samples/expected/${name.replace(/\.\w+$/, '')}.json`, 'utf8')));
  const own = (span: Span): string => textOf(article.text, span);

  it('is taken apart as a person would', () => {
    expect({
      ...(article.headline && { headline: own(article.headline) }),
      ...(article.byline && { byline: own(article.byline) }),
      ...(article.dateline && { dateline: own(article.dateline) }),
      ...(article.date !== undefined && { date: article.date }),
      paragraphs: article.paragraphs.map(own),
      captions: article.captions.map(own),
      removed: article.removed.map(({ span, reason }) => ({ reason, text: own(span) })),
    }).toEqual(expected);
  });

  it('holds every quote in a paragraph, in order', () => {
    const body = article.paragraphs.map(own).join('\n\n');
    let at = 0;
    for (const quote of quotes) {
      expect(body.indexOf(quote, at), quote).toBeGreaterThanOrEqual(at);
      at = body.indexOf(quote, at) + quote.length;
    }
  });

  it('has everything in exactly one span', () => {
    expectCovered(article);
  });

  it('keeps plain text as it is', () => {
    expect(article.format !== 'text' || article.text === bytes.toString('utf8')).toBe(true);
  });
});
