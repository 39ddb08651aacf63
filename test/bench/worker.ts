/** One peer of `generation.ts` that runs in Node: `worker.ts tribrief|Transformers.js FOLDER`. */
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { generate } from '../../src/models/generate.ts';
import { readModelJson } from '../../src/models/json.ts';
import { makeSeq2Seq } from '../../src/models/seq2seq.ts';
import { openModelSession } from '../../src/models/session.ts';

type Translate = (sources: readonly number[][], maxTokens: number) => Promise<number[][]>;

const [peer = '', folder = ''] = process.argv.slice(2);
const configSchema = z.object({ d_model: z.number(), decoder_attention_heads: z.number(), decoder_start_token_id: z.number(), eos_token_id: z.number() });
const config = await readModelJson(path.join(folder, 'config.json'), configSchema);
const translate = peer === 'tribrief' ? await openOurs() : await openTheirs();

let inputs: { sources: number[][]; maxTokens: number } | undefined;
for await (const line of createInterface({ input: process.stdin })) {
  if (!inputs) inputs = z.object({ sources: z.array(z.array(z.number())), maxTokens: z.number() }).parse(JSON.parse(line));
  else if (line === 'memory') console.log(process.resourceUsage().maxRSS / 1024);
  else {
    const begun = performance.now();
    const tokens = await translate(inputs.sources.slice(0, Number(line)), inputs.maxTokens);
    console.log(JSON.stringify({ seconds: (performance.now() - begun) / 1000, tokens }));
  }
}

async function openOurs(): Promise<Translate> {
  const heads = config.decoder_attention_heads;
  const model = makeSeq2Seq(await openModelSession(folder, 'encoder_model'), await openModelSession(folder, 'decoder_model_merged'), { heads, headWidth: config.d_model / heads });
  return async (sources, maxTokens) => {
    const options = { prefix: [config.decoder_start_token_id], endToken: config.eos_token_id, minTokens: 0, maxTokens, beams: 1, noRepeatNgram: 0, banned: new Set<number>() };
    const outputs = await generate(model, sources.map((ids) => ({ ids, slots: [] })), options);
    return outputs.map(([best]) => [...(best?.tokens ?? [])]);
  };
}

/** Its `generate` takes a batch too, but decodes the sentences one after another, as here. */
async function openTheirs(): Promise<Translate> {
  // Loaded here only, so that it takes no memory from tribrief's account.
  const { loadModel } = await import('../models/transformers-js.ts');
  const model = await loadModel(folder);
  return async (sources, maxTokens) => {
    const outputs: number[][] = [];
    for (const ids of sources) outputs.push((await model(ids, { max_new_tokens: maxTokens, num_beams: 1 })).slice(1).filter((token) => token !== config.eos_token_id));
    return outputs;
  };
}
