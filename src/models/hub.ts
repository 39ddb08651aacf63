import { createWriteStream } from 'node:fs';
import { access, mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TribriefError } from '../error.ts';

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
 * which a later run takes up where it broke off, and gets its name only when it is whole.
 *
 * @returns the folder, in the layout of Transformers.js
 * @throws TribriefError `model` naming the file and what to do
 */
export async function fetchModel(model: HubModel, options: FetchOptions): Promise<string> {
  const folder = path.join(options.cache, model.id, model.revision);
  for (const { name, isOptional } of filesOf(model)) await fetchFile(model, name, isOptional, path.join(folder, name), options);
  return folder;
}

function filesOf({ dtype }: HubModel): { name: string; isOptional: boolean }[] {
  const suffix = dtype === 'q8' ? '_quantized' : '';
  return [
    { name: 'config.json', isOptional: false },
    { name: 'generation_config.json', isOptional: true },
    { name: 'tokenizer.json', isOptional: false },
    { name: 'tokenizer_config.json', isOptional: false },
    { name: `onnx/encoder_model${suffix}.onnx`, isOptional: false },
    { name: `onnx/decoder_model_merged${suffix}.onnx`, isOptional: false },
  ];
}

async function fetchFile(model: HubModel, name: string, isOptional: boolean, target: string, options: FetchOptions): Promise<void> {
  if (await exists(target)) return;
  const url = `${model.host.replace(/\/$/, '')}/${model.id}/resolve/${encodeURIComponent(model.revision)}/${name}`;
  if (options.offline) {
    if (isOptional) return;
    throw new TribriefError('model', `${model.id}: ${name} is not in the cache (${options.cache}) and this run is offline`, {
      hint: 'Fetch it once with a network: `tribrief models pull <pipeline.yaml>`.',
    });
  }
  const part = `${target}.part`;
  await mkdir(path.dirname(target), { recursive: true });
  const have = (await stat(part).catch(() => undefined))?.size ?? 0;
  const response = await request(url, have, model, name, options.signal);
  if (response.status === 404 && isOptional) return;
  if (response.status === 416) {
    // The part is as long as the file, or longer: begin again.
    await rm(part, { force: true });
    return fetchFile(model, name, isOptional, target, options);
  }
  if (!response.ok || !response.body) throw refused(model, name, url, response);

  const isRest = response.status === 206;
  const expected = Number(response.headers.get('content-length') ?? 0) + (isRest ? have : 0);
  let loaded = isRest ? have : 0;
  const body = Readable.fromWeb(response.body);
  body.on('data', (chunk: Buffer) => {
    loaded += chunk.length;
    options.onDownload?.(`${model.id}/${name}`, loaded, expected);
  });
  try {
    await pipeline(body, createWriteStream(part, { flags: isRest ? 'a' : 'w' }), options.signal ? { signal: options.signal } : {});
  } catch (cause) {
    throw new TribriefError('model', `The download of ${url} broke off after ${loaded} of ${expected} bytes`, {
      hint: 'Run the same command again: it goes on where it broke off.',
      cause,
    });
  }
  if (expected > 0 && loaded !== expected) {
    throw new TribriefError('model', `${url} gave ${loaded} bytes where ${expected} were announced`, { hint: 'Run the same command again.' });
  }
  await rename(part, target);
}

async function request(url: string, have: number, model: HubModel, name: string, signal: AbortSignal | undefined): Promise<Response> {
  const headers = have > 0 ? { range: `bytes=${have}-` } : {};
  for (let attempt = 1; ; attempt++) {
    let response: Response;
    try {
      response = await fetch(url, { headers, ...(signal ? { signal } : {}) });
    } catch (cause) {
      throw new TribriefError('model', `${model.id}: ${name} can't be fetched: no connection to ${new URL(url).host}`, {
        hint: 'Check the network or the proxy, name a mirror with `host:` in the model, or use an embedded model.',
        cause,
      });
    }
    const isPassing = response.status === 429 || response.status >= 500;
    if (!isPassing || attempt === ATTEMPTS) return response;
    const wait = Number(response.headers.get('retry-after') ?? attempt);
    await new Promise((resolve) => setTimeout(resolve, Math.min(Number.isFinite(wait) ? wait : attempt, 30) * 1000));
  }
}

const ATTEMPTS = 3;

function refused(model: HubModel, name: string, url: string, { status }: Response): TribriefError {
  const hints: Readonly<Record<number, string>> = {
    401: 'The model is private or gated: download it by hand and name its folder in the pipeline.',
    403: 'The model is private or gated: download it by hand and name its folder in the pipeline.',
    404:
      model.dtype === 'q8' && name.endsWith('.onnx')
        ? 'The repository may have no quantized weights: try `dtype: fp32`, and check the name and the revision.'
        : 'Check the name and the revision; the repository has to hold ONNX files in the layout of Transformers.js.',
  };
  return new TribriefError('model', `${model.id}: the hub answered ${status} for ${name} (${url})`, {
    hint: hints[status] ?? 'The hub is not well; try again later.',
  });
}

const exists = (file: string): Promise<boolean> => access(file).then(() => true, () => false);
