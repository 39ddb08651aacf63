import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Piece, Slot } from '../../src/protect/index.ts';
import { joinLists, joinTitles, joinWeekdays, makeGlossary, nameContext, protect, readShippedGlossary, restore, withSurnames } from '../../src/protect/index.ts';
import { findQuoteSpans } from '../../src/segment/index.ts';

const GLOSSARY = makeGlossary(
  [
    { en: 'Blue Hall', ko: '청관', ja: '青館' },
    { en: 'launch pad', ko: '발사대', ja: '発射台', kind: 'term' },
  ],
  readShippedGlossary(),
);

const show = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : `<${piece.kind}:${piece.forms[0]}>`)).join('');
const cut = (text: string, language: 'ko' | 'ja' = 'ko', article = text): string =>
  show(protect(text, findQuoteSpans(text), language, withSurnames(GLOSSARY, article), nameContext(article)));

describe('protect', () => {
  it.each([
    ['The Blue Hall said "no comment" on Friday.', 'The <name:청관> said <quote:"no comment"> on <date:금요일>.'],
    ['A Launch Pad in North Korea cost $3.5 billion.', 'A <name:발사대> in <name:북한> cost <quantity:35억 달러>.'],
    ['Japanese cars are sold in Japan.', '<name:일본> cars are sold in <name:일본>.'],
    ['She speaks Japanese.', 'She speaks Japanese.'],
    ['Rana Okoye-Lindqvist met Mr. Tavener on Nov 24.', '<name:Rana Okoye-Lindqvist> met Mr. <name:Tavener> on <date:11월 24일>.'],
    ['Officials said The Meeting was held.', 'Officials said The Meeting was held.'],
    ['The F-16 landed.', 'The <name:F-16> landed.'],
    ['It lent 5 million Japanese yen to Japan.', 'It lent <quantity:500만 엔> to <name:일본>.'],
    ['It takes 5 million launch pads.', 'It takes <quantity:500만> launch pads.'],
  ])('%s', (text, expected) => {
    expect(cut(text)).toBe(expected);
  });

  it('knows a person by the surname after the full name, in the article only', () => {
    const article = 'Angela Merkel met Xi Jinping and Fumio Kishida. Merkel left first.';
    expect(cut('Merkel told Xi and Kishida.', 'ko', article)).toBe('<name:메르켈> told <name:시진핑> and <name:기시다>.');
    expect(cut('Merkel told Xi and Kishida.', 'ja', article)).toBe('<name:メルケル> told <name:習近平> and <name:岸田文雄>.');
    expect(cut('Merkel spoke.', 'ko', 'Merkel spoke.')).not.toContain('메르켈');
  });

  it.each([
    ['US Secretary of State Antony Blinken spoke.', '<name:토니 블링컨 미국 국무장관> spoke.', '<name:米国のアントニー・ブリンケン国務長官> spoke.'],
    ['Japan Foreign Minister Kamikawa Yoko spoke.', '<name:가미카와 요코 일본 외무상> spoke.', '<name:日本の上川陽子外相> spoke.'],
    ['They met former US President Barack Obama.', 'They met <name:버락 오바마 전 미국 대통령>.', 'They met <name:米国のバラク・オバマ元大統領>.'],
    ['UN Secretary-General Antonio Guterres left.', '<name:안토니우 구테흐스 유엔 사무총장> left.', '<name:アントニオ・グテレス国連事務総長> left.'],
    ['Prime Minister Rana Okoye left.', '<name:Rana Okoye 총리> left.', '<name:Rana Okoye首相> left.'],
    ['US\u00a0Secretary of\u00a0State Antony\u00a0Blinken spoke.', '<name:토니 블링컨 미국 국무장관> spoke.', '<name:米国のアントニー・ブリンケン国務長官> spoke.'],
    ['The Prime Minister left.', 'The Prime Minister left.', 'The Prime Minister left.'],
  ])('%s joins titles and names', (text, ko, ja) => {
    const joined = (language: 'ko' | 'ja'): Piece[] => joinTitles(protect(text, [], language, GLOSSARY, nameContext(text)), language, GLOSSARY);
    expect(show(joined('ko'))).toBe(ko);
    expect(show(joined('ja'))).toBe(ja);
    expect(joined('ko').map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')).toBe(text);
  });

  it('joins a weekday and its date', () => {
    const text = 'They met on Friday (Nov 24) and on Monday (behind doors).';
    const joined = (language: 'ko' | 'ja'): Piece[] => joinWeekdays(protect(text, [], language, GLOSSARY, nameContext(text)), language);
    expect(show(joined('ko'))).toBe('They met on <date:금요일(11월 24일)> and on <date:월요일> (behind doors).');
    expect(show(joined('ja'))).toBe('They met on <date:金曜日（11月24日）> and on <date:月曜日> (behind doors).');
  });

  it.each([
    ['the leaders of Russia and North Korea', 'the leaders of <name:러시아와 북한>', 'the leaders of <name:ロシアと北朝鮮>'],
    ['in Iran and Iraq', 'in <name:이란과 이라크>', 'in <name:イランとイラク>'],
    ['Russia, China and Japan met', '<name:러시아, 중국, 일본> met', '<name:ロシア、中国、日本> met'],
    ['Russia, China, and Japan met', '<name:러시아, 중국, 일본> met', '<name:ロシア、中国、日本> met'],
    ['in Russia, and China agreed', 'in <name:러시아>, and <name:중국> agreed', 'in <name:ロシア>, and <name:中国> agreed'],
    ['in Osaka, Japan', 'in <name:오사카>, <name:일본>', 'in <name:大阪>, <name:日本>'],
  ])('joins %s', (text, ko, ja) => {
    const joined = (language: 'ko' | 'ja'): Piece[] => joinLists(protect(text, [], language, GLOSSARY, nameContext(text)), language);
    expect(show(joined('ko'))).toBe(ko);
    expect(show(joined('ja'))).toBe(ja);
    expect(joined('ko').map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')).toBe(text);
  });

  it('does not say who is meant by a surname that two people share', () => {
    expect(cut('Kim left.', 'ko', 'Kim Jong Un and Kim Yo Jong came. Kim left.')).not.toContain('김');
  });

  it('loses nothing: the pieces, each slot in English, are the sentence', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.constantFrom('North Korea', 'Blue Hall', 'and', 'former', 'President', 'Angela Merkel', '$3.5 billion', 'Nov 24', 'Friday', '"quoted"', '(', ')', 'Mr.', 'Smith-Jones', 'the US', '12,000 people', 'launch pad', '’s', ','),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), fc.constantFrom('ko' as const, 'ja' as const), (words, language) => {
        const text = words.join(' ');
        const cut = protect(text, findQuoteSpans(text), language, GLOSSARY, nameContext(text));
        const pieces = joinLists(joinWeekdays(joinTitles(cut, language, GLOSSARY), language), language);
        expect(pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')).toBe(text);
        for (const piece of pieces) if (typeof piece === 'object') expect(text.slice(piece.span.start, piece.span.end)).toBe(piece.text);
      }),
      { numRuns: 300 },
    );
  });
});

