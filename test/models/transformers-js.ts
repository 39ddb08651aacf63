import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AutoModelForSeq2SeqLM, AutoTokenizer, env, Tensor } from '@xenova/transformers';
import { Tensor as OrtTensor } from 'onnxruntime-node';
import { z } from 'zod';

/** A model as Transformers.js itself loads and runs it, to compare with. */
export interface Reference {
  /** Text → ids, with the tokens around it that the family's tokenizer puts there. */
  readonly encode: (text: string) => number[];
  /** Special tokens left out. */
  readonly decode: (ids: readonly number[]) => string;
  /** Ids, the start token first and the end token, if it came to that, last. */
  readonly generate: (ids: readonly number[], options: Readonly<Record<string, unknown>>) => Promise<number[]>;
}

/** Loads the model in a folder. @param type stands for the configuration's `model_type` where Transformers.js does not know that */
export async function loadReference(folder: string, type?: string): Promise<Reference> {
  const [generate, tokenizer] = await Promise.all([loadModel(folder, type), AutoTokenizer.from_pretrained(path.basename(folder))]);
  return {
    encode: (text) => tokenizer.encode(text),
    decode: (ids) => tokenizer.decode([...ids], { skip_special_tokens: true }),
    generate,
  };
}

/** The same without a tokenizer. */
export async function loadModel(folder: string, type?: string): Promise<Reference['generate']> {
  makeTensorsOld();
  env.localModelPath = path.dirname(folder);
  env.allowRemoteModels = false;
  const config = type === undefined ? null : { ...z.looseObject({}).parse(JSON.parse(await readFile(path.join(folder, 'config.json'), 'utf8'))), model_type: type };
  const model = await AutoModelForSeq2SeqLM.from_pretrained(path.basename(folder), { config });
  return async (ids, options) => {
    const output: unknown = await model.generate(new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]), options);
    return z.tuple([z.array(z.number())]).parse(output)[0];
  };
}

/**
 * Transformers.js 2.17 was made for an ONNX Runtime whose tensors had their data in a property of their own, and copies
 * such properties; newer ones keep it under another name and have an accessor.
 */
function makeTensorsOld(): void {
  for (const [field, alias] of [['cpuData', 'data'], ['dataLocation', 'location']] as const) {
    Object.defineProperty(OrtTensor.prototype, field, {
      configurable: true,
      set(this: object, value: unknown) {
        for (const key of [field, alias]) Object.defineProperty(this, key, { value, enumerable: true, writable: true, configurable: true });
      },
    });
  }
}
