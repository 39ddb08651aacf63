import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** A sentence in three languages, and where it belongs. */
export interface Triple {
  readonly en: string;
  readonly ko: string;
  readonly ja: string;
  /** Name of its file: `economy`, `society` … */
  readonly domain: string;
  readonly style: 'news' | 'headline';
  /** `train`, or held out: `dev` steers the training, `test` is for measuring only. */
  readonly part: 'train' | 'dev' | 'test';
}

/** Reads all triples. A sentence's part depends on its English alone, so that it never changes as the corpus grows. */
export function readTriples(): Triple[] {
  return readTsv('triples', 3).map(({ row: [en = '', ko = '', ja = ''], file }) => {
    const bucket = createHash('sha256').update(en).digest().readUInt16BE(0) % 50;
    return {
      en,
      ko,
      ja,
      domain: file.replace('.tsv', ''),
      style: /[.!?"]$/.test(en) ? 'news' : 'headline',
      part: bucket === 0 ? 'dev' : bucket <= 2 ? 'test' : 'train',
    };
  });
}

/** Reads all lexicon entries: English, Korean, Japanese, category. */
export const readLexicon = (): string[][] => readTsv('lexicon', 4).map(({ row }) => row);

/** Rows of a TSV text that have the given number of columns. */
export const rowsOf = (text: string, columns: number): string[][] =>
  text.split('\n').map((line) => line.split('\t')).filter((row) => row.length === columns);

function readTsv(folder: string, columns: number): { row: string[]; file: string }[] {
  const url = new URL(`corpus/${folder}/`, import.meta.url);
  return readdirSync(url)
    .sort()
    .flatMap((file) => rowsOf(readFileSync(new URL(file, url), 'utf8'), columns).map((row) => ({ row, file })));
}
