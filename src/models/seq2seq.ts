import type { InferenceSession } from 'onnxruntime-node';
import { Tensor } from 'onnxruntime-node';
import { TribriefError } from '../error.ts';
import { floats, gatherRows, idTensor, maskTensor } from './session.ts';

/** An encoder and a decoder with key-value cache, as exported for Transformers.js. */
export interface Seq2Seq {
  /** Encodes a batch of source sentences; row i of the state belongs to sentence i. */
  encode(sources: readonly (readonly number[])[]): Promise<DecoderState>;
  /**
   * Feeds each row its next tokens, as many for all rows.
   *
   * @returns for each row what comes after its last token, and the state grown by the tokens
   */
  step(state: DecoderState, tokens: readonly (readonly number[])[]): Promise<Step>;
  /** Frees the graphs' memory. */
  release(): Promise<void>;
}

export interface Step {
  /** Of the token after, [rows, vocabulary] flat. */
  readonly logits: Float32Array;
  readonly vocabulary: number;
  /** For each row the logarithm of the sum of its logits' exponentials, where the graph tells it. */
  readonly logNorms: Float32Array | undefined;
  readonly state: DecoderState;
}

/** What a decoder carries from step to step; every tensor has one row a hypothesis. */
export interface DecoderState {
  /** For each row the index of its source sentence. */
  readonly sources: readonly number[];
  readonly memory: Tensor;
  readonly mask: Tensor;
  readonly past: ReadonlyMap<string, Tensor>;
}

/** Keeps the given rows of a state, in the given order: how beams are dropped, doubled and reordered. */
export function selectRows(state: DecoderState, rows: readonly number[]): DecoderState {
  if (rows.length === state.sources.length && rows.every((row, index) => row === index)) return state;
  const sources = rows.map((row) => state.sources[row] ?? 0);
  // What belongs to the source, by far the largest part, stays while only beams of a sentence change places.
  const isSame = sources.length === state.sources.length && sources.every((source, index) => source === state.sources[index]);
  const gather = (tensor: Tensor): Tensor => (isSame ? tensor : gatherRows(tensor, rows));
  return {
    sources,
    memory: gather(state.memory),
    mask: gather(state.mask),
    past: new Map([...state.past].map(([name, tensor]) => [name, name.includes('.encoder.') ? gather(tensor) : gatherRows(tensor, rows)])),
  };
}

/**
 * Wraps the two graphs of a model. Works from their input names, so it serves both the merged decoders of the hub
 * (`use_cache_branch`, encoder keys and values cached at the first step) and decoders without that branch.
 */
export function makeSeq2Seq(encoder: InferenceSession, decoder: InferenceSession, shape: { heads: number; headWidth: number }): Seq2Seq {
  const pastNames = decoder.inputNames.filter((name) => name.startsWith('past_key_values.'));
  if (!encoder.inputNames.includes('attention_mask') || !decoder.inputNames.includes('encoder_hidden_states') || pastNames.length === 0) {
    throw new TribriefError('model', 'The graphs of a model are no encoder and decoder with a key-value cache', {
      hint: 'Its folder has to hold encoder_model and decoder_model_merged as exported for Transformers.js.',
    });
  }
  const hasBranch = decoder.inputNames.includes('use_cache_branch');
  return {
    async release() {
      await Promise.all([encoder.release(), decoder.release()]);
    },

    async encode(sources) {
      const memory = await encodeByLength(encoder, sources);
      const empty = new Tensor('float32', new Float32Array(0), [sources.length, shape.heads, 0, shape.headWidth]);
      return { sources: sources.map((_, index) => index), memory, mask: maskTensor(sources), past: new Map(pastNames.map((name) => [name, empty])) };
    },

    async step(state, tokens) {
      const isFirst = [...state.past.values()].every((tensor) => tensor.dims[2] === 0);
      const outputs = await decoder.run({
        input_ids: idTensor(tokens),
        encoder_hidden_states: state.memory,
        encoder_attention_mask: state.mask,
        ...Object.fromEntries(state.past),
        ...(hasBranch ? { use_cache_branch: new Tensor('bool', [!isFirst], [1]) } : {}),
      });
      const past = new Map<string, Tensor>();
      for (const [name, before] of state.past) {
        const after = outputs[name.replace('past_key_values', 'present')];
        // The cached branch hands out empty encoder keys and values: those of the first step go on.
        past.set(name, after && (isFirst || !name.includes('.encoder.')) ? new Tensor('float32', floats(after), after.dims) : before);
      }
      const vocabulary = outputs['logits']?.dims[2] ?? 0;
      const length = tokens[0]?.length ?? 1;
      const logNorms = outputs['log_norm'];
      return {
        logits: lastPosition(floats(outputs['logits']), tokens.length, length, vocabulary),
        vocabulary,
        logNorms: logNorms && lastPosition(floats(logNorms), tokens.length, length, 1),
        state: { ...state, past },
      };
    },
  };
}

/** The encoder's states, [sources, length of the longest, width]. Sources of like length go together, so that little is computed for padding. */
async function encodeByLength(encoder: InferenceSession, sources: readonly (readonly number[])[]): Promise<Tensor> {
  const order = sources.map((_, index) => index).sort((a, b) => (sources[a]?.length ?? 0) - (sources[b]?.length ?? 0));
  const longest = Math.max(...sources.map(({ length }) => length));
  let states = new Float32Array(0);
  let width = 0;
  for (let start = 0; start < order.length; start += ENCODED_AT_ONCE) {
    const part = order.slice(start, start + ENCODED_AT_ONCE);
    const ids = part.map((index) => sources[index] ?? []);
    const outputs = await encoder.run({ input_ids: idTensor(ids), attention_mask: maskTensor(ids) });
    const hidden = floats(outputs['last_hidden_state']);
    const length = outputs['last_hidden_state']?.dims[1] ?? 0;
    width = outputs['last_hidden_state']?.dims[2] ?? 0;
    if (start === 0) states = new Float32Array(sources.length * longest * width);
    for (const [row, index] of part.entries()) states.set(hidden.subarray(row * length * width, (row + 1) * length * width), index * longest * width);
  }
  return new Tensor('float32', states, [sources.length, longest, width]);
}

const ENCODED_AT_ONCE = 16;

/** Of [rows, length, width] flat what stands at each row's last place, [rows, width] flat. */
function lastPosition(values: Float32Array, rows: number, length: number, width: number): Float32Array {
  if (length === 1) return values;
  const last = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const from = (row * length + length - 1) * width;
    last.set(values.subarray(from, from + width), row * width);
  }
  return last;
}
