import { expect, it } from 'vitest';
import { findKanjiName, findTransliteration } from '../../models/training/transliteration.ts';
import type { Language } from '../../src/types.ts';

const found = (name: string, target: string, language: Language): string | undefined => {
  const span = findTransliteration(name, target, language, () => true);
  return span && target.slice(span.start, span.end);
};

it.each([
  ['Andreas Huber', '스키 강사 안드레아스 후버는 웃었다.', '안드레아스 후버'],
  ['Yoon Jae-hyuk', '게임 개발사의 이사인 윤재혁이 말했다.', '윤재혁'],
  ['Kumiko Arai', '어부 아라이 구미코는 말했다.', '아라이 구미코'],
  ['Bahir Dar', '바히르다르의 간호사가 말했다.', '바히르다르'],
])('finds %s in Korean, without the particle', (name, target, expected) => {
  expect(found(name, target, 'ko')).toBe(expected);
});

it.each([
  ['Andreas Huber', 'スキー指導員のアンドレアス・フーバーさんは笑った。', 'アンドレアス・フーバー'],
  ['Feldman', 'レベッカ・フェルドマン氏は述べた。', 'フェルドマン'],
])('finds %s in Japanese', (name, target, expected) => {
  expect(found(name, target, 'ja')).toBe(expected);
});

it('finds nothing where the name is not', () => {
  expect(found('Andreas Huber', '장관은 마을의 학교에서 말했다.', 'ko')).toBeUndefined();
  expect(found('Andreas Huber', '大臣はレストランで述べた。', 'ja')).toBeUndefined();
});

it.each([
  ['Koji Onuma', '退役空将の大沼浩二氏は述べた。', '大沼浩二'],
  ['Yoon Jae-hyuk', '報道官の尹載赫氏は述べた。', '尹載赫'],
  ['Chen Rui', '天文学者の陳睿さんは述べた。', '陳睿'],
  ['Koji Onuma', '小沢一郎氏と田中花子氏は述べた。', undefined],
  ['Andreas Huber', '退役空将の大沼浩二氏は述べた。', undefined],
  ['Lake Kivu', '退役空将の大沼浩二氏は述べた。', undefined],
])('%s in kanji in %s: %s', (name, target, expected) => {
  const span = findKanjiName(name, target, () => true);
  expect(span && target.slice(span.start, span.end)).toBe(expected);
});

it('takes only what is free', () => {
  expect(findTransliteration('Huber', '후버는 웃었다.', 'ko', () => false)).toBeUndefined();
});
