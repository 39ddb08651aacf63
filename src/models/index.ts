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

/** A model that is loaded when it is first asked for. */
export interface ModelHandle<Model> {
  /** `embedded/translator`, a folder, or a hub id with its revision. */
  readonly id: string;
  /** What stands for the bytes of the model's files; does not load the model. */
  readonly identify: (options: FetchOptions) => Promise<string>;
  readonly load: (options: FetchOptions) => Promise<Model>;
  /** Frees the model's memory; the next `load` loads it anew. */
  readonly release: () => Promise<void>;
}

/** Gives models by their sources, for one source always the same handle. */
export interface ModelStore {
  readonly translator: (source: ModelSource) => ModelHandle<Translator>;
  /** A sentence encoder for an extractive summary, or a model that writes one. */
  readonly summarizer: (source: ModelSource) => ModelHandle<SentenceEncoder | Summarizer>;
}

export function makeModelStore(): ModelStore {
  return { translator: handles(loadTranslator), summarizer: handles(loadSummarizer) };
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

function handles<Model extends { release(): Promise<void> }>(open: (folder: string) => Promise<Model>): (source: ModelSource) => ModelHandle<Model> {
  const known = new Map<string, ModelHandle<Model>>();
  return (source) => {
    const id = idOf(source);
    const handle = known.get(id) ?? makeHandle(id, source, open);
    known.set(id, handle);
    return handle;
  };
}

function makeHandle<Model extends { release(): Promise<void> }>(id: string, source: ModelSource, open: (folder: string) => Promise<Model>): ModelHandle<Model> {
  let loading: Promise<Model> | undefined;
  return {
    id,
    async identify(options) {
      const folder = await locate(source, options);
      const sums = await verifyChecksums(folder);
      if ('embedded' in source && sums === undefined) {
        throw new TribriefError('model', `${folder} has no list of checksums`, { hint: 'Reinstall tribrief.' });
      }
      // A folder without sums is told apart by its id only: hashing gigabytes at each start would cost more than it tells.
      return sums ?? sha256(id);
    },
    load(options) {
      const promise = (loading ??= locate(source, options).then(open));
      // What failed is tried anew the next time.
      promise.catch(() => {
        if (loading === promise) loading = undefined;
      });
      return promise;
    },
    async release() {
      const model = await loading;
      loading = undefined;
      await model?.release();
    },
  };
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
