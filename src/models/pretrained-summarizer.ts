import { generate } from './generate.ts';
import { loadPretrained } from './pretrained.ts';

/** A loaded model that writes summaries in its own words. */
export interface Summarizer {
  /** True for a text that the model can read whole. */
  readonly fits: (text: string) => boolean;
  /**
   * Summarizes texts, as one batch.
   *
   * @param words about how many words a summary has at most
   */
  readonly summarize: (texts: readonly string[], words: number) => Promise<string[]>;
  /** Frees the graphs' memory. */
  readonly release: () => Promise<void>;
}

/** Loads a summarization model of a hub family (BART, Pegasus, T5) from a folder in the layout of Transformers.js. */
export async function loadPretrainedSummarizer(folder: string): Promise<Summarizer> {
  const { model, type, encode, decode, ids, start, forced, end, banned, maxSource, maxTarget } = await loadPretrained(folder);
  const begin = ids.get('<s>');
  const before = type === 't5' || type === 'mt5' ? encode('summarize:') : type === 'bart' && begin !== undefined ? [begin] : [];
  const prefix = forced === undefined ? [start] : [start, forced];
  const sourceOf = (text: string): number[] => [...before, ...encode(text), end];
  return {
    release: () => model.release(),
    fits: (text) => sourceOf(text).length <= maxSource,
    async summarize(texts, words) {
      // An English word is about 1.3 tokens of these vocabularies.
      const maxTokens = Math.min(Math.ceil(words * 1.5), maxTarget - prefix.length);
      const outputs = await generate(model, texts.map((text) => ({ ids: sourceOf(text), slots: [] })), {
        prefix,
        endToken: end,
        minTokens: Math.floor(maxTokens / 3),
        maxTokens,
        // What the authors of BART chose for news (Lewis et al., 2020).
        beams: 4,
        noRepeatNgram: 3,
        banned,
      });
      // Pegasus ends a sentence with its own mark of a new line.
      return outputs.map(([best]) => decode(best?.tokens ?? []).replaceAll('<n>', ' ').replace(/\s+/g, ' ').trim());
    },
  };
}
