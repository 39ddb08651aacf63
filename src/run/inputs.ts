import { stat } from 'node:fs/promises';
import path from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { TribriefError } from '../error.ts';

/** Endings of the files that are taken from a folder. */
const ENDINGS = ['txt', 'md', 'markdown', 'html', 'htm'];

/**
 * Expands paths, folders and globs to files, in the order given, each once; `-` (standard input) stays.
 *
 * @throws TribriefError `usage` naming every one that matches nothing
 */
export async function findInputs(patterns: readonly string[]): Promise<string[]> {
  const files = new Set<string>();
  const missing: string[] = [];
  for (const pattern of patterns) {
    const found = await expand(pattern);
    if (found.length === 0) missing.push(pattern);
    for (const file of found) files.add(file);
  }
  if (missing.length > 0) {
    throw new TribriefError('usage', `No input found for ${missing.join(', ')}`, {
      hint: `Name files, folders (their ${ENDINGS.join(', ')} files are taken), globs in quotes, or - for standard input.`,
    });
  }
  return [...files];
}

async function expand(pattern: string): Promise<string[]> {
  if (pattern === '-') return [pattern];
  const entry = await stat(pattern).catch(() => undefined);
  if (entry?.isDirectory()) {
    const inside = await glob(`**/*.{${ENDINGS.join(',')}}`, { cwd: pattern, caseSensitiveMatch: false });
    return inside.sort().map((file) => path.join(pattern, file));
  }
  if (entry) return [pattern];
  return isDynamicPattern(pattern) ? (await glob(pattern, { expandDirectories: false })).sort() : [];
}
