import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TribriefError } from '../../src/error.ts';
import type { FetchOptions, HubModel } from '../../src/models/hub.ts';
import { fetchModel } from '../../src/models/hub.ts';
import { loadPretrainedTranslator } from '../../src/models/pretrained-translator.ts';
import type { HubServer } from './hub-server.ts';
import { serveHub } from './hub-server.ts';
import { writeTinyModel } from './tiny.ts';

const FILES = ['config.json', 'generation_config.json', 'onnx/decoder_model_merged_quantized.onnx', 'onnx/encoder_model_quantized.onnx', 'tokenizer.json', 'tokenizer_config.json'];
const ENCODER = 'onnx/encoder_model_quantized.onnx';

let root = '';
let count = 0;
const servers: HubServer[] = [];

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'tribrief-hub-'));
  await writeTinyModel(path.join(root, 'hub', 'owner', 'model'), 'nllb');
  await writeTinyModel(path.join(root, 'hub', 'owner', 'full'), 't5', { external: true });
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await rm(root, { recursive: true });
});

/** A server of its own and an empty cache. */
async function setUp(revisions?: readonly string[]): Promise<{ server: HubServer; model: HubModel; options: FetchOptions; cache: string }> {
  const server = await serveHub(path.join(root, 'hub'), revisions);
  servers.push(server);
  const cache = path.join(root, `cache-${count++}`);
  return { server, cache, model: { id: 'owner/model', revision: 'main', dtype: 'q8', host: server.host }, options: { cache, offline: false } };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))).sort();
}

const hubFile = (file: string, model = 'model'): Promise<Buffer> => readFile(path.join(root, 'hub', 'owner', model, file));

async function errorOf(promise: Promise<unknown>): Promise<TribriefError> {
  const error = await promise.then(() => undefined, (thrown: unknown) => thrown);
  if (error instanceof TribriefError) return error;
  throw new Error(`no TribriefError: ${String(error)}`);
}

