import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
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
 * which is taken up where it broke off, in this run or a later one, and gets its name only when it is whole and its
 * SHA-256 is the one that the hub names.
 *
 * @returns the folder, in the layout of Transformers.js
 * @throws TribriefError `model` naming the file and what to do; `aborted`
 */
export async function fetchModel(model: HubModel, options: FetchOptions): Promise<string> {
  const folder = path.join(options.cache, ...model.id.split('/'), ...model.revision.split('/'));
  const fetchInto = (name: string, isOptional: boolean): Promise<void> => fetchFile({ model, name, isOptional, target: path.join(folder, name), options });
  await fetchInto('config.json', false);
  const config = await readFile(path.join(folder, 'config.json'), 'utf8');
  for (const { name, isOptional } of filesOf(model, /"is_encoder_decoder"\s*:\s*true/.test(config))) await fetchInto(name, isOptional);
  return folder;
}

function filesOf({ dtype }: HubModel, isSeq2Seq: boolean): { name: string; isOptional: boolean }[] {
  const suffix = dtype === 'q8' ? '_quantized' : '';
  const graphs = (isSeq2Seq ? ['encoder_model', 'decoder_model_merged'] : ['model']).map((graph) => `onnx/${graph}${suffix}.onnx`);
  return [
    { name: 'generation_config.json', isOptional: true },
    { name: 'tokenizer.json', isOptional: false },
    { name: 'tokenizer_config.json', isOptional: false },
    // Weights of more than 2 GB lie beside their graph, as a protobuf message can't be longer.
    ...graphs.flatMap((name) => [{ name, isOptional: false }, ...(dtype === 'fp32' ? [{ name: `${name}_data`, isOptional: true }] : [])]),
  ];
}

interface Download {
  readonly model: HubModel;
  readonly name: string;
  readonly isOptional: boolean;
  readonly target: string;
  readonly options: FetchOptions;
}

async function fetchFile(download: Download): Promise<void> {
  const { model, name, isOptional, target, options } = download;
  if (await exists(target)) return;
  if (options.offline) {
    if (isOptional) return;
    throw new TribriefError('model', `${model.id}: ${name} is not in the cache (${options.cache}) and this run is offline`, {
      hint: 'Fetch it once with a network: `tribrief models pull <pipeline.yaml>`.',
    });
  }
  await mkdir(path.dirname(target), { recursive: true });
  for (let attempt = 1; ; attempt++) {
    try {
      await fetchOnce(download);
      return;
    } catch (error) {
      if (options.signal?.aborted) throw new TribriefError('aborted', 'The download was stopped', { cause: error });
      if (!(error instanceof PassingFailure)) throw error;
      if (attempt === ATTEMPTS) throw error.reason;
      await sleep(error.wait ?? 500 * 2 ** attempt, undefined, options.signal ? { signal: options.signal } : {}).catch(() => undefined);
    }
  }
}

const ATTEMPTS = 4;
/** Longest silence of a connection, milliseconds. */
const IDLE = 60_000;
/** Longest that a hub's Retry-After is heeded, milliseconds. */
const LONGEST_WAIT = 60_000;

/** A failure that may be over at the next try. */
class PassingFailure extends Error {
  readonly reason: TribriefError;
  /** Milliseconds that the hub asks to wait. */
  readonly wait: number | undefined;

  constructor(reason: TribriefError, wait?: number) {
    super(reason.message);
    this.reason = reason;
    this.wait = wait;
  }
}

