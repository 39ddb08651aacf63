import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { TribriefError } from '../error.ts';

/**
 * Reads a configuration file.
 *
 * @returns its text, without a byte order mark
 * @throws TribriefError `config` if it is not there, is no file, or is not UTF-8
 */
export async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    const { reason, hint } = explain(cause);
    throw new TribriefError('config', `${file} can't be read: ${reason}`, { hint, cause });
  });
  if (!isUtf8(bytes)) throw new TribriefError('config', `${file} is not UTF-8 text`, { hint: 'Save it in the encoding UTF-8.' });
  return new TextDecoder().decode(bytes);
}

function explain(cause: unknown): { reason: string; hint: string } {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { reason: 'there is no such file', hint: 'Check the path.' };
    case 'EISDIR':
      return { reason: 'it is a folder', hint: 'Name a file in it.' };
    default:
      return { reason: cause instanceof Error ? cause.message : String(cause), hint: 'Check the permissions.' };
  }
}
