import type { Claim } from './sentence.ts';
import { ownText } from './text.ts';

/** Nothing of the machinery is left: no placeholder, no unknown token, no broken character. */
export function placeholders(claim: Claim): string | undefined {
  const left = /❰[^❱]*❱?|❱|\[unused\d+\]|<unk>|<0x[0-9A-F]{2}>|\uFFFD/u.exec(ownText(claim))?.[0];
  return left === undefined ? undefined : `${left} is left in it`;
}
