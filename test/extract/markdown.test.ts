import { describe, expect, it } from 'vitest';
import { expectCovered } from './covered.ts';
import { read } from './describe.ts';

const BODY = 'The town council voted on Monday to rebuild the old bridge.';

describe('Markdown', () => {
  it('loses its markup but none of its words', () => {
    const { article, paragraphs, headline } = read(`# Bridge *to be* rebuilt\n\nOSLO - The [council](https://example.org "x") voted **on \`Monday\`** &mdash; 5 \\* 3.\n\n1. One of them was late.\n2. Two.\n`, 'a.md');
    expect({ headline, paragraphs }).toEqual({ headline: 'Bridge to be rebuilt', paragraphs: ['The council voted on Monday — 5 * 3.', 'One of them was late.', 'Two.'] });
    expectCovered(article);
  });

  it('has front matter as metadata, its title as the headline where there is no heading', () => {
    expect(read(`---\ntitle: Bridge to be rebuilt\nauthor: [Jane Doe, Park Min-ho]\ndate: 2023-11-24T10:15:00+09:00\ndraft: false\n---\n${BODY}`, 'a.md')).toMatchObject({
      headline: 'Bridge to be rebuilt', byline: 'Jane Doe, Park Min-ho', date: '2023-11-24T10:15:00+09:00', paragraphs: [BODY], removed: ['metadata: date: 2023-11-24T10:15:00+09:00', 'metadata: draft: false'],
    });
  });

  it('may open with a line, or with front matter that is no YAML', () => {
    expect(read(`---\n\n${BODY}\n\n---\n`, 'a.md')).toMatchObject({ paragraphs: [BODY], removed: [] });
    expect(read(`---\ntitle: [a\n---\n\n${BODY}`, 'a.md').paragraphs).toEqual([BODY]);
  });

  it('keeps images as captions where they stand alone, other markup as removed', () => {
    expect(read(`# Bridge\n\n![The old bridge](b.jpg)\n\n${BODY} ![icon](i.png)\n\n<div>raw</div>\n\n\`\`\`\ncode\n\`\`\`\n\n## Next\n\n> ${BODY}`, 'a.md')).toMatchObject({
      captions: ['The old bridge'], paragraphs: [BODY, BODY], removed: ['markup: icon', 'markup: <div>raw</div>', 'markup: code', 'subheading: Next'],
    });
  });

  it('is known by its content where the name has no ending', () => {
    expect(read(`# Bridge\n\n${BODY}`, '-').article.format).toBe('markdown');
    expect(read(`# Bridge\n\n${BODY}`, 'a.txt').article.format).toBe('text');
  });

  it('drops boilerplate and finds the dateline as in plain text', () => {
    expect(read(`# Bridge\n\nBy Jane Doe\n\nOSLO (NTB) — ${BODY}\n\nALSO READ: [Flood](x)\n`, 'a.md')).toMatchObject({
      byline: 'By Jane Doe', dateline: 'OSLO', paragraphs: [BODY], removed: ['metadata: (NTB)', 'related link: ALSO READ: Flood'],
    });
  });
});
