import { describe, expect, it } from 'vitest';
import { expectCovered } from './covered.ts';
import { read } from './describe.ts';

const BODY = [
  'The town council voted on Monday to rebuild the old bridge, which was closed in the spring after a flood had washed out two of its pillars.',
  'Work is to begin in June and will last for two years, the council said, adding that a ferry would run until then and cost nothing.',
  '“We waited long enough,” said Jane Doe, the mayor, who crosses the river every day to get to her office in the old town hall.',
];
const page = (inside: string, head = ''): string => `<!DOCTYPE html><html><head><title>Bridge | Post</title>${head}</head><body>${inside}</body></html>`;
const paragraphs = BODY.map((text) => `<p>${text}</p>`).join('');

describe('HTML', () => {
  it('takes the body and tells why the rest is left out', () => {
    const result = read(
      page(`<nav><a href="/">Home</a> <a href="/w">World</a></nav><article><h1>Bridge to be rebuilt</h1><p>By Jane Roe</p>${paragraphs}<div class="share-buttons">Tell a friend</div>
        <aside><h2>More on this</h2><p>Flood closes the old bridge in the north of the town.</p></aside></article><div class="ad">Buy boats</div><footer><p>© 2023 Post</p><p>Imprint</p></footer>
        <script>var a = "<p>script</p>";</script><style>p{}</style><noscript>no script</noscript><p hidden>hidden</p>`),
      'a.html',
    );
    expect(result).toMatchObject({ headline: 'Bridge to be rebuilt', byline: 'By Jane Roe', paragraphs: BODY, captions: [] });
    expect(result.removed).toEqual([
      'navigation: Home World', 'share bar: Tell a friend', 'related link: More on this', 'related link: Flood closes the old bridge in the north of the town.',
      'advertisement: Buy boats', 'copyright: © 2023 Post', 'navigation: Imprint',
    ]);
    expect(result.article.text).not.toMatch(/script|hidden|p\{/);
    expectCovered(result.article);
  });

  it('shows headline and author of the metadata where the page does not', () => {
    const head = `<script type="application/ld+json">[{"@type":["NewsArticle"],"headline":"Bridge to be rebuilt","author":"Jane Roe","datePublished":"2023-11-24"}]</script>`;
    expect(read(page(`<div>${paragraphs}</div>`, head), 'a.html')).toMatchObject({ headline: 'Bridge to be rebuilt', byline: 'By Jane Roe', date: '2023-11-24', paragraphs: BODY });
  });

  it('prefers the heading that the metadata names to the name of the site', () => {
    expect(read(page(`<header><h1>The Post</h1></header><div><h2>Bridge to be rebuilt</h2>${paragraphs}</div>`, '<meta property="og:title" content="Bridge to be rebuilt | The Post">'), 'a.html').headline).toBe('Bridge to be rebuilt');
  });

  it('survives JSON-LD that is no JSON', () => {
    expect(read(page(`<article><h1>Bridge</h1>${paragraphs}</article>`, '<script type="application/ld+json">{"@type": oops</script>'), 'a.html').headline).toBe('Bridge');
  });

  it.each([
    ['no root', `<h1>Bridge</h1>${paragraphs}`],
    ['unclosed elements', `<html><body><div><h1>Bridge</h1><p>${BODY.join('<p>')}`],
    ['a body after the body', `<html><head></head><body></body></html><div><h1>Bridge</h1>${paragraphs}</div>`],
    ['wrong nesting', `<div><h1>Bridge</h1><b><p>${BODY.join('</b></p><p><i>')}</p></div></span></div>`],
    ['line breaks for paragraphs', `<div><h1>Bridge</h1>${BODY.join('<br><br>')}</div>`],
  ])('reads a page with %s', (_, html) => {
    expect(read(html, 'a.html')).toMatchObject({ headline: 'Bridge', paragraphs: BODY });
  });

  it('decodes entities and collapses white space as a browser does', () => {
    expect(read(`<h1>A&amp;B</h1><p>The  &ldquo;old\n bridge&rdquo; of&nbsp;the <b>to</b>wn&#8217;s&#x20AC;5 is closed.</p>`, 'a.html')).toMatchObject({
      headline: 'A&B', paragraphs: ['The “old bridge” of\u00a0the town’s€5 is closed.'],
    });
  });

  it('is known by its content', () => {
    expect(read(page(`<h1>Bridge</h1>${paragraphs}`), 'saved.txt').article.format).toBe('html');
    expect(read(page(`<h1>Bridge</h1>${paragraphs}`), '-').article.format).toBe('html');
  });

  it('takes captions from figures, credits apart', () => {
    const figure = '<figure><img src="a.jpg" alt="x"><figcaption>The old bridge in May. <span class="credit">Jane Roe / Post</span></figcaption></figure>';
    const caption = '<figure><img src="a.jpg"><figcaption><p>The old bridge in May.</p><p class="credit">Jane Roe</p></figcaption></figure>';
    expect(read(page(`<article><h1>Bridge</h1>${figure}${paragraphs}</article>`), 'a.html').captions).toEqual(['The old bridge in May. Jane Roe / Post']);
    expect(read(page(`<article><h1>Bridge</h1>${caption}${paragraphs}</article>`), 'a.html')).toMatchObject({ captions: ['The old bridge in May.'], removed: ['photo credit: Jane Roe'], paragraphs: BODY });
  });

  it('ends at pages that nest without end', () => {
    expect(() => read('<div>'.repeat(3000) + paragraphs, 'a.html')).toThrow('nested');
  });
});
