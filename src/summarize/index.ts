export { summarizeAbstractive } from './abstractive.ts';
export { summarizeExtractive } from './extractive.ts';
