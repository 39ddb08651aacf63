import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMBEDDED, makeModelStore, sha256, verifyChecksums } from '../../src/models/index.ts';
import type { HubServer } from './hub-server.ts';
import { serveHub } from './hub-server.ts';
import { writeTinyModel } from './tiny.ts';

let root = '';
let server: HubServer;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'tribrief-store-'));
  await writeTinyModel(path.join(root, 'owner', 't5'), 't5');
  server = await serveHub(root);
});

afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true });
});

const offline = (cache: string) => ({ cache, offline: true });

describe('makeModelStore', () => {
  it('fetches once a model that both summarizes and translates, and loads it once for each', async () => {
    const store = makeModelStore();
    const fetching = { cache: path.join(root, 'cache'), offline: false };
    const source = { id: 'owner/t5', revision: 'main', dtype: 'q8', host: server.host } as const;
    const [translator, again, summarizer] = [store.translator(source), store.translator(source), store.summarizer(source)];
    const [first, second, third] = await Promise.all([translator.load(fetching), again.load(fetching), summarizer.load(fetching)]);
    expect(second).toBe(first);
    expect(translator.id).toBe('owner/t5@main (q8)');
    expect(third).toHaveProperty('summarize');
    const graphs = server.log.filter((line) => line.startsWith('GET /store'));
    expect(new Set(graphs).size).toBe(2);
    expect(graphs.length).toBe(2);
  });

  it('tells an encoder alone from a model that writes', async () => {
    const store = makeModelStore();
    expect(await store.summarizer({ embedded: 'summarizer' }).load(offline(root))).toHaveProperty('embed');
    expect(await store.summarizer({ folder: path.join(root, 'owner', 't5') }).load(offline(root))).toHaveProperty('summarize');
  });

  it('tries anew what failed', async () => {
    const folder = path.join(root, 'late');
    const handle = makeModelStore().translator({ folder });
    await expect(handle.load(offline(root))).rejects.toMatchObject({ code: 'model' });
    await cp(path.join(root, 'owner', 't5'), folder, { recursive: true });
    await expect(handle.load(offline(root))).resolves.toHaveProperty('translate');
  });

  it('loads anew what was released', async () => {
    const handle = makeModelStore().summarizer({ embedded: 'summarizer' });
    const before = await handle.load(offline(root));
    await handle.release();
    const after = await handle.load(offline(root));
    expect(after).not.toBe(before);
    expect('embed' in after && (await after.embed(['It works.']))[0]).toHaveLength(384);
  });
});

describe('verifyChecksums', () => {
  const folderWith = async (sums: string | undefined): Promise<string> => {
    const folder = await mkdtemp(path.join(root, 'sums-'));
    await mkdir(path.join(folder, 'onnx'));
    await writeFile(path.join(folder, 'onnx', 'model.onnx'), 'weights');
    if (sums !== undefined) await writeFile(path.join(folder, 'SHA256SUMS'), sums);
    return folder;
  };

  it('stands for all files of a folder that has a list', async () => {
    const sums = `${sha256('weights')}  onnx/model.onnx\n`;
    expect(await verifyChecksums(await folderWith(sums))).toBe(sha256(sums));
    expect(await verifyChecksums(await folderWith(undefined))).toBeUndefined();
    expect(await verifyChecksums(path.join(EMBEDDED, 'summarizer'))).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    [`${sha256('other weights')}  onnx/model.onnx\n`, /model\.onnx is damaged/],
    [`${sha256('weights')}  onnx/other.onnx\n`, /other\.onnx is missing/],
    ['onnx/model.onnx\n', /SHA256SUMS has a line that is no checksum/],
  ])('%s', async (sums, message) => {
    await expect(verifyChecksums(await folderWith(sums))).rejects.toThrow(message);
  });
});

describe('a damaged model', () => {
  const [ENCODER, DECODER] = ['onnx/encoder_model_quantized.onnx', 'onnx/decoder_model_merged_quantized.onnx'];

  it.each([
    ['config.json', '{"model_type": ', /config\.json is missing or is not JSON/],
    ['config.json', '{"model_type": "m2m_100"}', /config\.json: eos_token_id: /],
    ['generation_config.json', '[]', /generation_config\.json: /],
    ['tokenizer.json', '{}', /tokenizer\.json is not a tokenizer that can be read/],
    ['tokenizer_config.json', '', /tokenizer_config\.json is missing or is not JSON/],
    [ENCODER, 'no graph', /encoder_model_quantized\.onnx is not an ONNX graph/],
    [DECODER, '', /decoder_model_merged_quantized\.onnx is not an ONNX graph/],
    [DECODER, undefined, /no encoder and decoder/],
  ])('%s: %s', async (file, content, message) => {
    const folder = await mkdtemp(path.join(root, 'damaged-'));
    await cp(path.join(root, 'owner', 't5'), folder, { recursive: true });
    // The encoder in the place of the decoder is a graph that can be run, but not as a decoder.
    if (content === undefined) await cp(path.join(folder, ENCODER), path.join(folder, file));
    else await writeFile(path.join(folder, file), content);
    const loading = makeModelStore().translator({ folder }).load(offline(root));
    await expect(loading).rejects.toThrow(message);
    await expect(loading).rejects.toMatchObject({ name: 'TribriefError', code: 'model' });
    await expect(loading).rejects.toHaveProperty('hint', expect.stringMatching(/./));
  });
});
