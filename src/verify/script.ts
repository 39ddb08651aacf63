import type { Claim } from './sentence.ts';
import { ownText } from './text.ts';

/** Outside quotes and names, the letters are those of the target language; a full sentence in Japanese has kana. */
export function script(claim: Claim): string | undefined {
  let own = ownText(claim);
  for (const word of claim.protected) own = own.replace(word, ' ');
  const letters = own.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return undefined;
  const target = own.match(claim.language === 'ko' ? /\p{Script=Hangul}/gu : /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー々]/gu)?.length ?? 0;
  if (target / letters < 0.7) return `only ${target} of ${letters} letters are ${claim.language === 'ko' ? 'Hangul' : 'Japanese'}`;
  const isSentence = own.trimEnd().endsWith('。');
  return claim.language === 'ja' && isSentence && !/\p{Script=Hiragana}/u.test(own) ? 'it has no kana' : undefined;
}
