import type { Claim } from './sentence.ts';
import { ownText } from './text.ts';

/** No loop: nothing of four characters or more stands three times in a row, and no long stretch stands twice. */
export function repetition(claim: Claim): string | undefined {
  const own = ownText(claim).replace(/\s+/g, ' ');
  const loop = /(.{2,40}?)\1{2}/u.exec(own)?.[1] ?? /([^ ]{12,40}).{0,20}\1/u.exec(own)?.[1];
  return loop === undefined || loop.trim().length < 2 ? undefined : `“${loop.trim()}” repeats`;
}
