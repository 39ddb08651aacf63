import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { TribriefError } from '../error.ts';
import { sha256, verifyChecksums } from './checksums.ts';
import type { SentenceEncoder } from './encoder.ts';
import { loadSentenceEncoder } from './encoder.ts';
import type { FetchOptions, HubModel } from './hub.ts';
import { fetchModel } from './hub.ts';
import { readModelJson } from './json.ts';
import type { Summarizer } from './pretrained-summarizer.ts';
import { loadPretrainedSummarizer } from './pretrained-summarizer.ts';
import { loadPretrainedTranslator } from './pretrained-translator.ts';
import type { Translator } from './translator.ts';
import { loadEmbeddedTranslator } from './translator.ts';

export { sha256, verifyChecksums } from './checksums.ts';
export type { SentenceEncoder } from './encoder.ts';
export type { FetchOptions, HubModel } from './hub.ts';
export { fetchModel } from './hub.ts';
export type { Summarizer } from './pretrained-summarizer.ts';
export type { Translator } from './translator.ts';

/** Where a model comes from: it ships with tribrief, lies in a folder, or is fetched from a hub. */
export type ModelSource = { readonly embedded: string } | { readonly folder: string } | HubModel;

/** The folder of the models that ship with tribrief. */
export const EMBEDDED = fileURLToPath(new URL('../../models/embedded/', import.meta.url));

/** Where hub models are kept: the folder that the environment variable TRIBRIEF_CACHE names, or one beside the embedded models. */
export const CACHE = process.env['TRIBRIEF_CACHE'] ? path.resolve(process.env['TRIBRIEF_CACHE']) : fileURLToPath(new URL('../../models/cache/', import.meta.url));

/** A model in memory. */
export interface Loaded<Model> {
  readonly model: Model;
  /** `embedded/translator`, a folder, or a hub id with its revision. */
  readonly id: string;
  /** Stands for the bytes of the model's files. */
  readonly sha256: string;
}

/** Loads models, each once however often it is asked for. */
export interface ModelStore {
  readonly translator: (source: ModelSource) => Promise<Loaded<Translator>>;
  /** A sentence encoder for an extractive summary, or a model that writes one. */
  readonly summarizer: (source: ModelSource) => Promise<Loaded<SentenceEncoder | Summarizer>>;
}

export function makeModelStore(options: FetchOptions): ModelStore {
  const translators = new Map<string, Promise<Loaded<Translator>>>();
  const summarizers = new Map<string, Promise<Loaded<SentenceEncoder | Summarizer>>>();
  return {
    translator: (source) => once(translators, idOf(source), () => open(source, loadTranslator, options)),
    summarizer: (source) => once(summarizers, idOf(source), () => open(source, loadSummarizer, options)),
  };
}

export function idOf(source: ModelSource): string {
  if ('embedded' in source) return `embedded/${source.embedded}`;
  return 'folder' in source ? source.folder : `${source.id}@${source.revision} (${source.dtype})`;
}

/** The folder that a model's files are in, fetched if need be. */
export async function locate(source: ModelSource, options: FetchOptions): Promise<string> {
  if ('embedded' in source) return path.join(EMBEDDED, source.embedded);
  return 'folder' in source ? source.folder : fetchModel(source, options);
}

async function open<Model>(source: ModelSource, load: (folder: string) => Promise<Model>, options: FetchOptions): Promise<Loaded<Model>> {
  const folder = await locate(source, options);
  const [sums, model] = await Promise.all([verifyChecksums(folder), load(folder)]);
  if ('embedded' in source && sums === undefined) {
    throw new TribriefError('model', `${folder} has no list of checksums`, { hint: 'Reinstall tribrief.' });
  }
  // A folder without sums is told apart by its id only: hashing gigabytes at each start would cost more than it tells.
  return { model, id: idOf(source), sha256: sums ?? sha256(idOf(source)) };
}

/** A model that was trained with placeholders says so in its configuration. */
async function loadTranslator(folder: string): Promise<Translator> {
  const config = await readModelJson(path.join(folder, 'config.json'), z.looseObject({ tribrief: z.unknown().optional() }));
  return config.tribrief === undefined ? loadPretrainedTranslator(folder) : loadEmbeddedTranslator(folder);
}

/** An encoder alone embeds sentences; an encoder-decoder writes. */
async function loadSummarizer(folder: string): Promise<SentenceEncoder | Summarizer> {
  const config = await readModelJson(path.join(folder, 'config.json'), z.looseObject({ is_encoder_decoder: z.boolean().optional() }));
  return config.is_encoder_decoder === true ? loadPretrainedSummarizer(folder) : loadSentenceEncoder(folder);
}

function once<Value>(cache: Map<string, Promise<Value>>, key: string, make: () => Promise<Value>): Promise<Value> {
  const known = cache.get(key);
  if (known) return known;
  const value = make();
  cache.set(key, value);
  // What failed is tried anew the next time.
  value.catch(() => cache.delete(key));
  return value;
}
