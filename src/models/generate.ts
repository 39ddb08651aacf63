import type { Seq2Seq } from './seq2seq.ts';
import { selectRows } from './seq2seq.ts';

export interface GenerateOptions {
  /** What every output begins with: the decoder's start token and, where a model wants one, a forced language token. */
  readonly prefix: readonly number[];
  readonly endToken: number;
  /** Fewest and most tokens of an output, the prefix not counted. */
  readonly minTokens: number;
  readonly maxTokens: number;
  /** Beam width; 1 is greedy search. */
  readonly beams: number;
  /** No run of this many tokens is written twice; 0 allows all. */
  readonly noRepeatNgram: number;
  readonly banned: ReadonlySet<number>;
}

/**
 * A source sentence as token ids, and the token sequences that its output has to hold exactly once each, in any order.
 * No sequence is empty or the beginning of another; several may begin alike.
 */
export interface Source {
  readonly ids: readonly number[];
  readonly slots: readonly (readonly number[])[];
}

export interface Hypothesis {
  /** Without the prefix and the end token. */
  readonly tokens: readonly number[];
  /** Mean log-probability of a token, the end token included. */
  readonly score: number;
}

/**
 * Constrained beam search over a batch: every slot of a source is written exactly once, none can be cut, and a sentence
 * can't end before all are out (a hypothesis that wants to end sooner has to write a slot instead). Sentences and beams
 * are rows of one batch; finished rows leave it, and the key-value cache is reordered with them.
 *
 * After Hokamp and Liu (2017), "Lexically constrained decoding for sequence generation using grid beam search".
 *
 * @returns for each source its hypotheses, best first; at least one
 */
export async function generate(model: Seq2Seq, sources: readonly Source[], options: GenerateOptions): Promise<Hypothesis[][]> {
  const finished: Hypothesis[][] = sources.map(() => []);
  if (sources.length === 0) return finished;
  let state = await model.encode(sources.map(({ ids }) => ids));
  let beams: Beam[] = sources.map((source, sentence) => ({
    sentence, tokens: [], total: 0, left: source.slots, begun: [], next: options.prefix,
  }));

  for (let length = 1; beams.length > 0; length++) {
    const { logits, vocabulary, state: grown } = await model.step(state, beams.map(({ next }) => next));
    const survivors: { beam: Beam; row: number }[] = [];
    for (const [sentence, source] of sources.entries()) {
      const done = finished[sentence] ?? [];
      const candidates = beams.flatMap((beam, row) =>
        beam.sentence === sentence ? extend(beam, row, source, logits.subarray(row * vocabulary, (row + 1) * vocabulary), options, length > options.minTokens) : [],
      );
      candidates.sort((a, b) => b.total - a.total);
      let width = 0;
      for (const { beam, row, token, total } of candidates) {
        if (width === options.beams) break;
        if (token === options.endToken) {
          done.push({ tokens: beam.tokens, score: total / length });
        } else {
          width++;
          survivors.push({ beam: advance(beam, token, total), row });
        }
        if (done.length >= options.beams) break;
      }
      done.sort((a, b) => b.score - a.score);
    }

    const kept = survivors.filter(({ beam }) => {
      const done = finished[beam.sentence] ?? [];
      if (length >= options.maxTokens) {
        done.push({ tokens: withSlots(beam), score: -Infinity });
        return false;
      }
      // A total only falls, so a live hypothesis can at best reach its total over the greatest length.
      const [best] = done;
      return !best || (done.length < options.beams && beam.total / options.maxTokens > best.score);
    });
    state = selectRows(grown, kept.map(({ row }) => row));
    beams = kept.map(({ beam }) => beam);
  }
  return finished;
}

interface Beam {
  readonly sentence: number;
  readonly tokens: readonly number[];
  /** Sum of log-probabilities. */
  readonly total: number;
  /** Slots not yet written to their end. */
  readonly left: Source['slots'];
  /** What is written of a slot that has been begun; several slots may begin alike. */
  readonly begun: readonly number[];
  /** What the decoder reads next. */
  readonly next: readonly number[];
}

