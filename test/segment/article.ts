import type { Article } from '../../src/types.ts';

/** An article that holds the given paragraphs and nothing else. */
export function articleOf(...paragraphs: readonly string[]): Article {
  const spans: { start: number; end: number }[] = [];
  let at = 0;
  for (const paragraph of paragraphs) {
    spans.push({ start: at, end: at + paragraph.length });
    at += paragraph.length + 2;
  }
  return {
    source: '-',
    format: 'text',
    encoding: 'utf-8',
    sha256: '',
    text: paragraphs.join('\n\n'),
    paragraphs: spans,
    captions: [],
    removed: [],
  };
}
