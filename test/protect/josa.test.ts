import { describe, expect, it } from 'vitest';
import { withParticle } from '../../src/protect/josa.ts';

describe('withParticle', () => {
  it.each([
    ['북한', '는 말했다', '은 말했다'],
    ['러시아', '은', '는'],
    ['서울', '으로 갔다', '로 갔다'],
    ['부산', '로 갔다', '으로 갔다'],
    ['미국', '와의 회담', '과의 회담'],
    ['35억 달러', '을 썼다', '를 썼다'],
    ['3.5%', '이 늘었다', '가 늘었다'],
    ['2023', '은', '은'],
    ['1200', '가', '이'],
    ['Angela Merkel', '는', '은'],
    ['Putin', '가', '이'],
    ['Blinken', '를', '을'],
    ['Obama', '이', '가'],
    ['WMD', '을', '를'],
    ['CNN', '는', '은'],
    ['KBS', '은', '는'],
    ['Springfield', '으로', '로'],
    ['Hong Kong', '로', '으로'],
    ['일본', '이다.', '이다.'],
    ['독일', '다.', '이다.'],
  ])('%s + %s → %s', (word, after, expected) => {
    expect(withParticle(word, after, false)).toBe(expected);
  });

  it.each([
    ['"We will act,"', '이라고 말했다', '라고 말했다'],
    ['"We will act."', '고 말했다', '라고 말했다'],
    ['"a new era"', '며 환영했다', '라며 환영했다'],
    ['"a grey zone"', '은 말이', '은 말이'],
    ['"a threat"', '를 가리킨다', '을 가리킨다'],
  ])('after the quote %s + %s → %s', (quote, after, expected) => {
    expect(withParticle(quote, after, true)).toBe(expected);
  });

  it.each(['이슬람 국가', '에서 만났다', '가스관', ' 은행', '', '라디오'])('leaves %j alone', (after) => {
    expect(withParticle('북한', after, false)).toBe(after);
  });
});
