import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findQuantities, valuesIn } from '../../src/protect/quantities/index.ts';

/** What is found, as `English → Korean / Japanese`. */
const read = (text: string): string[] =>
  findQuantities(text).map(({ span, forms }) => `${text.slice(span.start, span.end)} → ${forms.ko[0] ?? ''} / ${forms.ja[0] ?? ''}`);

describe('findQuantities', () => {
  it.each([
    ['It cost $3.5 billion.', ['$3.5 billion → 35억 달러 / 35億ドル']],
    ['US$25 million and 40 million yen', ['US$25 million → 2500만 달러 / 2500万ドル', '40 million yen → 4000만 엔 / 4000万円']],
    ['a 656 trillion won budget', ['656 trillion won → 656조 원 / 656兆ウォン']],
    ['the $2-3 billion plan', ['$2-3 billion → 20억~30억 달러 / 20億〜30億ドル']],
    ['€4.25m fine', ['€4.25m → 425만 유로 / 425万ユーロ']],
    ['half a million dollars', ['half a million dollars → 50만 달러 / 50万ドル']],
    ['12,000 people', ['12,000 people → 1만2000명 / 1万2000人']],
    ['1,234,567 people', ['1,234,567 people → 123만4567명 / 123万4567人']],
    ['rose 3.50 percent', ['3.50 percent → 3.50% / 3.50%']],
    ['up 0.5 percentage points', ['0.5 percentage points → 0.5%포인트 / 0.5ポイント']],
    ['two to three million people', ['two to three million people → 200만~300만 명 / 200万〜300万人']],
    ['five years and two decades', ['five years → 5년 / 5年', 'two decades → 20년 / 20年']],
    ['a 12-year-old boy', ['12-year-old → 12세 / 12歳']],
    ['10-15 km away', ['10-15 km → 10~15km / 10〜15キロ']],
    ['-5 degrees Celsius', ['-5 degrees Celsius → 섭씨 영하 5도 / マイナス5度']],
    ['on Nov 24', ['Nov 24 → 11월 24일 / 11月24日']],
    ['on Nov. 24, 2023,', ['Nov. 24, 2023 → 2023년 11월 24일 / 2023年11月24日']],
    ['on 24 November 2023', ['24 November 2023 → 2023년 11월 24일 / 2023年11月24日']],
    ['2023-11-24', ['2023-11-24 → 2023년 11월 24일 / 2023年11月24日']],
    ['Nov 9-11', ['Nov 9-11 → 11월 9~11일 / 11月9〜11日']],
    ['in May 2024', ['May 2024 → 2024년 5월 / 2024年5月']],
    ['in September', ['September → 9월 / 9月']],
    ['in 2023', ['2023 → 2023년 / 2023年']],
    ['the 2024 budget', ['2024 → 2024년 / 2024年']],
    ['in the 1990s', ['1990s → 1990년대 / 1990年代']],
    ['the 21st century', ['21st century → 21세기 / 21世紀']],
    ['a man in his 60s', ['60s → 60대 / 60代']],
    ['at 3:30 p.m. local time', ['3:30 p.m. → 오후 3시 30분 / 午後3時30分']],
    ['at 12 p.m.', ['12 p.m → 낮 12시 / 昼の12時']],
    ['at 0600 GMT', ['0600 → 오전 6시 / 午前6時']],
    ['at 9 o’clock', ['9 o’clock → 9시 / 9時']],
    ['won 3-1', ['3-1 → 3-1 / 3-1']],
    ['for the 15th time', ['15th → 15 / 15']],
    ['Thousands of people fled', ['Thousands of people → 수천 명 / 数千人']],
    ['hundreds of thousands of dollars', ['hundreds of thousands of dollars → 수십만 달러 / 数十万ドル']],
    ['12 missiles', ['12 → 12 / 12']],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each(['the F-16 and COVID-19', '5G and G20', 'two missiles', 'One day he may march.', 'April Jones spoke', 'version 1.2.3', 'the first, second and third', 'one of the ships', 'the Boeing 747s'])(
    'leaves %s to the model',
    (text) => {
      expect(read(text)).toEqual([]);
    },
  );

  const SENTENCES = fc.array(
    fc.oneof(
      fc.constantFrom('$', '€', 'US$', 'billion', 'percent', 'Nov', 'May', 'of', 'the', 'to', 'million', 'people', 'years', 'p.m.', 'thousands', 'half', 'a', '-', ',', '.', ':', '/', '(', 'F-16', 'km', 'twenty', 'two', 'hundred'),
      fc.nat({ max: 99_999 }).map(String),
      fc.double({ min: 0, max: 100, noNaN: true }).map((value) => value.toFixed(1)),
    ),
    { maxLength: 12 },
  ).map((words) => words.join(' '));

  it('finds disjoint spans in order whose every written form states the same numbers', () => {
    fc.assert(
      fc.property(SENTENCES, (text) => {
        let end = 0;
        for (const { span, numbers, forms } of findQuantities(text)) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect(span.end).toBeGreaterThan(span.start);
          end = span.end;
          for (const language of ['ko', 'ja'] as const) {
            const [form = ''] = forms[language];
            expect(valuesIn(form, language), `${text}: ${form}`).toEqual(numbers);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('valuesIn', () => {
  it.each([
    ['35억 달러', 'ko', ['3500000000']],
    ['1만2000명', 'ko', ['12000']],
    ['1만 2000명', 'ko', ['12000']],
    ['5백만 달러', 'ko', ['5000000']],
    ['3천 명', 'ko', ['3000']],
    ['11월 24일 3.5%', 'ko', ['11', '24', '3.5']],
    ['F-16 2대', 'ko', ['2']],
    ['수천 명', 'ko', []],
    ['１２０万人', 'ja', ['1200000']],
    ['3億5000万ドル', 'ja', ['350000000']],
    ['10〜15キロ', 'ja', ['10', '15']],
    ['2023年11月24日', 'ja', ['2023', '11', '24']],
  ] as const)('%s', (text, language, expected) => {
    expect(valuesIn(text, language)).toEqual(expected);
  });
});
