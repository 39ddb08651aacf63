import iconv from 'iconv-lite';
import { extract } from '../../src/extract/index.ts';
import type { Span } from '../../src/types.ts';
import { textOf } from '../../src/types.ts';

/** An article as strings, for tests to compare. */
export function read(content: string, source = 'article.txt', encoding = 'utf-8') {
  const article = extract(iconv.encode(content, encoding), source);
  const own = (span: Span | undefined): string | undefined => span && textOf(article.text, span);
  return {
    article,
    headline: own(article.headline),
    byline: own(article.byline),
    dateline: own(article.dateline),
    date: article.date,
    paragraphs: article.paragraphs.map(own),
    captions: article.captions.map(own),
    removed: article.removed.map(({ span, reason }) => `${reason}: ${own(span) ?? ''}`),
  };
}
