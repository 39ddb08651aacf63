import type { Attribute, Graph, Node, Value, Weight } from './onnx.ts';

/** The measures of a small encoder-decoder. */
export interface Shape {
  readonly vocabulary: number;
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  /** A table of so many positions, the first of which has number `offset`; or, as in T5, distance lessens attention. */
  readonly positions: { readonly rows: number; readonly offset: number } | 'relative';
  /** Added to the logits of these tokens. */
  readonly bias: ReadonlyMap<number, number>;
  /** Grows likelier with each token. */
  readonly end: number;
  readonly seed: number;
}

/** input_ids, attention_mask → last_hidden_state, by one layer of self-attention. */
export function encoderGraph(shape: Shape): Graph {
  const b = builder(shape, 'encoder');
  const embedded = b.embed('input_ids', b.zero);
  const mask = b.maskBias('attention_mask');
  const [queries, keys, values] = ['q', 'k', 'v'].map((name) => b.heads(b.project(embedded, `self.${name}`)));
  const distance = b.distanceBias(b.lengthOf('input_ids'), b.lengthOf('input_ids'));
  const attended = b.attend(queries, keys, values, [mask, ...distance]);
  const mixed = b.norm(b.op('Add', [embedded, b.project(attended, 'self.out')]), 'self.norm');
  b.rename(b.feedForward(mixed, 'ffn'), 'last_hidden_state');
  return {
    name: 'encoder',
    nodes: b.nodes,
    weights: b.weights,
    inputs: [ids('input_ids', 'encoder_sequence_length'), ids('attention_mask', 'encoder_sequence_length')],
    outputs: [floats('last_hidden_state', ['batch_size', 'encoder_sequence_length', shape.width])],
  };
}

/** A decoder as optimum merges one: an `If` on use_cache_branch, one branch that reads the cache and one that makes it. */
export function mergedDecoderGraph(shape: Shape): Graph {
  const weights: Weight[] = [];
  const headWidth = shape.width / shape.heads;
  const branch = (usesCache: boolean): Graph => {
    const b = builder(shape, usesCache ? 'cached' : 'first', weights);
    const presents = new Map<string, string>();
    const past = usesCache ? b.lengthOf('past_key_values.0.decoder.key', 2) : b.zero;
    const all = b.op('Add', [past, b.lengthOf('input_ids')]);
    let hidden = b.embed('input_ids', past);
    const causal = b.causalBias(past, all);
    const distance = b.distanceBias(b.lengthOf('input_ids'), all, past);
    for (let layer = 0; layer < shape.layers; layer++) {
      const cache = (part: string): string => `past_key_values.${layer}.${part}`;
      const own = (part: string, name: string): string => {
        const made = b.heads(b.project(hidden, `${layer}.self.${name}`));
        const grown = usesCache ? b.op('Concat', [cache(part), made], { axis: 2 }) : made;
        presents.set(`present.${layer}.${part}`, grown);
        return grown;
      };
      const queries = b.heads(b.project(hidden, `${layer}.self.q`));
      const attended = b.attend(queries, own('decoder.key', 'k'), own('decoder.value', 'v'), [causal, ...distance]);
      hidden = b.norm(b.op('Add', [hidden, b.project(attended, `${layer}.self.out`)]), `${layer}.self.norm`);

      const source = (part: string, name: string): string => {
        // The cached branch hands out something empty of the right rank.
        const made = usesCache ? cache(part) : b.heads(b.project('encoder_hidden_states', `${layer}.cross.${name}`));
        presents.set(`present.${layer}.${part}`, usesCache ? b.emptyHeads() : made);
        return made;
      };
      const asked = b.heads(b.project(hidden, `${layer}.cross.q`));
      const read = b.attend(asked, source('encoder.key', 'k'), source('encoder.value', 'v'), [b.maskBias('encoder_attention_mask')]);
      hidden = b.norm(b.op('Add', [hidden, b.project(read, `${layer}.cross.out`)]), `${layer}.cross.norm`);
      hidden = b.feedForward(hidden, `${layer}.ffn`);
    }
    const scores = b.op('MatMul', [hidden, b.weight('logits', [shape.width, shape.vocabulary], 3)]);
    const biased = b.op('Add', [scores, b.constant('logits.bias', rowOf(shape.vocabulary, shape.bias), [shape.vocabulary])]);
    const rise = b.constant('logits.end', rowOf(shape.vocabulary, new Map([[shape.end, 0.6]])), [1, shape.vocabulary]);
    const logits = b.op('Add', [biased, b.op('MatMul', [b.places(past, all), rise])]);
    const outputs = [['logits', logits] as const, ...presents].map(([name, from]) => ({ ...outputOf(name), name: b.op('Identity', [from]) }));
    return { name: usesCache ? 'with_past' : 'no_past', nodes: b.nodes, weights: [], inputs: [], outputs };
  };
  const outputOf = (name: string): Value =>
    name === 'logits'
      ? floats(name, ['batch_size', 'decoder_sequence_length', shape.vocabulary])
      : floats(name, [`${name}_batch`, shape.heads, `${name}_length`, headWidth]);
  const caches = Array.from({ length: shape.layers }, (_, layer) => ['decoder.key', 'decoder.value', 'encoder.key', 'encoder.value'].map((part) => `${layer}.${part}`)).flat();
  const outputs = ['logits', ...caches.map((name) => `present.${name}`)].map(outputOf);
  const attributes = { then_branch: branch(true), else_branch: branch(false) };
  return {
    name: 'decoder',
    nodes: [{ op: 'If', inputs: ['use_cache_branch'], outputs: outputs.map(({ name }) => name), attributes }],
    weights,
    inputs: [
      ids('encoder_attention_mask', 'encoder_sequence_length'),
      ids('input_ids', 'decoder_sequence_length'),
      floats('encoder_hidden_states', ['batch_size', 'encoder_sequence_length', shape.width]),
      ...caches.map((name) => floats(`past_key_values.${name}`, ['batch_size', shape.heads, `past_${name}`, headWidth])),
      { name: 'use_cache_branch', type: 'bool', dims: [1] },
    ],
    outputs,
  };
}

