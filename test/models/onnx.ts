/** A graph in the terms of ONNX, and its bytes: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly weights: readonly Weight[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

export interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A whole number, a list of them, a real number in a box, or a graph. */
export type Attribute = number | readonly number[] | { readonly float: number } | Graph;

export interface Weight {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

/** An input or output; a dimension that is a word may be of any size. */
export interface Value {
  readonly name: string;
  readonly type: 'float' | 'int64' | 'bool';
  readonly dims: readonly (number | string)[];
}

/**
 * The bytes of a model.
 *
 * @param external where weights of the graph are to lie: a file beside it, whose bytes are returned as `data`
 */
export function encodeModel(graph: Graph, external?: string): { model: Uint8Array; data: Uint8Array } {
  const outside: Outside | undefined = external === undefined ? undefined : { file: external, chunks: [], size: 0 };
  const model = Buffer.concat([
    int(1, 8),
    text(2, 'tribrief-tests'),
    bytes(8, Buffer.concat([text(1, ''), int(2, 17)])),
    bytes(7, encodeGraph(graph, outside)),
  ]);
  return { model, data: Buffer.concat(outside?.chunks ?? []) };
}

interface Outside {
  readonly file: string;
  readonly chunks: Uint8Array[];
  size: number;
}

const TYPES = { float: 1, int64: 7, bool: 9 } as const;

const encodeGraph = (graph: Graph, outside?: Outside): Buffer =>
  Buffer.concat([
    ...graph.nodes.map((node) => bytes(1, encodeNode(node))),
    text(2, graph.name),
    ...graph.weights.map((weight) => bytes(5, encodeWeight(weight, outside))),
    ...graph.inputs.map((value) => bytes(11, encodeValue(value))),
    ...graph.outputs.map((value) => bytes(12, encodeValue(value))),
  ]);

const encodeNode = ({ op, inputs, outputs, attributes }: Node): Buffer =>
  Buffer.concat([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, encodeAttribute(name, value))),
  ]);

function encodeAttribute(name: string, value: Attribute): Buffer {
  if (typeof value === 'number') return Buffer.concat([text(1, name), int(3, value), int(20, 2)]);
  if ('float' in value) return Buffer.concat([text(1, name), float(2, value.float), int(20, 1)]);
  if ('nodes' in value) return Buffer.concat([text(1, name), bytes(6, encodeGraph(value)), int(20, 5)]);
  return Buffer.concat([text(1, name), ...value.map((item) => int(8, item)), int(20, 7)]);
}

function encodeWeight({ name, dims, data }: Weight, outside?: Outside): Buffer {
  const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const head = Buffer.concat([...dims.map((dim) => int(1, dim)), int(2, data instanceof Float32Array ? TYPES.float : TYPES.int64), text(8, name)]);
  if (!outside || raw.length < 256) return Buffer.concat([head, bytes(9, raw)]);
  const entries = { location: outside.file, offset: String(outside.size), length: String(raw.length) };
  outside.chunks.push(raw);
  outside.size += raw.length;
  return Buffer.concat([head, ...Object.entries(entries).map(([key, value]) => bytes(13, Buffer.concat([text(1, key), text(2, value)]))), int(14, 1)]);
}

function encodeValue({ name, type, dims }: Value): Buffer {
  const shape = Buffer.concat(dims.map((dim) => bytes(1, typeof dim === 'number' ? int(1, dim) : text(2, dim))));
  return Buffer.concat([text(1, name), bytes(2, bytes(1, Buffer.concat([int(1, TYPES[type]), bytes(2, shape)])))]);
}

// The wire format: a tag of field number and kind, then a varint (kind 0), a length and bytes (2), or 32 bits (5).

const int = (field: number, value: number): Buffer => Buffer.concat([varint(field * 8), varint(value)]);
const bytes = (field: number, value: Uint8Array): Buffer => Buffer.concat([varint(field * 8 + 2), varint(value.length), value]);
const text = (field: number, value: string): Buffer => bytes(field, Buffer.from(value));

function float(field: number, value: number): Buffer {
  const bits = Buffer.alloc(4);
  bits.writeFloatLE(value);
  return Buffer.concat([varint(field * 8 + 5), bits]);
}

/** Seven bits a byte, least first; a negative number as its 64-bit two's complement. */
function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  return Buffer.from([...out, Number(rest)]);
}
