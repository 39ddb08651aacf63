export { verifyBriefing } from './briefing.ts';
export type { Claim } from './sentence.ts';
export { PROMISES, verifySentence } from './sentence.ts';
