import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** What the server does wrong with a file; each is done once, in the order given. */
export type Mishap =
  | { readonly status: number; readonly retryAfter?: string }
  /** The connection breaks after so many bytes. */
  | { readonly cutAfter: number }
  /** Some bytes are others. */
  | 'wrong bytes'
  /** Nothing comes after the first bytes, until the client leaves. */
  | 'stall';

export interface HubServer {
  readonly host: string;
  /** `HEAD /owner/model/resolve/main/config.json`, with ` bytes=100-` behind it for a range, in order. */
  readonly log: string[];
  /** Sets what goes wrong when the content of a file, such as `onnx/model.onnx`, is asked for. */
  readonly spoil: (file: string, ...mishaps: Mishap[]) => void;
  readonly close: () => Promise<void>;
}

/**
 * Serves folders `<root>/<owner>/<model>` as huggingface.co does: `/<owner>/<model>/resolve/<revision>/<file>`. A large
 * file (.onnx, .onnx_data) answers with a redirect to a store, which names its size and SHA-256; a small one may be
 * packed. The model `old-name` has moved: its addresses lead to those of `model` by a redirect within the hub.
 *
 * @param revisions revisions that there are
 */
export async function serveHub(root: string, revisions: readonly string[] = ['main']): Promise<HubServer> {
  const log: string[] = [];
  const mishaps = new Map<string, Mishap[]>();
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    log.push(`${method} ${url}${headers.range === undefined ? '' : ` ${headers.range}`}`);
    const [, store, owner = '', model = '', revision = '', file = ''] = /^(\/store)?\/([^/]+)\/([^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(url) ?? [];
    if (model === 'old-name') {
      response.writeHead(307, { location: url.replace('old-name', 'model') }).end();
      return;
    }
    const name = path.join(root, owner, model, file);
    if (!existsSync(path.join(root, owner, model))) response.writeHead(401).end();
    else if (!revisions.includes(decodeURIComponent(revision)) || !existsSync(name)) response.writeHead(404).end();
    else answer(request, response, { bytes: readFileSync(name), isLarge: /\.onnx(?:_data)?$/.test(file), inStore: store !== undefined, mishaps: mishaps.get(file) ?? [] });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    host: `http://127.0.0.1:${address.port}`,
    log,
    spoil: (file, ...list) => mishaps.set(file, list),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

interface File {
  readonly bytes: Buffer;
  readonly isLarge: boolean;
  readonly inStore: boolean;
  readonly mishaps: Mishap[];
}

function answer({ method, url = '', headers }: IncomingMessage, response: ServerResponse, { bytes, isLarge, inStore, mishaps }: File): void {
  if (isLarge && !inStore) {
    const etag = `"${createHash('sha256').update(bytes).digest('hex')}"`;
    response.writeHead(302, { location: `/store${url}`, 'x-linked-etag': etag, 'x-linked-size': bytes.length, 'content-length': 0 }).end();
    return;
  }
  if (method === 'HEAD') {
    response.writeHead(200, { etag: `"${createHash('sha1').update(bytes).digest('hex')}"`, 'content-length': bytes.length }).end();
    return;
  }
  const mishap = mishaps.shift();
  if (typeof mishap === 'object' && 'status' in mishap) {
    response.writeHead(mishap.status, mishap.retryAfter === undefined ? {} : { 'retry-after': mishap.retryAfter }).end();
    return;
  }
  const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
  if (start > 0 && start >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const body = Buffer.from(bytes.subarray(start));
  if (mishap === 'wrong bytes') body.fill(0x21, 0, 16);
  if (start === 0 && mishap === undefined && !isLarge && /gzip/.test(headers['accept-encoding'] ?? '')) {
    const packed = gzipSync(body);
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length }).end(packed);
    return;
  }
  const range = start > 0 ? { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {};
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': body.length, ...range });
  if (mishap === 'stall') response.write(body.subarray(0, 10));
  else if (typeof mishap === 'object') response.write(body.subarray(0, mishap.cutAfter), () => setTimeout(() => response.destroy(), 100));
  else response.end(body);
}
