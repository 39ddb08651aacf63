import { existsSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { TribriefError } from '../error.ts';

/** Opens an ONNX graph for the CPU. */
export async function openSession(file: string): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(file, {
      executionProviders: ['cpu'],
      logSeverityLevel: 3,
      // Threads that spin while they wait gain little on an idle machine and lose much on a busy one.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
  } catch (cause) {
    throw new TribriefError('model', `${file} is not an ONNX graph that can be run`, {
      hint: 'The file is damaged or cut off. Restore it (embedded models: reinstall tribrief) and run `tribrief models verify`.',
      cause,
    });
  }
}

/** Opens a graph of a model folder in the layout of Transformers.js, the int8 one where there is one. */
export async function openModelSession(folder: string, graph: string): Promise<InferenceSession> {
  const [quantized, full] = [`${graph}_quantized.onnx`, `${graph}.onnx`].map((name) => path.join(folder, 'onnx', name));
  const file = [quantized, full].find((name) => name !== undefined && existsSync(name));
  if (file === undefined) {
    throw new TribriefError('model', `${folder} has neither onnx/${graph}_quantized.onnx nor onnx/${graph}.onnx`, {
      hint: 'The folder has to hold a model in the layout of Transformers.js.',
    });
  }
  return openSession(file);
}

/** An int64 tensor of token ids or masks, [rows.length, length of the longest row], filled up with `pad`. */
export function idTensor(rows: readonly (readonly number[])[], pad = 0): Tensor {
  const width = Math.max(...rows.map((row) => row.length));
  const data = new BigInt64Array(rows.length * width).fill(BigInt(pad));
  for (const [r, row] of rows.entries()) for (const [c, id] of row.entries()) data[r * width + c] = BigInt(id);
  return new Tensor('int64', data, [rows.length, width]);
}

/** An int64 mask, [rows.length, length of the longest row]: 1 where a row has a token. */
export const maskTensor = (rows: readonly (readonly number[])[]): Tensor => idTensor(rows.map((row) => row.map(() => 1)));

/**
 * Runs an encoder over rows of token ids, `size` at once. Rows of like length go together, so that little is computed for
 * padding.
 *
 * @param use takes a row's states, [length of its batch, width] flat
 */
export async function encodeByLength(encoder: InferenceSession, rows: readonly (readonly number[])[], size: number, use: (index: number, states: Float32Array, width: number) => void): Promise<void> {
  const order = [...rows.entries()].sort(([, a], [, b]) => a.length - b.length);
  for (let start = 0; start < order.length; start += size) {
    const batch = order.slice(start, start + size);
    const ids = batch.map(([, row]) => row);
    const { last_hidden_state: hidden } = await encoder.run({ input_ids: idTensor(ids), attention_mask: maskTensor(ids) });
    const values = floats(hidden);
    const [, length = 0, width = 0] = hidden?.dims ?? [];
    for (const [r, [index]] of batch.entries()) use(index, values.subarray(r * length * width, (r + 1) * length * width), width);
  }
}

/** The numbers of a float tensor. */
export function floats(tensor: Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new TribriefError('model', 'A graph gave no float output where one was expected.');
  return tensor.data;
}

/** The numbers of an int32 tensor. */
export function integers(tensor: Tensor | undefined): Int32Array {
  if (!(tensor?.data instanceof Int32Array)) throw new TribriefError('model', 'A graph gave no int32 output where one was expected.');
  return tensor.data;
}

/** Rows of a tensor along its first dimension, in the given order, repeated as often as named. */
export function gatherRows(tensor: Tensor, rows: readonly number[]): Tensor {
  const { data } = tensor;
  const size = tensor.dims.slice(1).reduce((product, dim) => product * dim, 1);
  const dims = [rows.length, ...tensor.dims.slice(1)];
  if (data instanceof Float32Array) {
    const out = new Float32Array(rows.length * size);
    for (const [to, from] of rows.entries()) out.set(data.subarray(from * size, (from + 1) * size), to * size);
    return new Tensor('float32', out, dims);
  }
  if (data instanceof BigInt64Array) {
    const out = new BigInt64Array(rows.length * size);
    for (const [to, from] of rows.entries()) out.set(data.subarray(from * size, (from + 1) * size), to * size);
    return new Tensor('int64', out, dims);
  }
  throw new TribriefError('model', `A graph has a tensor of type ${tensor.type}, which tribrief does not know.`);
}
