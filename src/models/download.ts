import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'undici';
import { EnvHttpProxyAgent, fetch } from 'undici';
import { TribriefError } from '../error.ts';
import { sha256OfFile } from './checksums.ts';
import type { FetchOptions, HubModel } from './hub.ts';

/** One file of a model. */
export interface Download {
  readonly model: HubModel;
  readonly name: string;
  /** A hub that has no such file is no failure. */
  readonly isOptional: boolean;
  /** Where it is to lie. */
  readonly target: string;
  readonly options: FetchOptions;
}

/**
 * Downloads a file, and tries again after failures that may pass.
 *
 * @throws TribriefError `model` naming the file and what to do; `aborted`
 */
export async function download(wanted: Download): Promise<void> {
  const { options } = wanted;
  for (let attempt = 1; ; attempt++) {
    try {
      await attemptFile(wanted);
      return;
    } catch (error) {
      if (options.signal?.aborted) throw new TribriefError('aborted', 'The download was stopped', { cause: error });
      if (isFileError(error)) throw failure(wanted, `${error.path ?? options.cache} can't be written: ${error.message}`, 'Check the rights and the room there, or name another folder in TRIBRIEF_CACHE.', error);
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
const MOST_HOPS = 5;

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

async function attemptFile(wanted: Download): Promise<void> {
  const { name, isOptional, target, model } = wanted;
  const part = `${target}.part`;
  await mkdir(path.dirname(target), { recursive: true });
  const head = await requestHead(wanted);
  if (head.status === 404 && isOptional) return;
  if (head.status >= 400) throw refused(wanted, head);
  const size = Number(head.headers.get('x-linked-size') ?? 0);
  const sum = /^"?([0-9a-f]{64})"?$/.exec(head.headers.get('x-linked-etag') ?? head.headers.get('etag') ?? '')?.[1];

  const have = (await stat(part).catch(() => undefined))?.size ?? 0;
  if (have === 0 || have !== size) {
    const response = await request(wanted, 'GET', urlOf(wanted), have > 0 ? { range: `bytes=${have}-` } : {});
    if (response.status === 416) await rm(part, { force: true });
    if (response.status === 416) throw new PassingFailure(failure(wanted, 'the part in the cache is longer than the file'), 0);
    if (!response.ok || !response.body) throw refused(wanted, response);
    await save(wanted, response, response.status === 206 ? have : 0, size);
  }
  if (sum !== undefined && (await sha256OfFile(part)) !== sum) {
    await rm(part, { force: true });
    throw new PassingFailure(
      new TribriefError('model', `${model.id}: what came in for ${name} is damaged: its SHA-256 is not the one that the hub names`, { hint: 'Run the same command again.' }),
    );
  }
  await rename(part, target);
}

/** Writes a response's body behind the `have` bytes that are there. */
async function save(wanted: Download, response: Response, have: number, size: number): Promise<void> {
  const { model, name, target, options } = wanted;
  const length = response.headers.has('content-encoding') ? 0 : Number(response.headers.get('content-length') ?? 0);
  const expected = size > 0 ? size : length > 0 ? length + have : 0;
  let loaded = have;
  const idle = new AbortController();
  const signal = AbortSignal.any([idle.signal, ...(options.signal ? [options.signal] : [])]);
  const timer = setTimeout(() => {
    idle.abort();
  }, IDLE);
  const file = await open(`${target}.part`, have > 0 ? 'a' : 'w');
  try {
    await pipeline(
      response.body ?? Readable.from([]),
      // Each piece is written before the next is read, so that a broken connection loses nothing that came in.
      async (chunks: AsyncIterable<Uint8Array>) => {
        for await (const chunk of chunks) {
          await file.writeFile(chunk);
          loaded += chunk.length;
          timer.refresh();
          options.onDownload?.(`${model.id}/${name}`, loaded, expected);
        }
      },
      { signal },
    );
  } catch (cause) {
    if (isFileError(cause)) throw cause;
    throw new PassingFailure(
      failure(wanted, `the download broke off after ${loaded} of ${expected > 0 ? expected : 'unknown'} bytes`, 'Run the same command again: it goes on where it broke off.', cause),
    );
  } finally {
    await file.close();
    clearTimeout(timer);
  }
  if (expected > 0 && loaded !== expected) throw new PassingFailure(failure(wanted, `${loaded} bytes came in where ${expected} were announced`));
}

/** Asks what a file is. A large file's answer is a redirect that names its size and sum; others lead on within the hub. */
async function requestHead(wanted: Download): Promise<Response> {
  let url = urlOf(wanted);
  for (let hops = 0; ; hops++) {
    const response = await request(wanted, 'HEAD', url);
    const location = response.headers.get('location');
    const isRedirect = response.status >= 300 && response.status < 400 && location !== null;
    if (!isRedirect || response.headers.has('x-linked-etag') || hops === MOST_HOPS) return response;
    url = new URL(location, url).href;
  }
}

async function request(wanted: Download, method: 'GET' | 'HEAD', url: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const { signal = null } = wanted.options;
  let response: Response;
  const dispatcher = proxyAgent();
  try {
    // Packed, a file's length and ranges would be those of the packing.
    response = await fetch(url, { method, redirect: method === 'HEAD' ? 'manual' : 'follow', headers: { ...headers, 'accept-encoding': 'identity' }, signal, dispatcher });
  } catch (cause) {
    throw new PassingFailure(
      failure(wanted, `no connection to ${new URL(url).host}`, 'Check the network, name a mirror with `host:` in the model, or use an embedded model.', cause),
    );
  }
  if (response.status === 429 || response.status >= 500) {
    const after = Number(response.headers.get('retry-after') ?? NaN);
    throw new PassingFailure(refused(wanted, response), Number.isFinite(after) ? Math.min(after * 1000, LONGEST_WAIT) : undefined);
  }
  return response;
}

let agent: EnvHttpProxyAgent | undefined;

/** Heeds HTTPS_PROXY, HTTP_PROXY and NO_PROXY, as Node's own `fetch` does not. */
function proxyAgent(): EnvHttpProxyAgent {
  try {
    return (agent ??= new EnvHttpProxyAgent());
  } catch (cause) {
    throw new TribriefError('model', "The environment names a proxy whose address can't be read", {
      hint: 'HTTPS_PROXY and HTTP_PROXY have to be addresses such as http://proxy.example:3128.',
      cause,
    });
  }
}

const urlOf = ({ model, name }: Download): string => `${model.host.replace(/\/$/, '')}/${model.id}/resolve/${encodeURIComponent(model.revision)}/${name}`;

const failure = ({ model, name }: Download, what: string, hint = 'Run the same command again.', cause?: unknown): TribriefError =>
  new TribriefError('model', `${model.id}: ${name} can't be fetched: ${what}`, { hint, cause });

function refused(wanted: Download, { status }: Response): TribriefError {
  const { model, name } = wanted;
  const hints: Readonly<Record<number, string>> = {
    401: 'The model is private or gated, or there is none of this name: download it by hand and name its folder in the pipeline.',
    403: 'The model is private or gated: download it by hand and name its folder in the pipeline.',
    404:
      model.dtype === 'q8' && name.endsWith('.onnx')
        ? 'The repository may have no quantized weights: try `dtype: fp32`, and check the name and the revision.'
        : 'Check the name and the revision; the repository has to hold ONNX files in the layout of Transformers.js.',
    429: 'The hub allows no more requests for now; try again later.',
  };
  return failure(wanted, `the hub answered ${status} (${urlOf(wanted)})`, hints[status] ?? 'The hub is not well; try again later.');
}

/** An error of the file system, not of the network, whose errors are no system calls of ours on a path. */
const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && ['open', 'write', 'mkdir', 'rename'].includes(String(error.syscall));
