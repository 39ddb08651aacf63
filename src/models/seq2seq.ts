import type { InferenceSession } from 'onnxruntime-node';
import { Tensor } from 'onnxruntime-node';
import { TribriefError } from '../error.ts';
import { encodeByLength, floats, gatherRows, idTensor, integers, maskTensor } from './session.ts';

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
  readonly scores: (row: number) => Scores;
  readonly state: DecoderState;
}

/** What a model says of the token after, in one row. */
export interface Scores {
  /** Logarithm of a token's probability. */
  of(token: number): number;
  /** The likeliest tokens among those allowed, likeliest first; fewer where a graph hands out too few. */
  highest(count: number, isAllowed: (token: number) => boolean): number[];
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
 * (`use_cache_branch`, encoder keys and values cached at the first step) and decoders without that branch. A decoder may
 * hand out the likeliest tokens of each step (`candidate_tokens`, `candidate_logits`, [rows, length, count], and the
 * `log_norm` of all, [rows, length]): then its logits are left where they are.
 */
export function makeSeq2Seq(encoder: InferenceSession, decoder: InferenceSession, shape: { heads: number; headWidth: number }): Seq2Seq {
  const pastNames = decoder.inputNames.filter((name) => name.startsWith('past_key_values.'));
  if (!encoder.inputNames.includes('attention_mask') || !decoder.inputNames.includes('encoder_hidden_states') || pastNames.length === 0) {
    throw new TribriefError('model', 'The graphs of a model are no encoder and decoder with a key-value cache', {
      hint: 'Its folder has to hold encoder_model and decoder_model_merged as exported for Transformers.js.',
    });
  }
  const hasBranch = decoder.inputNames.includes('use_cache_branch');
  const hasCandidates = decoder.outputNames.includes('candidate_tokens');
  const scoresIn = hasCandidates ? scoresOfCandidates : scoresOfAll;
  const fetched = decoder.outputNames.filter((name) => !(name === 'logits' && hasCandidates));
  return {
    async release() {
      await Promise.all([encoder.release(), decoder.release()]);
    },

    async encode(sources) {
      const memory = await memoryOf(encoder, sources);
      const empty = new Tensor('float32', new Float32Array(0), [sources.length, shape.heads, 0, shape.headWidth]);
      return { sources: sources.map((_, index) => index), memory, mask: maskTensor(sources), past: new Map(pastNames.map((name) => [name, empty])) };
    },

    async step(state, tokens) {
      const isFirst = [...state.past.values()].every((tensor) => tensor.dims[2] === 0);
      const feeds = {
        input_ids: idTensor(tokens),
        encoder_hidden_states: state.memory,
        encoder_attention_mask: state.mask,
        ...Object.fromEntries(state.past),
        ...(hasBranch ? { use_cache_branch: new Tensor('bool', [!isFirst], [1]) } : {}),
      };
      const outputs = await decoder.run(feeds, fetched);
      const past = new Map<string, Tensor>();
      for (const [name, before] of state.past) {
        const after = outputs[name.replace('past_key_values', 'present')];
        // The cached branch hands out empty encoder keys and values: those of the first step go on.
        past.set(name, after && (isFirst || !name.includes('.encoder.')) ? new Tensor('float32', floats(after), after.dims) : before);
      }
      const length = tokens[0]?.length ?? 1;
      return { scores: (row) => scoresIn(outputs, (row + 1) * length - 1), state: { ...state, past } };
    },
  };
}

/** The encoder's states, [sources, length of the longest, width]. */
async function memoryOf(encoder: InferenceSession, sources: readonly (readonly number[])[]): Promise<Tensor> {
  const longest = Math.max(...sources.map(({ length }) => length));
  const found: Float32Array[] = [];
  let width = 0;
  await encodeByLength(encoder, sources, ENCODED_AT_ONCE, (index, states, stateWidth) => {
    found[index] = states;
    width = stateWidth;
  });
  const memory = new Float32Array(sources.length * longest * width);
  for (const [index, states] of found.entries()) memory.set(states, index * longest * width);
  return new Tensor('float32', memory, [sources.length, longest, width]);
}

const ENCODED_AT_ONCE = 16;

const scoresOfAll = (outputs: Outputs, row: number): Scores => scoresOf(rowOf(floats, outputs['logits'], row));

/** Scores from the logits of a whole vocabulary. */
export function scoresOf(logits: Float32Array): Scores {
  const norm = logSumExp(logits);
  return {
    of: (token) => (logits[token] ?? -Infinity) - norm,
    highest(count, isAllowed) {
      const best: number[] = [];
      let least = -Infinity;
      for (let token = 0; token < logits.length; token++) {
        const logit = logits[token] ?? -Infinity;
        if (logit <= least || !isAllowed(token)) continue;
        const at = best.findIndex((other) => logit > (logits[other] ?? -Infinity));
        best.splice(at < 0 ? best.length : at, 0, token);
        if (best.length > count) best.pop();
        if (best.length === count) least = logits[best[count - 1] ?? 0] ?? -Infinity;
      }
      return best;
    },
  };
}

/** Scores from the candidates, the likeliest of which come first, likeliest first. */
function scoresOfCandidates(outputs: Outputs, row: number): Scores {
  const tokens = rowOf(integers, outputs['candidate_tokens'], row);
  const logits = rowOf(floats, outputs['candidate_logits'], row);
  const norm = floats(outputs['log_norm'])[row] ?? 0;
  return {
    of: (token) => (logits[tokens.indexOf(token)] ?? -Infinity) - norm,
    highest(count, isAllowed) {
      const best: number[] = [];
      for (const token of tokens) {
        if (best.length === count) break;
        if (isAllowed(token) && !best.includes(token)) best.push(token);
      }
      return best;
    },
  };
}

type Outputs = InferenceSession.OnnxValueMapType;

/** A row of a tensor, of the width of its last dimension. */
function rowOf<Data>(read: (tensor: Tensor | undefined) => { subarray(start: number, end: number): Data }, tensor: Tensor | undefined, row: number): Data {
  const width = tensor?.dims.at(-1) ?? 0;
  return read(tensor).subarray(row * width, (row + 1) * width);
}

function logSumExp(logits: Float32Array): number {
  let max = -Infinity;
  for (let i = 0; i < logits.length; i++) max = Math.max(max, logits[i] ?? -Infinity);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp((logits[i] ?? -Infinity) - max);
  return max + Math.log(sum);
}