describe('restore', () => {
  const slot = (kind: 'quote' | 'name' | 'quantity' | 'date', form: string): Slot => ({ kind, span: { start: 0, end: 1 }, text: form, forms: [form] });
  it.each([
    ['ko', [slot('name', '북한'), '는 ', slot('date', '금요일'), ' ', slot('quote', '"We will act,"'), '이라고 밝혔다 .'], '북한은 금요일 "We will act,"라고 밝혔다.'],
    ['ko', ['비용은 ', slot('quantity', '35억 달러'), '으로 늘었다.'], '비용은 35억 달러로 늘었다.'],
    ['ko', [slot('name', 'Blinken'), '가 ( 말했다 )'], 'Blinken이 (말했다)'],
    ['ja', [slot('name', '北朝鮮'), ' は , ', slot('quote', '"We will act,"'), ' と述べた .'], '北朝鮮は、"We will act,"と述べた。'],
    ['ko', [slot('quantity', '5시간'), '간 표류했다.'], '5시간 표류했다.'],
    ['ko', [slot('quantity', '5시간'), ' 간격으로, ', slot('quantity', '3년'), '간'], '5시간 간격으로, 3년간'],
    ['ko', ['공장에 ', slot('quantity', '35억 달러'), '곳을 투자, ', slot('quantity', '3000만'), '명 참가'], '공장에 35억 달러를 투자, 3000만명 참가'],
    ['ja', [{ ...slot('name', 'ハン外相'), isTitled: true }, 'さんは', slot('name', 'ハン'), 'さんに'], 'ハン外相はハンさんに'],
    ['ja', [slot('quantity', '3.5%'), '増え、1.5倍になった.'], '3.5%増え、1.5倍になった。'],
    ['ja', [slot('quantity', '5時間'), '間漂流し、', slot('quantity', '2時間'), '間隔で'], '5時間漂流し、2時間間隔で'],
  ] as const)('%s: particles, spacing and punctuation', (language, pieces, expected) => {
    const { text, quotes } = restore(pieces, language);
    expect(text).toBe(expected);
    for (const span of quotes) expect(text.slice(span.start, span.end)).toBe('"We will act,"');
  });

  it('puts a translation in brackets behind a quote', () => {
    const glosses = new Map([['"We will act,"', '우리는 행동하겠다.']]);
    const restored = restore([slot('quote', '"We will act,"'), '라고 말했다.'], 'ko', glosses);
    expect(restored.text).toBe('"We will act,"(우리는 행동하겠다)라고 말했다.');
    expect(restored.glosses.map(({ start, end }) => restored.text.slice(start, end))).toEqual(['(우리는 행동하겠다)']);
  });
});
