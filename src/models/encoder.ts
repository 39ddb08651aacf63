import { encodeByLength, openModelSession } from './session.ts';
import { readWordPiece } from './wordpiece.ts';

/** A loaded sentence encoder. */
export interface SentenceEncoder {
  /** @returns for each text its embedding, of length 1, so that a dot product is the cosine similarity */
  embed(texts: readonly string[]): Promise<Float32Array[]>;
  /** Frees the graph's memory. */
  release(): Promise<void>;
}

/** Loads a BERT-like sentence encoder, mean-pooled as all-MiniLM-L6-v2 is, from its folder. */
export async function loadSentenceEncoder(folder: string): Promise<SentenceEncoder> {
  const [wordPiece, session] = await Promise.all([
    readWordPiece(folder),
    openModelSession(folder, 'model'),
  ]);
  return {
    release: () => session.release(),
    async embed(texts) {
      const rows = texts.map((text) => [CLS, ...wordPiece(text).slice(0, LONGEST - 2), SEP]);
      const embeddings = new Map<number, Float32Array>();
      await encodeByLength(session, rows, BATCH, (index, states, width) => embeddings.set(index, meanOf(states, rows[index]?.length ?? 0, width)));
      return texts.map((_, index) => embeddings.get(index) ?? new Float32Array(0));
    },
  };
}

/** Cosine similarity of two embeddings. */
export function similarity(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** The mean of embeddings, of length 1 again. */
export function centroid(embeddings: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(embeddings[0]?.length ?? 0);
  for (const embedding of embeddings) for (const [i, value] of embedding.entries()) sum[i] = (sum[i] ?? 0) + value;
  return normalized(sum);
}

const CLS = 101;
const SEP = 102;
const LONGEST = 256;
const BATCH = 32;

function meanOf(values: Float32Array, tokens: number, width: number): Float32Array {
  const sum = new Float32Array(width);
  for (let t = 0; t < tokens; t++) for (let i = 0; i < width; i++) sum[i] = (sum[i] ?? 0) + (values[t * width + i] ?? 0);
  return normalized(sum);
}

function normalized(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