interface Candidate {
  readonly beam: Beam;
  readonly row: number;
  readonly token: number;
  readonly total: number;
}

/** The best continuations of one hypothesis that the constraints allow; at least one. */
function extend(beam: Beam, row: number, { slots }: Source, logits: Float32Array, options: GenerateOptions, mayEnd: boolean): Candidate[] {
  const norm = logSumExp(logits);
  const candidate = (token: number): Candidate => ({ beam, row, token, total: beam.total + (logits[token] ?? -Infinity) - norm });
  const slotTokens = nextOf(beam.left.filter((slot) => isPrefix(beam.begun, slot)), beam.begun.length);
  if (beam.begun.length > 0) return slotTokens.map(candidate);

  // A token that begins a slot always begins one, so that a slot can't be written twice.
  const reserved = nextOf(slots, 0).filter((token) => !slotTokens.includes(token));
  const repeats = options.noRepeatNgram > 0 ? repeatingTokens(beam.tokens, options.noRepeatNgram) : NONE;
  const best: number[] = [];
  const limit = options.beams + 1;
  for (let token = 0; token < logits.length; token++) {
    const logit = logits[token] ?? -Infinity;
    if (best.length === limit && logit <= (logits[best[limit - 1] ?? 0] ?? -Infinity)) continue;
    if ((options.banned.has(token) && !slotTokens.includes(token)) || reserved.includes(token)) continue;
    if (repeats.has(token) || (token === options.endToken && !mayEnd)) continue;
    const at = best.findIndex((other) => logit > (logits[other] ?? -Infinity));
    best.splice(at < 0 ? best.length : at, 0, token);
    if (best.length > limit) best.pop();
  }
  if (slotTokens.length === 0) return (best.length > 0 ? best : [options.endToken]).map(candidate);
  const open = best.filter((token) => token !== options.endToken);
  return (best[0] === options.endToken || open.length === 0 ? slotTokens : open).map(candidate);
}

function advance(beam: Beam, token: number, total: number): Beam {
  const begun = [...beam.begun, token];
  const open = beam.left.filter((slot) => isPrefix(begun, slot));
  const written = open.find(({ length }) => length === begun.length);
  return {
    sentence: beam.sentence,
    tokens: [...beam.tokens, token],
    total,
    left: written ? beam.left.filter((slot) => slot !== written) : beam.left,
    begun: written || open.length === 0 ? [] : begun,
    next: [token],
  };
}

/** What a hypothesis has, and behind it the slots that it lacks. */
function withSlots({ tokens, begun, left }: Beam): number[] {
  const open = begun.length > 0 ? left.find((slot) => isPrefix(begun, slot)) : undefined;
  return [...tokens, ...(open?.slice(begun.length) ?? []), ...left.filter((slot) => slot !== open).flat()];
}

const isPrefix = (start: readonly number[], whole: readonly number[]): boolean => start.every((token, index) => whole[index] === token);

/** The tokens that stand at an index of sequences, each once. */
const nextOf = (sequences: readonly (readonly number[])[], index: number): number[] => [...new Set(sequences.flatMap((sequence) => sequence[index] ?? []))];

const NONE: ReadonlySet<number> = new Set();

/** Tokens that would complete an n-gram which the output already has. */
function repeatingTokens(tokens: readonly number[], n: number): ReadonlySet<number> {
  const repeating = new Set<number>();
  const tail = tokens.slice(tokens.length - (n - 1));
  if (tail.length < n - 1) return repeating;
  for (let start = 0; start + n <= tokens.length; start++) {
    const last = tokens[start + n - 1];
    if (last !== undefined && tail.every((token, offset) => tokens[start + offset] === token)) repeating.add(last);
  }
  return repeating;
}

function logSumExp(logits: Float32Array): number {
  let max = -Infinity;
  for (const logit of logits) if (logit > max) max = logit;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - max);
  return max + Math.log(sum);
}
