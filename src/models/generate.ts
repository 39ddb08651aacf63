import type { DecoderState, Scores, Seq2Seq } from './seq2seq.ts';
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
 * can't end before all are out (in greedy search, one that wants to end sooner has to write a slot instead). Sentences and
 * beams are rows of one batch; finished rows leave it when they are many, and the key-value cache is reordered with them.
 *
 * After Post and Vilar (2018), "Fast lexically constrained decoding with dynamic beam allocation for neural machine
 * translation".
 *
 * @returns for each source its hypotheses, best first; at least one
 */
export async function generate(model: Seq2Seq, sources: readonly Source[], options: GenerateOptions): Promise<Hypothesis[][]> {
  const finished: Hypothesis[][] = sources.map(() => []);
  if (sources.length === 0) return finished;
  let state = await model.encode(sources.map(({ ids }) => ids));
  // One for each row of the state; a row whose sentence is finished is left empty until there are many.
  let rows: (Beam | undefined)[] = sources.map((source, sentence) => ({
    sentence, tokens: [], total: 0, left: source.slots, begun: [], next: options.prefix,
  }));

  for (let length = 1; rows.some(Boolean); length++) {
    const { scores, state: grown } = await model.step(state, rows.map((beam) => beam?.next ?? [options.endToken]));
    const kept: Survivor[] = [];
    const bySentence = sources.map((): Survivor[] => []);
    for (const [row, beam] of rows.entries()) if (beam) bySentence[beam.sentence]?.push({ beam, row });
    for (const [sentence, source] of sources.entries()) {
      const [beams, done] = [bySentence[sentence] ?? [], finished[sentence] ?? []];
      if (beams.length === 0) continue;
      const candidates = beams.flatMap(({ beam, row }) =>
        extend(beam, row, source, scores(row), options, length > options.minTokens),
      );
      const width = widthOf(source, options);
      const survivors: Survivor[] = [];
      for (const { beam, row, token, total } of allocate(candidates, source)) {
        if (survivors.length === width || done.length >= width) break;
        if (token === options.endToken) done.push({ tokens: beam.tokens, score: total / length });
        else survivors.push({ beam: advance(beam, token, total), row });
      }
      if (length >= options.maxTokens) done.push(...survivors.map(({ beam }) => ({ tokens: withSlots(beam), score: -Infinity })));
      done.sort((a, b) => b.score - a.score);
      if (length >= options.maxTokens) continue;
      // One that is worse by now than a finished one will hardly become better.
      const [best] = done;
      kept.push(...survivors.filter(({ beam }) => !best || (done.length < width && beam.total / length > best.score)));
    }
    ({ state, rows } = carryOn(grown, rows.length, kept));
  }
  return finished;
}

/** Slots take room in the beam beside the hypotheses that wait with them. Greedy search stays greedy. */
const widthOf = ({ slots }: Source, { beams }: GenerateOptions): number => (beams === 1 ? 1 : beams + slots.length);

/**
 * Candidates in the order in which they get a place: the best of those that have written most slots, the best of those
 * that have written one less, and so on, and again from the first. So hypotheses that place a slot live on beside likelier
 * ones that wait with it.
 */
function allocate(candidates: readonly Candidate[], { slots }: Source): Candidate[] {
  const banks = Array.from({ length: slots.length + 1 }, (): Candidate[] => []);
  for (const candidate of [...candidates].sort((a, b) => b.total - a.total)) banks[candidate.beam.left.length - (candidate.beginsSlot ? 1 : 0)]?.push(candidate);
  const rounds = Math.max(...banks.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) => banks.flatMap((bank) => bank[round] ?? [])).flat();
}

interface Survivor {
  readonly beam: Beam;
  /** Its row, or that of the hypothesis that it continues. */
  readonly row: number;
}

/** Copying the cache costs more than computing a few empty rows: while most rows go on as they are, all stay in place. */
function carryOn(state: DecoderState, count: number, survivors: readonly Survivor[]): { state: DecoderState; rows: (Beam | undefined)[] } {
  const byRow = new Map(survivors.map(({ beam, row }) => [row, beam]));
  if (byRow.size === survivors.length && survivors.length > 0.75 * count) return { state, rows: Array.from({ length: count }, (_, row) => byRow.get(row)) };
  return { state: selectRows(state, survivors.map(({ row }) => row)), rows: survivors.map(({ beam }) => beam) };
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
  readonly beginsSlot: boolean;
}

/** The best continuations of one hypothesis that the constraints allow; at least one. */
function extend(beam: Beam, row: number, { slots }: Source, scores: Scores, options: GenerateOptions, mayEnd: boolean): Candidate[] {
  const slotTokens = nextOf(beam.left.filter((slot) => isPrefix(beam.begun, slot)), beam.begun.length);
  const candidate = (token: number): Candidate => ({ beam, row, token, total: beam.total + scores.of(token), beginsSlot: slotTokens.includes(token) });
  if (beam.begun.length > 0) return slotTokens.map(candidate);

  // A token that begins a slot always begins one, so that a slot can't be written twice.
  const reserved = nextOf(slots, 0).filter((token) => !slotTokens.includes(token));
  const repeats = options.noRepeatNgram > 0 ? repeatingTokens(beam.tokens, options.noRepeatNgram) : NONE;
  const best = scores.highest(options.beams + 1, (token) =>
    (!options.banned.has(token) || slotTokens.includes(token)) && !reserved.includes(token) && !repeats.has(token) && (token !== options.endToken || mayEnd),
  );
  if (slotTokens.length === 0) return (best.length > 0 ? best : [options.endToken]).map(candidate);
  const open = best.filter((token) => token !== options.endToken);
  if (options.beams > 1) return [...new Set([...open, ...slotTokens])].map(candidate);
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
