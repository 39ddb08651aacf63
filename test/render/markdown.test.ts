import fc from 'fast-check';
import type { Nodes, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, test } from 'vitest';
import { render } from '../../src/render/index.ts';
import type { Briefing } from '../../src/types.ts';
import { briefingOf, FULL, QUOTES_ONLY, withSecond } from './fixture.ts';

const blocks = (briefing: Briefing): RootContent[] => fromMarkdown(render(briefing, 'md')).children;
const text = (node: Nodes | undefined): string => {
  if (!node) return '';
  if ('children' in node) return node.children.map(text).join('');
  return node.type === 'break' ? '\n' : 'value' in node ? node.value : '';
};

const special = fc.constantFrom('*', '**', '_', '`', '``', '<', '<b>', '&', '&amp;', '&#42;', '"', '\\', '[', '](x)', '!', '#', '~', '1.', '-', '+', '>', '|', ' ', 'a', '가', '日');
const words = fc.string({ unit: special, minLength: 1, maxLength: 12 }).map((string) => string.trim());

describe('Markdown', () => {
  test('has the headline, where it is from, and the three languages', () => {
    const found = blocks(FULL);
    expect(found.slice(0, 2).map(text)).toEqual(['Island council votes to pay for electric ferry to Veldhaven', 'VELDHAVEN · 5 March 2031 · By Clara Whitmore']);
    expect(found.filter(({ type }) => type === 'heading').slice(1).map(text)).toEqual(['English', '한국어', '日本語']);
    expect(render(FULL, 'md')).toContain('## 한국어\n\n**섬 의회, 펠트하벤행 전기 여객선 예산 의결**\n\n모로섬 의회는 ');
  });

  test('keeps each summary in one paragraph, Japanese sentences without a space, and marks what is in English', () => {
    const markdown = render(FULL, 'md');
    expect(markdown).toContain('12 times a day. "We have waited');
    expect(markdown).toContain('議決した。イーダ');
    expect(markdown).toContain('と語った。 [未翻訳] The ferry will cost 48 million crowns and carry 180 passengers, the council said. 漁業');
  });

  test('marks a sentence that the model was unsure of', () => {
    expect(render(withSecond({ status: 'doubtful' }), 'md')).toContain('의결했다. [원문 확인] 이다 린드크비스트');
  });

  test('tells which sentences were translated in parts', () => {
    expect(text(blocks(withSecond({ way: 'parts' })).at(-1))).toContain('Korean, sentence 2: translated in the parts around its quotes');
    expect(render(FULL, 'md')).not.toContain('in the parts');
  });

  test('tells at the end what was checked and what made it', () => {
    const footer = text(blocks(FULL).at(-1));
    for (const fact of ['Quotes kept: 2 of 2', 'leaves out: 2', 'Korean, sentence 1, put right', 'Japanese, sentence 3, left in English', 'embedded/translator', 'tribrief 0.1.0']) {
      expect(footer).toContain(fact);
    }
  });

  test('counts a quote that a translation has lost', () => {
    const [korean] = FULL.translations;
    const lossy = { ...FULL, translations: korean ? [{ ...korean, sentences: korean.sentences.map((sentence) => ({ ...sentence, text: '없음', quotes: [] })) }] : [] };
    expect(render(lossy, 'md')).toContain('Quotes kept: 0 of 2');
  });

  test('lists what is said where there is no summary, split quotes as one', () => {
    expect(render(QUOTES_ONLY, 'md')).toContain(
      '## Quotes\n\n' +
        '- "We have waited for this boat since my grandmother was a girl," — Mayor Ida Lindqvist\n' +
        '- "a fine boat for a harbour that still floods" — Tomas Reil\n' +
        '- "The tide does not read timetables," "A boat has to." — Anna Prell\n',
    );
    expect(render({ ...QUOTES_ONLY, quotes: [] }, 'md')).not.toContain('## Quotes');
  });

  test('reads as the briefing does, whatever characters it holds', () => {
    fc.assert(
      fc.property(words, words, (own, inner) => {
        const found = blocks(briefingOf(own, `“${inner}”`));
        const expected = `${own.replace(/\s+/g, ' ')}“${inner}”${own.replace(/\s+/g, ' ')}`;
        expect(found.map(({ type }) => type)).toEqual(
          ['heading', 'heading', 'paragraph', 'heading', 'paragraph', 'paragraph', 'heading', 'paragraph', 'paragraph', 'thematicBreak', 'list'],
        );
        for (const index of [0, 2, 4, 5, 7, 8]) expect(text(found[index])).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('holds each quote byte for byte', () => {
    const anything = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: special }), fc.string({ unit: fc.constantFrom('\r\n', '\n', '*', 'x') }));
    fc.assert(
      fc.property(words, anything, (own, inner) => {
        const quote = `"${inner}"`;
        expect(render(briefingOf(own, quote), 'md').split(quote).length - 1).toBeGreaterThanOrEqual(6);
      }),
    );
  });

  test('is the same each time', () => {
    expect(render(FULL, 'md')).toBe(render(structuredClone(FULL), 'md'));
  });
});
