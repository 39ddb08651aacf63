/**
 * Finds how a target sentence writes a foreign name, by its sound: `Andreas Huber` is `안드레아스 후버` or `アンドレアス・フーバー`.
 *
 * Names that no glossary knows are placeholders at inference, so they have to be placeholders in training too.
 */
import { romanize } from 'es-hangul';
import { toRomaji } from 'wanakana';
import type { Language, Span } from '../../src/types.ts';

/** The span of `target` that sounds most like the name, if one does; `isFree` tells which spans may be taken. */
export function findTransliteration(name: string, target: string, language: Language, isFree: (span: Span) => boolean): Span | undefined {
  const words = name.split(/[ -]+/);
  const orders = [...new Set([words, [...words.slice(-1), ...words.slice(0, -1)]].map((order) => soundOf(order.join(''))))];
  let best: Span | undefined;
  let least = MOST_COST;
  for (const span of candidates(words.length, target, language)) {
    const text = target.slice(span.start, span.end);
    const sound = soundOf(language === 'ko' ? romanize(text) : toRomaji(text));
    for (const order of orders) {
      const consonants = order.replaceAll('a', '').length;
      const cost = distance(order, sound) / Math.max(2, consonants);
      if (cost < least && (consonants > 3 || cost <= MOST_COST / 2) && isFree(span)) {
        best = span;
        least = cost;
      }
    }
  }
  return best;
}

/** The span of a name in kanji, which have no one sound: taken for a name of East Asia where 氏 or さん follows, if it is the only one. */
export function findKanjiName(name: string, target: string, isFree: (span: Span) => boolean): Span | undefined {
  if (!EAST_ASIAN.test(name)) return undefined;
  const spans = [...target.matchAll(/(?<![一-龯々])[一-龯々ヶ]{2,5}(?=氏|さん)/g)].map(({ 0: text, index }) => ({ start: index, end: index + text.length })).filter(isFree);
  return spans.length === 1 ? spans[0] : undefined;
}

/** `Hisako Tsuji`, `Yoon Jae-hyuk`, `Chen Rui`. */
const EAST_ASIAN = new RegExp(
  '^(?:(?:(?:[kgsztdnhbpmyrwjf]|sh|ch|ts|[kgsnhbpmr]y)?[aeiou]{1,2}n?)+ (?:(?:[kgsztdnhbpmyrwjf]|sh|ch|ts|[kgsnhbpmr]y)?[aeiou]{1,2}n?)+' +
    '|[a-z]{2,6} [a-z]{2,6}-[a-z]{2,6}' +
    '|(?:li|wang|zhang|liu|chen|yang|huang|zhao|wu|zhou|xu|sun|ma|zhu|hu|guo|he|lin|gao|luo|kim|lee|park|choi|jung|kang|cho|yoon|jang|lim) [a-z]{1,6}(?: ?[a-z]{1,6})?)$',
  'i',
);

/** Above this cost for each consonant of the name, two sounds are different names; names of few consonants need half of it. */
const MOST_COST = 0.4;

/** Rows of katakana, whole and by their parts; for Korean the beginnings of rows of words, since particles and titles follow without a space. */
function candidates(words: number, target: string, language: Language): Span[] {
  if (language === 'ja') {
    return [...target.matchAll(/[ァ-ヺー]{2,}(?:[・＝=][ァ-ヺー]+)*/g)].flatMap(({ 0: text, index }) => [
      { start: index, end: index + text.length },
      ...[...text.matchAll(/[ァ-ヺー]{2,}/g)].map((part) => ({ start: index + part.index, end: index + part.index + part[0].length })),
    ]);
  }
  return [...target.matchAll(/(?<![가-힣])[가-힣]/g)].flatMap(({ index }) => {
    const reach = new RegExp(`^[가-힣]+(?: [가-힣]+){0,${words - 1}}`).exec(target.slice(index))?.[0] ?? '';
    return Array.from({ length: reach.length - 1 }, (_, at) => ({ start: index, end: index + at + 2 })).filter(({ end }) => target[end - 1] !== ' ');
  });
}

/** Consonants by the place where they are made, since languages differ in voice and breath; vowels in a row are one `a`. */
function soundOf(latin: string): string {
  let text = latin.normalize('NFD').replace(/[^A-Za-z]/g, '').toLowerCase();
  for (const [pattern, sound] of SOUNDS) text = text.replace(pattern, sound);
  return text.replace(/([A-Z])\1+/g, '$1');
}

const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/sch|tch|sh|ch|ts|cz|sz|c(?=[eiy])|[szj]/g, 'S'],
  [/ph|[bpfv]/g, 'P'],
  [/x/g, 'KS'],
  [/ng(?![aeiou])/g, 'N'],
  [/[kg]h|ck|qu|[gkcq]/g, 'K'],
  [/th|[dt]/g, 'T'],
  [/[lr]/g, 'R'],
  [/m/g, 'M'],
  [/n/g, 'N'],
  [/[aeiouywh]+/g, 'a'],
];

/** Edit distance in which vowels, and the consonants that languages drop or add most, weigh little. */
function distance(a: string, b: string): number {
  let row = [0];
  for (const sound of b) row.push((row.at(-1) ?? 0) + weight(sound));
  for (const sound of a) {
    const next = [(row[0] ?? 0) + weight(sound)];
    for (let i = 0; i < b.length; i++) {
      const other = b[i] ?? '';
      const change = sound === other ? 0 : Math.max(weight(sound), weight(other));
      next.push(Math.min((row[i] ?? 0) + change, (row[i + 1] ?? 0) + weight(sound), (next[i] ?? 0) + weight(other)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

const weight = (sound: string): number => (sound === 'a' ? 0.25 : sound === 'R' || sound === 'N' ? 0.6 : 1);
