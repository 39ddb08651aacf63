import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { TribriefError } from '../error.ts';
import type { Download } from './download.ts';
import { download } from './download.ts';

/** A model on a hub that serves files as huggingface.co does: `<host>/<id>/resolve/<revision>/<file>`. */
export interface HubModel {
  readonly id: string;
  readonly revision: string;
  readonly dtype: 'fp32' | 'q8';
  readonly host: string;
}

export interface FetchOptions {
  /** Folder that holds the downloaded models, one folder each. */
  readonly cache: string;
  /** Open no connection: a file that is not in the cache is an error. */
  readonly offline: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Told while a file comes in; `total` is 0 where the hub does not say. */
  readonly onDownload?: ((file: string, loaded: number, total: number) => void) | undefined;
}

/**
 * Sees that a hub model's files are in the cache, and fetches those that are not. A download goes to a `.part` file,
 * which is taken up where it broke off, in this run or a later one, and gets its name only when it is whole and its
 * SHA-256 is the one that the hub names.
 *
 * @returns the folder, in the layout of Transformers.js
 * @throws TribriefError `model` naming the file and what to do; `aborted`
 */
export async function fetchModel(model: HubModel, options: FetchOptions): Promise<string> {
  const folder = path.join(options.cache, ...model.id.split('/'), ...model.revision.split('/'), model.dtype);
  const fetchInto = (name: string, isOptional: boolean): Promise<void> => fetchOnce({ model, name, isOptional, target: path.join(folder, name), options });
  await fetchInto('config.json', false);
  const config = await readFile(path.join(folder, 'config.json'), 'utf8');
  const files = filesOf(model, /"is_encoder_decoder"\s*:\s*true/.test(config));
  const there = await Promise.all(files.map(async ({ name, isOptional }) => isOptional || (await exists(path.join(folder, name)))));
  // The last file is required, so the optional ones have been asked for when no required one is missing.
  if (there.includes(false)) for (const { name, isOptional } of files) await fetchInto(name, isOptional);
  return folder;
}

/** The files of a model beside config.json, in the order to fetch them. */
function filesOf({ dtype }: HubModel, isSeq2Seq: boolean): { name: string; isOptional: boolean }[] {
  const suffix = dtype === 'q8' ? '_quantized' : '';
  const graphs = (isSeq2Seq ? ['encoder_model', 'decoder_model_merged'] : ['model']).map((graph) => `onnx/${graph}${suffix}.onnx`);
  return [
    { name: 'generation_config.json', isOptional: true },
    { name: 'tokenizer.json', isOptional: false },
    { name: 'tokenizer_config.json', isOptional: false },
    // Weights of more than 2 GB lie beside their graph, as a protobuf message can't be longer.
    ...graphs.flatMap((name) => [...(dtype === 'fp32' ? [{ name: `${name}_data`, isOptional: true }] : []), { name, isOptional: false }]),
  ];
}

const running = new Map<string, Promise<void>>();

/** A file that is being fetched is not fetched a second time beside it. */
function fetchOnce(wanted: Download): Promise<void> {
  const { target } = wanted;
  const promise = running.get(target) ?? fetchFile(wanted).finally(() => running.delete(target));
  running.set(target, promise);
  return promise;
}

async function fetchFile(wanted: Download): Promise<void> {
  const { model, name, isOptional, target, options } = wanted;
  if (await exists(target)) return;
  if (!options.offline) return download(wanted);
  if (isOptional) return;
  throw new TribriefError('model', `${model.id}: ${name} is not in the cache (${options.cache}) and this run is offline`, {
    hint: 'Fetch it once with a network: `tribrief models pull <pipeline.yaml>`.',
  });
}

const exists = (file: string): Promise<boolean> => access(file).then(() => true, () => false);