describe.concurrent('fetchModel', () => {
  it('fetches all files, byte for byte, and tells how far it is', async () => {
    const { model, options } = await setUp();
    const told = new Map<string, { loaded: number; total: number }>();
    const folder = await fetchModel(model, { ...options, onDownload: (file, loaded, total) => told.set(file, { loaded, total }) });
    expect(await filesIn(folder)).toEqual(FILES);
    for (const file of FILES) {
      const bytes = await hubFile(file);
      expect((await readFile(path.join(folder, file))).equals(bytes), file).toBe(true);
      expect(told.get(`owner/model/${file}`)).toEqual({ loaded: bytes.length, total: bytes.length });
    }
  });

  it('opens no connection when all is there, though an optional file is not', async () => {
    const { server, model, options } = await setUp();
    await cp(path.join(root, 'hub', 'owner', 'model'), path.join(root, 'hub', 'owner', 'bare'), { recursive: true });
    await rm(path.join(root, 'hub', 'owner', 'bare', 'generation_config.json'));
    const bare = { ...model, id: 'owner/bare' };
    const folder = await fetchModel(bare, options);
    expect(await filesIn(folder)).toEqual(FILES.filter((file) => file !== 'generation_config.json'));
    const before = server.log.length;
    expect(await fetchModel(bare, options)).toBe(folder);
    expect(server.log.length).toBe(before);
  });

  it('fetches a file once for two who ask at the same time', async () => {
    const { server, model, options } = await setUp();
    await Promise.all([fetchModel(model, options), fetchModel(model, options)]);
    expect(server.log.filter((line) => line.startsWith('GET') && line.endsWith('config.json') && !line.includes('_config')).length).toBe(1);
    expect(server.log.filter((line) => line.startsWith('GET /store') && line.endsWith(ENCODER)).length).toBe(1);
  });

  it('takes up a broken download where it broke off', async () => {
    const { server, model, options } = await setUp();
    server.spoil(ENCODER, { cutAfter: 5000 });
    const folder = await fetchModel(model, options);
    expect(server.log.some((line) => line.startsWith('GET') && / bytes=[1-9]\d*-$/.test(line) && line.includes(ENCODER))).toBe(true);
    expect((await readFile(path.join(folder, ENCODER))).equals(await hubFile(ENCODER))).toBe(true);
    expect(await filesIn(folder)).toEqual(FILES);
  });

  it('takes up what an earlier run left, and starts anew after a part that is too long', async () => {
    const { server, model, options, cache } = await setUp();
    const folder = path.join(cache, 'owner', 'model', 'main', 'q8');
    const bytes = await hubFile(ENCODER);
    await mkdir(path.join(folder, 'onnx'), { recursive: true });
    await writeFile(path.join(folder, `${ENCODER}.part`), bytes.subarray(0, 3000));
    await writeFile(path.join(folder, 'tokenizer.json.part'), Buffer.alloc(10_000_000));
    await fetchModel(model, options);
    expect(server.log).toContain(`GET /owner/model/resolve/main/${ENCODER} bytes=3000-`);
    expect((await readFile(path.join(folder, ENCODER))).equals(bytes)).toBe(true);
    expect((await readFile(path.join(folder, 'tokenizer.json'))).equals(await hubFile('tokenizer.json'))).toBe(true);
  });

  it.each([429, 503, 500])('tries again after %i, as soon as the hub says', async (status) => {
    const { server, model, options } = await setUp();
    server.spoil('tokenizer.json', { status, retryAfter: '0' }, { status, retryAfter: '0' });
    const folder = await fetchModel(model, options);
    expect(await filesIn(folder)).toEqual(FILES);
  });

  it('gives up after four tries', async () => {
    const { server, model, options } = await setUp();
    const mishap = { status: 429, retryAfter: '0' };
    server.spoil('tokenizer.json', mishap, mishap, mishap, mishap);
    const error = await errorOf(fetchModel(model, options));
    expect(error.hint).toMatch(/try again later/);
    expect(error.message).toMatch(/^owner\/model: tokenizer\.json can't be fetched: the hub answered 429 /);
  });

  it('finds damaged bytes by their SHA-256 and does not keep them', async () => {
    const { server, model, options, cache } = await setUp();
    server.spoil(ENCODER, 'wrong bytes', 'wrong bytes', 'wrong bytes', 'wrong bytes');
    const error = await errorOf(fetchModel(model, options));
    expect(error.message).toMatch(/encoder_model_quantized\.onnx is damaged: its SHA-256/);
    expect((await filesIn(cache)).filter((file) => file.includes('encoder'))).toEqual([]);
    // What comes whole at a later try is kept.
    const folder = await fetchModel(model, options);
    expect((await readFile(path.join(folder, ENCODER))).equals(await hubFile(ENCODER))).toBe(true);
  });

  it('tells of a model that is private or not there', async () => {
    const { model, options } = await setUp();
    const error = await errorOf(fetchModel({ ...model, id: 'owner/none' }, options));
    expect(error.message).toMatch(/^owner\/none: config\.json can't be fetched: the hub answered 401 \(http.*\/owner\/none\/resolve\/main\/config\.json\)$/);
    expect(error.hint).toMatch(/private or gated/);
  });

  it('tells of a repository without quantized weights', async () => {
    const { model, options } = await setUp();
    const error = await errorOf(fetchModel({ ...model, id: 'owner/full' }, options));
    expect(error.message).toMatch(/^owner\/full: onnx\/encoder_model_quantized\.onnx can't be fetched: the hub answered 404/);
    expect(error.hint).toMatch(/dtype: fp32/);
  });

  it('tells of a hub that can’t be reached', async () => {
    const { server, model, options } = await setUp();
    await server.close();
    const error = await errorOf(fetchModel(model, options));
    expect(error.message).toBe(`owner/model: config.json can't be fetched: no connection to ${new URL(model.host).host}`);
    expect(error.hint).toMatch(/host:/);
  });

  it('tells how much of a file came in', async () => {
    const { server, model, options } = await setUp();
    const { length } = await hubFile(ENCODER);
    server.spoil(ENCODER, { cutAfter: 1000 }, { cutAfter: 0 }, { cutAfter: 0 }, { cutAfter: 0 });
    const error = await errorOf(fetchModel(model, options));
    expect(error.message).toMatch(new RegExp(`the download broke off after \\d+ of ${length} bytes$`));
    expect(error.hint).toMatch(/goes on where it broke off/);
  });

  it('asks the host for the revision', async () => {
    const { server, model, options, cache } = await setUp(['refs/pr/7']);
    const folder = await fetchModel({ ...model, revision: 'refs/pr/7', host: `${model.host}/` }, options);
    expect(folder).toBe(path.join(cache, 'owner', 'model', 'refs', 'pr', '7', 'q8'));
    expect(server.log).toContain('GET /owner/model/resolve/refs%2Fpr%2F7/config.json');
    expect((await errorOf(fetchModel(model, options))).message).toMatch(/answered 404/);
  });

  it('follows a model that has a new name, to the sums of its files', async () => {
    const { server, model, options } = await setUp();
    server.spoil(ENCODER, 'wrong bytes');
    const folder = await fetchModel({ ...model, id: 'owner/old-name' }, options);
    expect((await readFile(path.join(folder, ENCODER))).equals(await hubFile(ENCODER))).toBe(true);
  });

  it('fetches weights beside their graph, and loads them', async () => {
    const { model, options } = await setUp();
    const folder = await fetchModel({ ...model, id: 'owner/full', dtype: 'fp32' }, options);
    expect(await filesIn(path.join(folder, 'onnx'))).toEqual(['decoder_model_merged.onnx', 'decoder_model_merged.onnx_data', 'encoder_model.onnx', 'encoder_model.onnx_data']);
    expect((await stat(path.join(folder, 'onnx', 'encoder_model.onnx_data'))).size).toBeGreaterThan(10_000);
    const translator = await loadPretrainedTranslator(folder);
    await expect(translator.translate([['The ferry is new.']], 'ko', 'news', { beams: 1, noRepeatNgram: 0 })).resolves.toHaveLength(1);
  });

  it('keeps the weights of one kind apart from those of the other', async () => {
    const { model, options } = await setUp();
    expect(await fetchModel(model, options)).toMatch(/main.q8$/);
    expect((await errorOf(fetchModel({ ...model, dtype: 'fp32' }, options))).message).toMatch(/encoder_model\.onnx can't be fetched/);
  });

  it('stops at once when it is told to', async () => {
    const { server, model, options, cache } = await setUp();
    server.spoil(ENCODER, 'stall');
    const controller = new AbortController();
    const onDownload = (file: string): void => {
      if (file.endsWith(ENCODER)) controller.abort();
    };
    expect(await errorOf(fetchModel(model, { ...options, signal: controller.signal, onDownload }))).toMatchObject({ code: 'aborted' });
    expect((await filesIn(cache)).some((file) => file.endsWith(ENCODER))).toBe(false);
  });

  it('stops while it waits for the next try', async () => {
    const { server, model, options } = await setUp();
    server.spoil('tokenizer.json', { status: 503, retryAfter: '3600' });
    expect(await errorOf(fetchModel(model, { ...options, signal: AbortSignal.timeout(300) }))).toMatchObject({ code: 'aborted' });
  });

  it('tells of a cache that can’t be written', async () => {
    const { model } = await setUp();
    const file = path.join(root, `file-${count++}`);
    await writeFile(file, '');
    const error = await errorOf(fetchModel(model, { cache: path.join(file, 'cache'), offline: false }));
    expect(error.hint).toMatch(/TRIBRIEF_CACHE/);
    expect(error.message).toMatch(/can't be written/);
  });
});

describe('fetchModel offline', () => {
  it('opens no socket, whether the files are there or not', async () => {
    const [{ server, model, options }, fresh] = [await setUp(), await setUp()];
    const folder = await fetchModel(model, options);
    const before = server.log.length;
    const forbidden = vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(() => {
      throw new Error('a socket was opened');
    });
    try {
      await expect(fetch(fresh.server.host), 'the trap works').rejects.toThrow();
      forbidden.mockClear();

      expect(await fetchModel(model, { ...options, offline: true })).toBe(folder);
      await rm(path.join(folder, 'tokenizer.json'));
      expect((await errorOf(fetchModel(model, { ...options, offline: true }))).message).toMatch(/tokenizer\.json is not in the cache/);
      const error = await errorOf(fetchModel(fresh.model, { ...fresh.options, offline: true }));
      expect(error.message).toMatch(/^owner\/model: config\.json is not in the cache \(.+\) and this run is offline$/);
      expect(error.hint).toMatch(/tribrief models pull/);
      expect(forbidden).not.toHaveBeenCalled();
      expect([...server.log.slice(before), ...fresh.server.log]).toEqual([]);
    } finally {
      forbidden.mockRestore();
    }
  });
});
