import { josa } from 'es-hangul';

/**
 * Joins a restored word and the text after it, choosing the form of a Korean particle (은/는, 이/가, 을/를, 과/와,
 * 으로/로, 이라고/라고 …) at the text's beginning by the word's last sound.
 *
 * @returns `after` with the right form
 */
export function withParticle(word: string, after: string, isQuote: boolean): string {
  const found = splitParticle(after, isQuote);
  return found ? formFor(found.particle, word, isQuote) + found.rest : after;
}

/** The one form that stands for a particle in training data, so that a model need not know what a placeholder holds. */
export function canonicalParticle(after: string, isQuote: boolean): { particle: string; rest: string } | undefined {
  const found = splitParticle(after, isQuote);
  return found && { particle: found.particle[isQuote && isReporting(found.particle) ? 1 : 0], rest: found.rest };
}

/** The form after a closed syllable, the form after an open one. */
type Particle = readonly [closed: string, open: string];

const PARTICLES: readonly Particle[] = [
  ['은', '는'],
  ['이', '가'],
  ['을', '를'],
  ['과', '와'],
  ['과의', '와의'],
  ['과는', '와는'],
  ['과도', '와도'],
  ['으로', '로'],
  ['으로서', '로서'],
  ['으로써', '로써'],
  ['으로부터', '로부터'],
  ['으로의', '로의'],
  ['으로는', '로는'],
  ['으로도', '로도'],
  ['이라고', '라고'],
  ['이라는', '라는'],
  ['이라며', '라며'],
  ['이라면서', '라면서'],
  ['이란', '란'],
  ['이나', '나'],
];

/** After a quote, endings that hang on a Korean verb (`…한다"고 말했다`); the quote stays English, so they get their 라. */
const REPORTING: readonly Particle[] = [
  ['고', '라고'],
  ['며', '라며'],
  ['면서', '라면서'],
];

const COPULA: readonly Particle[] = [
  ['이다', '다'],
  ['이며', '며'],
  ['이고', '고'],
  ['이었다', '였다'],
  ['이지만', '지만'],
];

function splitParticle(after: string, isQuote: boolean): { particle: Particle; rest: string } | undefined {
  const word = /^[가-힣]+/.exec(after)?.[0];
  const particle = [...PARTICLES, ...(isQuote ? REPORTING : COPULA)].find((pair) => word === pair[0] || word === pair[1]);
  return particle && word !== undefined ? { particle, rest: after.slice(word.length) } : undefined;
}

/** 라고 and its kin introduce direct speech whatever its last sound. */
const isReporting = ([, open]: Particle): boolean => open.startsWith('라');

function formFor([closed, open]: Particle, word: string, isQuote: boolean): string {
  if (isQuote && isReporting([closed, open])) return open;
  const last = lastSyllable(word);
  // 으로 becomes 로 after ㄹ too; es-hangul knows.
  if (closed.startsWith('으로')) return josa.pick(last, '으로/로') === '로' ? open : closed;
  return josa.pick(last, '이/가') === '이' ? closed : open;
}

const DIGITS = ['영', '일', '이', '삼', '사', '오', '육', '칠', '팔', '구'];
const SYMBOLS: Readonly<Record<string, string>> = { '%': '트', '℃': '도', '℉': '도', '°': '도', '$': '러', '€': '로' };

/** A Hangul syllable that ends in the sound that the word ends in. */
function lastSyllable(word: string): string {
  const core = word.replace(/[^\p{L}\p{N}%℃℉°$€]+$/u, '');
  const last = core.at(-1) ?? '';
  if (/[가-힣]/.test(last)) return last;
  if (/[0-9]/.test(last)) return lastOfNumber(core);
  if (SYMBOLS[last] !== undefined) return SYMBOLS[last];
  return /\p{Lu}{2}$/u.test(core) || core.length === 1 ? lastOfLetterName(last) : lastOfLatinWord(core);
}

const lastOfNumber = (core: string): string => {
  const zeros = /0+$/.exec(core)?.[0].length ?? 0;
  if (zeros === 0 || /\.\d*$/.test(core)) return DIGITS[Number(core.at(-1))] ?? '영';
  return zeros === core.length ? '영' : zeros === 1 ? '십' : zeros === 2 ? '백' : zeros === 3 ? '천' : '만';
};

// 엘, 엠, 엔, 알 are the letters whose Korean names end closed.
const lastOfLetterName = (letter: string): string => ({ L: '엘', M: '엠', N: '엔', R: '알' })[letter.toUpperCase()] ?? '이';

/** Latin words are read as Korean borrows them: m, n, ng, l close a syllable, other consonants get a vowel. */
function lastOfLatinWord(word: string): string {
  if (/ng$/i.test(word)) return '응';
  if (/(?:[lm]e?|n|ne)$/i.test(word)) return /l/i.test(word.slice(-2)) ? '얼' : '언';
  // A short vowel before ck, p or t closes too.
  return /(?:[aeiou]ck|[aeiou]p|[aeiou]t)$/i.test(word) ? '윽' : '이';
}