async function fetchOnce(download: Download): Promise<void> {
  const { name, isOptional, target, model } = download;
  const part = `${target}.part`;
  const head = await request(download, { method: 'HEAD', redirect: 'manual' });
  if (head.status === 404 && isOptional) return;
  if (head.status >= 400) throw refused(download, head);
  const size = Number(head.headers.get('x-linked-size') ?? 0);
  const sum = /^"?([0-9a-f]{64})"?$/.exec(head.headers.get('x-linked-etag') ?? head.headers.get('etag') ?? '')?.[1];

  const have = (await stat(part).catch(() => undefined))?.size ?? 0;
  if (have === 0 || have !== size) {
    const response = await request(download, have > 0 ? { headers: { range: `bytes=${have}-` } } : {});
    if (response.status === 416) await rm(part, { force: true });
    if (response.status === 416) throw new PassingFailure(failure(download, 'the part in the cache is longer than the file'), 0);
    if (!response.ok || !response.body) throw refused(download, response);
    await save(download, response, response.status === 206 ? have : 0, size);
  }
  if (sum !== undefined && (await sha256Of(part)) !== sum) {
    await rm(part, { force: true });
    throw new PassingFailure(
      new TribriefError('model', `${model.id}: what came in for ${name} is damaged: its SHA-256 is not the one that the hub names`, { hint: 'Run the same command again.' }),
    );
  }
  await rename(part, target);
}

/** Writes a response's body behind the `have` bytes that are there. */
async function save(download: Download, response: Response, have: number, size: number): Promise<void> {
  const { model, name, target, options } = download;
  const length = Number(response.headers.get('content-length') ?? 0);
  const expected = size > 0 ? size : length > 0 ? length + have : 0;
  let loaded = have;
  const idle = new AbortController();
  const signal = AbortSignal.any([idle.signal, ...(options.signal ? [options.signal] : [])]);
  const timer = setTimeout(() => {
    idle.abort();
  }, IDLE);
  try {
    await pipeline(
      response.body ?? Readable.from([]),
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          loaded += chunk.length;
          timer.refresh();
          options.onDownload?.(`${model.id}/${name}`, loaded, expected);
          yield chunk;
        }
      },
      createWriteStream(`${target}.part`, { flags: have > 0 ? 'a' : 'w' }),
      { signal },
    );
  } catch (cause) {
    throw new PassingFailure(
      failure(download, `the download broke off after ${loaded} of ${expected > 0 ? expected : 'unknown'} bytes`, 'Run the same command again: it goes on where it broke off.', cause),
    );
  } finally {
    clearTimeout(timer);
  }
  if (expected > 0 && loaded !== expected) throw new PassingFailure(failure(download, `${loaded} bytes came in where ${expected} were announced`));
}

async function request(download: Download, init: RequestInit): Promise<Response> {
  const { options } = download;
  const url = urlOf(download);
  let response: Response;
  try {
    response = await fetch(url, { ...init, ...(options.signal ? { signal: options.signal } : {}) });
  } catch (cause) {
    throw new PassingFailure(
      failure(download, `no connection to ${new URL(url).host}`, 'Check the network or the proxy, name a mirror with `host:` in the model, or use an embedded model.', cause),
    );
  }
  if (response.status === 429 || response.status >= 500) {
    const after = Number(response.headers.get('retry-after') ?? NaN);
    throw new PassingFailure(refused(download, response), Number.isFinite(after) ? Math.min(after * 1000, LONGEST_WAIT) : undefined);
  }
  return response;
}

const urlOf = ({ model, name }: Download): string => `${model.host.replace(/\/$/, '')}/${model.id}/resolve/${encodeURIComponent(model.revision)}/${name}`;

const failure = ({ model, name }: Download, what: string, hint = 'Run the same command again.', cause?: unknown): TribriefError =>
  new TribriefError('model', `${model.id}: ${name} can't be fetched: ${what}`, { hint, cause });

function refused(download: Download, { status }: Response): TribriefError {
  const { model, name } = download;
  const hints: Readonly<Record<number, string>> = {
    401: 'The model is private or gated, or there is none of this name: download it by hand and name its folder in the pipeline.',
    403: 'The model is private or gated: download it by hand and name its folder in the pipeline.',
    404:
      model.dtype === 'q8' && name.endsWith('.onnx')
        ? 'The repository may have no quantized weights: try `dtype: fp32`, and check the name and the revision.'
        : 'Check the name and the revision; the repository has to hold ONNX files in the layout of Transformers.js.',
    429: 'The hub allows no more requests for now; try again later.',
  };
  return failure(download, `the hub answered ${status} (${urlOf(download)})`, hints[status] ?? 'The hub is not well; try again later.');
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

const exists = (file: string): Promise<boolean> => access(file).then(() => true, () => false);