const ids = (name: string, length: string): Value => ({ name, type: 'int64', dims: ['batch_size', length] });
const floats = (name: string, dims: Value['dims']): Value => ({ name, type: 'float', dims });

const rowOf = (length: number, values: ReadonlyMap<number, number>): Float32Array => Float32Array.from({ length }, (_, token) => values.get(token) ?? 0);

/** Nodes and weights under one prefix; each method adds nodes and returns the name of their output. */
function builder(shape: Shape, prefix: string, weights: Weight[] = []) {
  const nodes: Node[] = [];
  const { width, heads } = shape;
  const headWidth = width / heads;
  let count = 0;
  // Both branches of a decoder share weights, so these go by the name of what they are for.
  const scope = prefix === 'encoder' ? 'encoder' : 'decoder';

  const op = (type: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string => {
    const output = `${prefix}.${type}.${count++}`;
    nodes.push({ op: type, inputs, outputs: [output], attributes });
    return output;
  };
  const constant = (name: string, data: Weight['data'], dims: readonly number[]): string => {
    if (!weights.some((known) => known.name === `${scope}.${name}`)) weights.push({ name: `${scope}.${name}`, dims, data });
    return `${scope}.${name}`;
  };
  const whole = (...values: number[]): string => constant(`int.${values.join('.')}`, BigInt64Array.from(values, BigInt), [values.length]);
  const scalar = (value: number): string => constant(`int.scalar.${value}`, BigInt64Array.of(BigInt(value)), []);
  const real = (value: number): string => constant(`float.${value}`, Float32Array.of(value), []);
  const weight = (name: string, dims: readonly number[], gain = 1): string => {
    const random = randomOf(`${shape.seed}.${scope}.${name}`);
    const size = dims.reduce((product, dim) => product * dim, 1);
    const scale = gain / Math.sqrt(dims[0] ?? 1);
    return constant(name, Float32Array.from({ length: size }, () => scale * random()), dims);
  };
  const zero = scalar(0);
  const lengthOf = (name: string, axis = 1): string => op('Gather', [op('Shape', [name]), scalar(axis)]);
  const range = (from: string, to: string): string => op('Range', [from, to, scalar(1)]);
  const project = (input: string, name: string): string => op('MatMul', [input, weight(name, [width, width], 1.5)]);
  const norm = (input: string, name: string): string => op('LayerNormalization', [input, constant(`${name}.scale`, new Float32Array(width).fill(1), [width])], { axis: -1 });

  return {
    nodes,
    weights,
    op,
    constant,
    weight,
    zero,
    lengthOf,
    project,
    norm,
    rename: (from: string, name: string): number => nodes.push({ op: 'Identity', inputs: [from], outputs: [name], attributes: {} }),

    /** [batch, length, width], the first of them at position `from`. */
    embed(tokens: string, from: string): string {
      const embedded = op('Gather', [weight('embedding', [shape.vocabulary, width], 2 * Math.sqrt(shape.vocabulary)), tokens]);
      if (shape.positions === 'relative') return embedded;
      const { rows, offset } = shape.positions;
      const first = op('Add', [from, scalar(offset)]);
      const places = range(first, op('Add', [first, lengthOf(tokens)]));
      return op('Add', [embedded, op('Gather', [weight('positions', [rows, width], 2 * Math.sqrt(rows)), places])]);
    },

    /** [batch, length, width] → [batch, heads, length, width of a head]. */
    heads: (input: string): string => op('Transpose', [op('Reshape', [input, whole(0, 0, heads, headWidth)])], { perm: [0, 2, 1, 3] }),
    /** The positions from `from` on, below `to`, [1, length, 1]. */
    places: (from: string, to: string): string => op('Unsqueeze', [op('Cast', [range(from, to)], { to: 1 }), whole(0, 2)]),
    emptyHeads: (): string => constant('empty', new Float32Array(0), [0, heads, 1, headWidth]),

    attend(queries = '', keys = '', values = '', biases: readonly string[] = []): string {
      const likeness = op('Mul', [op('MatMul', [queries, op('Transpose', [keys], { perm: [0, 1, 3, 2] })]), real(1 / Math.sqrt(headWidth))]);
      const biased = biases.reduce((sum, bias) => op('Add', [sum, bias]), likeness);
      const read = op('MatMul', [op('Softmax', [biased], { axis: -1 }), values]);
      return op('Reshape', [op('Transpose', [read], { perm: [0, 2, 1, 3] }), whole(0, 0, width)]);
    },

    feedForward(input: string, name: string): string {
      const inner = op('Relu', [op('MatMul', [input, weight(`${name}.in`, [width, 2 * width], 1.5)])]);
      return norm(op('Add', [input, op('MatMul', [inner, weight(`${name}.out`, [2 * width, width], 1.5)])]), `${name}.norm`);
    },

    /** A mask of ones and zeros → [batch, 1, 1, length] of 0 and -1e9. */
    maskBias: (mask: string): string => op('Unsqueeze', [op('Mul', [op('Sub', [op('Cast', [mask], { to: 1 }), real(1)]), real(1e9)]), whole(1, 2)]),

    /** [length, all]: -1e9 where a token would see a later one. */
    causalBias: (past: string, all: string): string => {
      const queries = op('Unsqueeze', [range(past, all), whole(1)]);
      return op('Mul', [op('Cast', [op('Less', [queries, range(zero, all)])], { to: 1 }), real(-1e9)]);
    },

    /** [queries, keys]: less attention to what is farther off, where the model has no table of positions. */
    distanceBias: (queries: string, keys: string, past = zero): string[] => {
      if (shape.positions !== 'relative') return [];
      const from = op('Unsqueeze', [range(past, op('Add', [past, queries])), whole(1)]);
      return [op('Mul', [op('Cast', [op('Abs', [op('Sub', [from, range(zero, keys)])])], { to: 1 }), real(-0.3)])];
    },
  };
}

/** Numbers of mean 0 and variance 1 from a seed: mulberry32, seeded by FNV-1a of a name. */
export function randomOf(name: string): () => number {
  let state = 2166136261;
  for (const byte of Buffer.from(name)) state = Math.imul(state ^ byte, 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) / 2 ** 32 - 0.5) * Math.sqrt(12);
  };
}
