import path from 'node:path';
import { BertTokenizer } from '@xenova/transformers';
import { z } from 'zod';
import { readModelJson } from './json.ts';

/** Text → token ids of a BERT vocabulary, without [CLS] and [SEP]. */
export type WordPiece = (text: string) => number[];

/** Reads the tokenizer in a model folder. */
export async function readWordPiece(folder: string): Promise<WordPiece> {
  const [vocabulary, config] = await Promise.all([
    readModelJson(path.join(folder, 'tokenizer.json'), z.looseObject({})),
    readModelJson(path.join(folder, 'tokenizer_config.json'), z.looseObject({})),
  ]);
  const tokenizer = new BertTokenizer(vocabulary, config);
  return (text) => tokenizer.encode(text, null, { add_special_tokens: false });
}
