import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { render } from '../../src/render/index.ts';
import { briefingOf, FULL, QUOTES_ONLY, withSecond } from './fixture.ts';

/** What the page's body says. */
function textOfBody(page: string): string {
  const body = page.slice(page.indexOf('<body>'), page.lastIndexOf('<script>'));
  const characters = new Map([['&lt;', '<'], ['&amp;', '&'], ['&#13;', '\r']]);
  return body.replace(/<[^>]*>/g, '').replace(/&[^;]*;/g, (reference) => characters.get(reference) ?? `unknown reference ${reference}`);
}

const count = (text: string, part: string): number => text.split(part).length - 1;

describe('HTML', () => {
  test('marks each language', () => {
    const page = render(FULL, 'html');
    expect(page).toContain('<html lang="en">');
    expect([...page.matchAll(/<section class="section"[^>]*lang="(\w+)"/g)].map(([, language]) => language)).toEqual(['en', 'ko', 'ja']);
    expect(page).toContain('<span class="label">[未翻訳]</span> <span lang="en">The ferry will cost 48 million crowns');
    expect(page).toContain('라고 말했다.');
    expect(page).toContain('표결이 끝난 뒤 <span class="quote" lang="en">"We have waited for this boat since my grandmother was a girl,"</span>라고');
  });

  test('marks a sentence that the model was unsure of', () => {
    expect(render(withSecond({ status: 'doubtful' }), 'html')).toContain('<span class="label">[원문 확인]</span> 이다 린드크비스트');
  });

  test('tells which sentences were translated in parts', () => {
    expect(textOfBody(render(withSecond({ way: 'parts' }), 'html'))).toContain('Korean, sentence 2: translated in the parts around its quotes.');
    expect(render(FULL, 'html')).not.toContain('in the parts');
  });

  test('has the article in full, with what was left out and why', () => {
    const text = textOfBody(render(FULL, 'html'));
    const { article } = FULL;
    for (const { start, end } of [...article.paragraphs, ...article.captions, ...article.removed.map(({ span }) => span)]) {
      expect(text).toContain(article.text.slice(start, end));
    }
    for (const { reason } of article.removed) expect(text).toContain(reason);
  });

  test('tells what was checked and what made it', () => {
    const text = textOfBody(render(FULL, 'html'));
    for (const fact of ['2 of 2 quotes stand in every language', 'Japanese, sentence 3: left in English', 'b2'.repeat(32), 'c0'.repeat(32), 'tribrief 0.1.0']) {
      expect(text).toContain(fact);
    }
  });

  test('leaves out what the briefing lacks', () => {
    const quotes = render(QUOTES_ONLY, 'html');
    expect(quotes).toContain('<blockquote><span class="quote">"The tide does not read timetables,"</span> <span class="quote">"A boat has to."</span>');
    expect(quotes).not.toContain('class="section"');
    expect(render({ ...FULL, translations: [] }, 'html')).not.toContain('role="tab"');
  });

  test('shows a sentence that comes from two places, and a place that two sentences come from', () => {
    const [first, second] = FULL.summary?.sentences ?? [];
    if (!first || !second) throw new Error('the fixture has no summary');
    const sentences = [{ ...first, sources: [...first.sources, ...second.sources] }, second];
    const page = render({ ...FULL, summary: { sentences, omittedQuotes: [] }, translations: [] }, 'html');
    expect(page).toMatch(/<span class="source" data-key="0"><span class="anchor" id="source-0"[^>]*><\/span>The council/);
    expect(page).toMatch(/<span class="source" data-key="0 1"><span class="anchor" id="source-1"[^>]*><\/span><span class="quote">"We have/);
  });

  test('escapes all that comes from outside', () => {
    const evil = '<script>alert("x")</script> & \'y\' "><img src=x onerror=alert(1)>';
    const briefing = briefingOf(evil, `"${evil}"`);
    const page = render(
      {
        ...briefing,
        article: { ...briefing.article, source: evil, encoding: evil, date: evil, removed: [{ span: { start: 0, end: evil.length }, reason: 'markup' }] },
        translations: briefing.translations.map((translation) => ({ ...translation, language: 'ko', model: evil })),
        report: { checked: 1, findings: [{ promise: 'quotes', message: evil, language: 'ko', sentence: 0, outcome: 'failed' }] },
        provenance: { tribrief: evil, pipeline: evil, configSha256: evil, models: [{ name: evil, id: evil, sha256: evil }] },
      },
      'html',
    );
    expect(count(page, '<script')).toBe(1);
    expect(count(page, '<img')).toBe(0);
    expect(page).toContain('<meta name="generator" content="tribrief &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp;');
    expect(page).toContain('<time datetime="&lt;script&gt;');
  });

  test('loads nothing', () => {
    const page = render(FULL, 'html');
    expect(page).toMatch(/Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+';/);
    expect(page).not.toMatch(/https?:|url\(|@import|\ssrc=|<link/);
  });

  test('holds each quote byte for byte', () => {
    const special = fc.constantFrom('<', '>', '&', '&amp;', '&lt;', '</span>', '<!--', '"', "'", '\r\n', '\n', '\t', ' ', 'a', '가', '“', '\u00a0');
    fc.assert(
      fc.property(fc.string({ unit: special }), fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: special })), (own, inner) => {
        const quote = `"${inner}"`;
        // In the title line, the languages, two headlines of them, and the article's headline and text.
        expect(count(textOfBody(render(briefingOf(own, quote), 'html')), quote)).toBeGreaterThanOrEqual(8);
      }),
    );
  });

  test('is the same each time', () => {
    expect(render(FULL, 'html')).toBe(render(structuredClone(FULL), 'html'));
  });
});
