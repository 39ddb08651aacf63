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
}

/** Loads a summarization model of a hub family (BART, Pegasus, T5) from a folder in the layout of Transformers.js. */
export async function loadPretrainedSummarizer(folder: string): Promise<Summarizer> {
  const pretrained = await loadPretrained(folder);
  const { config, encode, idOf } = pretrained;
  const isT5 = config.model_type === 't5' || config.model_type === 'mt5';
  const before = isT5 ? encode('summarize:') : config.model_type === 'bart' ? [idOf('<s>')].filter((id) => id !== undefined) : [];
  const start = config.decoder_start_token_id ?? config.eos_token_id;
  const sourceOf = (text: string): number[] => [...before, ...encode(text), config.eos_token_id];
  return {
    fits: (text) => sourceOf(text).length <= pretrained.maxSource,
    async summarize(texts, words) {
      // An English word is about 1.3 tokens of these vocabularies.
      const maxTokens = Math.ceil(words * 1.5);
      const outputs = await generate(pretrained.model, texts.map((text) => ({ ids: sourceOf(text), slots: [] })), {
        prefix: typeof config.forced_bos_token_id === 'number' ? [start, config.forced_bos_token_id] : [start],
        endToken: config.eos_token_id,
        minTokens: Math.floor(maxTokens / 3),
        maxTokens,
        // What the authors of BART chose for news (Lewis et al., 2020).
        beams: 4,
        noRepeatNgram: 3,
        banned: new Set([config.pad_token_id].filter((id) => id !== config.eos_token_id)),
      });
      return outputs.map(([best]) => pretrained.decode(best?.tokens ?? []).trim());
    },
  };
}
