import { describe, expect, it } from 'vitest';
import type { Language, Span } from '../../src/types.ts';
import { verifySentence } from '../../src/verify/index.ts';

/** The promises that a translation breaks. Quotes are found by their straight marks. */
function broken(language: Language, source: string, text: string, protectedWords: string[] = []): string[] {
  const spans = (own: string): Span[] => [...own.matchAll(/"[^"]*"/g)].map(({ index, 0: match }) => ({ start: index, end: index + match.length }));
  return verifySentence({ language, source, sourceQuotes: spans(source), text, quotes: spans(text), glosses: [], protected: protectedWords }).map(({ promise }) => promise);
}

const SOURCE = 'The ministry said "we will act" after 12,000 people fled on Nov 24.';
const KO = '당국은 11월 24일 1만2000명이 대피한 뒤 "we will act"라고 밝혔다.';
const JA = '同省は11月24日に1万2000人が避難した後、"we will act"と述べた。';

describe('the promises of a sentence', () => {
  it('are kept by a right translation', () => {
    expect(broken('ko', SOURCE, KO)).toEqual([]);
    expect(broken('ja', SOURCE, JA)).toEqual([]);
  });

  it.each([
    ['a changed quote', 'ko', KO.replace('we will', 'We will'), ['quotes']],
    ['a lost quote', 'ko', KO.replace('"we will act"라고 ', ''), ['quotes']],
    ['a doubled quote', 'ja', JA.replace('"we will act"', '"we will act""we will act"'), ['quotes']],
    ['a translated quote', 'ja', JA.replace('"we will act"', '「行動する」'), ['quotes']],
    ['another number', 'ko', KO.replace('1만2000', '1만2500'), ['numbers']],
    ['a number of another scale', 'ja', JA.replace('1万2000', '12万'), ['numbers']],
    ['a lost date', 'ko', KO.replace('11월 24일 ', ''), ['numbers']],
    ['an added number', 'ja', JA.replace('避難', '3度避難'), ['numbers']],
    ['a placeholder that is left', 'ko', KO.replace('당국', '❰N1❱'), ['placeholders']],
    ['an unknown character', 'ja', JA.replace('同省', '\uFFFD省'), ['placeholders']],
    ['the other language', 'ja', `${KO.slice(0, -1)}。`, ['script']],
    ['English', 'ko', 'The ministry said "we will act" after 1만2000 people fled on 11월 24일.', ['script']],
    ['a loop', 'ko', KO.replace('대피한', '대피하고 대피하고 대피하고 대피한'), ['repetition']],
    ['a text far too long', 'ja', JA.replace('同省は', `同省は、${Array.from({ length: 24 }, (_, index) => String.fromCharCode(0x5800 + 37 * index)).join('の')}で`), ['length']],
    ['a text far too short', 'ko', '"we will act" 11', ['length', 'numbers']],
  ] as const)('are broken by %s', (_, language, text, expected) => {
    expect(broken(language, SOURCE, text)).toEqual(expect.arrayContaining([...expected]));
  });

  it('allow names in Latin letters that stand so in the source', () => {
    expect(broken('ko', 'Rana Okoye-Lindqvist of Tavener Marine left.', 'Tavener Marine의 Rana Okoye-Lindqvist가 떠났다.', ['Tavener Marine', 'Rana Okoye-Lindqvist'])).toEqual([]);
  });

  it('allow digits for what the source spells out, once', () => {
    expect(broken('ja', 'The launch followed two failures.', '打ち上げは2回の失敗に続いた。')).toEqual([]);
    expect(broken('ja', 'The launch followed two failures.', '打ち上げは2回と2回の失敗に続いた。')).toContain('numbers');
    expect(broken('ja', 'The launch followed two failures.', '打ち上げは3回の失敗に続いた。')).toContain('numbers');
    expect(broken('ja', 'Prices have nearly doubled at two-thirds of the shops.', '店の3分の2で価格がほぼ2倍になった。')).toEqual([]);
    expect(broken('ko', 'The seventeenth-century bell rang at midnight.', '17세기 종이 0시에 울렸다.')).toEqual([]);
    expect(broken('ko', 'They lost three games.', '그들은 3경기에서 졌다.')).toEqual([]);
  });

  it('allow a number that the glossary writes, once', () => {
    expect(broken('ko', 'The G7 ministers met on Monday.', '주요 7개국 장관들이 월요일 만났다.', ['주요 7개국'])).toEqual([]);
    expect(broken('ko', 'The G7 ministers met on Monday.', '주요 7개국 장관들이 월요일 7번 만났다.', ['주요 7개국'])).toContain('numbers');
    expect(broken('ko', 'The Big Seven met on Monday.', '주요 7개국이 월요일 만났다.', ['주요 7개국'])).toEqual([]);
  });

  it('allow no number for digits of another', () => {
    expect(broken('ko', 'It cost $3.5bn.', '비용은 35억 달러와 5달러였다.')).toContain('numbers');
    expect(broken('ko', 'They met at 10am.', '그들은 오전 10시에 10번 만났다.')).toContain('numbers');
    expect(broken('ko', 'He served as mayor.', '그는 시장을 1번 지냈다.')).toContain('numbers');
  });
});
