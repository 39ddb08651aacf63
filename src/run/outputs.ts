import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { TribriefError } from '../error.ts';
import { sha256 } from '../models/checksums.ts';
import type { OutputFormat } from '../types.ts';

/**
 * The output files of each input, by format: `<dir>/<name>.<format>`. Inputs of the same name, from different folders
 * or with different endings, get a piece of their path's hash behind it.
 */
export function outputNames(inputs: readonly string[]): Map<string, string> {
  const plain = (input: string): string => (input === '-' ? 'stdin' : path.parse(input).name);
  const count = new Map<string, number>();
  for (const input of inputs) count.set(plain(input), (count.get(plain(input)) ?? 0) + 1);
  return new Map(inputs.map((input) => [input, (count.get(plain(input)) ?? 0) > 1 ? `${plain(input)}-${sha256(input).slice(0, 8)}` : plain(input)]));
}

/** Writes a file under a temporary name and renames it, so that no half file is ever seen. */
export async function writeWhole(file: string, content: string): Promise<void> {
  const part = `${file}.${process.pid}.part`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(part, content);
    await rename(part, file);
  } catch (cause) {
    await rm(part, { force: true });
    throw new TribriefError('output', `${file} can't be written: ${cause instanceof Error ? cause.message : String(cause)}`, {
      hint: 'Check that the folder exists or can be made, that you may write there, and that the disk has room.',
      cause,
    });
  }
}

/** What made the outputs of an input: while it is the same and the files are whole, a run has nothing to do. */
export interface Receipt {
  /** Hash of the input's bytes, the effective configuration, the models and tribrief's version. */
  readonly key: string;
  /** SHA-256 of each output file, by its name. */
  readonly files: Readonly<Record<string, string>>;
}

const receiptSchema = z.object({ key: z.string(), files: z.record(z.string(), z.string()) });
const receiptFile = (dir: string, name: string): string => path.join(dir, '.tribrief', `${name}.json`);

/** True if the outputs that the key stands for are all there, unchanged. */
export async function isDone(dir: string, name: string, key: string, formats: readonly OutputFormat[]): Promise<boolean> {
  const text = await readFile(receiptFile(dir, name), 'utf8').catch(() => '');
  let receipt: Receipt;
  try {
    receipt = receiptSchema.parse(JSON.parse(text));
  } catch {
    return false;
  }
  if (receipt.key !== key) return false;
  const whole = await Promise.all(
    formats.map(async (format) => {
      const file = `${name}.${format}`;
      const bytes = await readFile(path.join(dir, file)).catch(() => undefined);
      return bytes !== undefined && sha256(bytes) === receipt.files[file];
    }),
  );
  return whole.every(Boolean);
}

/** Writes the outputs of one input, and last the receipt. @returns the paths of the outputs */
export async function writeOutputs(dir: string, name: string, key: string, contents: ReadonlyMap<OutputFormat, string>): Promise<string[]> {
  const files: Record<string, string> = {};
  for (const [format, content] of contents) {
    const file = `${name}.${format}`;
    await writeWhole(path.join(dir, file), content);
    files[file] = sha256(content);
  }
  await writeWhole(receiptFile(dir, name), JSON.stringify({ key, files }, null, 2) + '\n');
  return Object.keys(files).map((file) => path.join(dir, file));
}
