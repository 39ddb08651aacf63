import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { TribriefError } from '../error.ts';

/** The list of SHA-256 sums in a model folder, in the form of sha256sum(1). */
export const SUMS_FILE = 'SHA256SUMS';

/**
 * Compares a model folder's files with its list of sums.
 *
 * @returns the SHA-256 of the list, which so stands for all files; undefined for a folder that has no list
 * @throws TribriefError `model` naming the file that is missing or damaged
 */
export async function verifyChecksums(folder: string): Promise<string | undefined> {
  const list = await readFile(path.join(folder, SUMS_FILE), 'utf8').catch(() => undefined);
  if (list === undefined) return undefined;
  await Promise.all(
    list.split('\n').filter(Boolean).map(async (line) => {
      const [expected, name] = line.split('  ');
      if (!expected || !name) throw damaged(path.join(folder, SUMS_FILE), 'has a line that is no checksum');
      const file = path.join(folder, name);
      const sum = await sha256OfFile(file).catch(() => undefined);
      if (sum === undefined) throw damaged(file, 'is missing');
      if (sum !== expected) throw damaged(file, `is damaged: its SHA-256 is not ${expected}`);
    }),
  );
  return sha256(list);
}

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Of a file of any size, which is not read whole. */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

const damaged = (file: string, what: string): TribriefError =>
  new TribriefError('model', `${file} ${what}`, { hint: 'Restore the file: reinstall tribrief, or check it out again from its repository.' });
