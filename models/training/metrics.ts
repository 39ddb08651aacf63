/**
 * chrF++ (Popović, 2017): character n-grams up to 6 and word n-grams up to 2, β = 2, over the whole corpus. Scores are
 * those of sacrebleu's `nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no`.
 *
 * @returns 0 to 100
 */
export function chrF(outputs: readonly string[], references: readonly string[]): number {
  const orders: readonly ((text: string) => Map<string, number>)[] = [
    ...[1, 2, 3, 4, 5, 6].map((n) => (text: string) => ngrams(characters(text), n)),
    ...[1, 2].map((n) => (text: string) => ngrams(chrfWords(text), n)),
  ];
  const scores = orders.flatMap((count) => {
    let [matches, out, ref] = [0, 0, 0];
    for (const [index, output] of outputs.entries()) {
      const [own, other] = [count(output), count(references[index] ?? '')];
      matches += overlap(own, other);
      out += total(own);
      ref += total(other);
    }
    if (out === 0 || ref === 0) return [];
    const [precision, recall] = [matches / out, matches / ref];
    return [precision + recall === 0 ? 0 : (5 * precision * recall) / (4 * precision + recall)];
  });
  return scores.length === 0 ? 0 : (100 * scores.reduce((sum, score) => sum + score, 0)) / scores.length;
}

/**
 * BLEU (Papineni et al., 2002) over characters: sacrebleu's `nrefs:1|case:mixed|eff:no|tok:char|smooth:exp`.
 *
 * @returns 0 to 100
 */
export function bleuOfCharacters(outputs: readonly string[], references: readonly string[]): number {
  let [outLength, refLength] = [0, 0];
  const matches = [0, 0, 0, 0];
  const totals = [0, 0, 0, 0];
  for (const [index, output] of outputs.entries()) {
    const [own, other] = [characters(output), characters(references[index] ?? '')];
    outLength += own.length;
    refLength += other.length;
    for (let n = 1; n <= 4; n++) {
      const counts = ngrams(own, n);
      matches[n - 1] = (matches[n - 1] ?? 0) + overlap(counts, ngrams(other, n));
      totals[n - 1] = (totals[n - 1] ?? 0) + total(counts);
    }
  }
  let smoothing = 1;
  let sum = 0;
  for (const [index, all] of totals.entries()) {
    if (all === 0) return 0;
    const found = matches[index] ?? 0;
    if (found === 0) smoothing *= 2;
    sum += Math.log(found === 0 ? 1 / (smoothing * all) : found / all);
  }
  const brevity = outLength >= refLength ? 1 : Math.exp(1 - refLength / outLength);
  return 100 * brevity * Math.exp(sum / 4);
}

const characters = (text: string): string[] => Array.from(text.replace(/\s+/g, ''));

/** Words with punctuation set off at their beginning or end. */
const chrfWords = (text: string): string[] =>
  text.split(/\s+/).filter(Boolean).flatMap((word) => {
    if (word.length === 1) return [word];
    const last = word.slice(-1);
    if (PUNCTUATION.test(last)) return [word.slice(0, -1), last];
    return PUNCTUATION.test(word.slice(0, 1)) ? [word.slice(0, 1), word.slice(1)] : [word];
  });
const PUNCTUATION = /[!-/:-@[-`{-~]/;

function ngrams(items: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start + n <= items.length; start++) {
    const key = items.slice(start, start + n).join(' ');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function overlap(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [key, count] of a) sum += Math.min(count, b.get(key) ?? 0);
  return sum;
}

const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, count) => sum + count, 0);
