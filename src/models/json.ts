import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { TribriefError } from '../error.ts';

/** Reads a model's JSON file and checks the part that tribrief needs. */
export async function readModelJson<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.output<Schema>> {
  const hint = 'Restore the file (embedded models: reinstall tribrief), or name another model.';
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new TribriefError('model', `${file} is missing or is not JSON`, { hint, cause });
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new TribriefError('model', `${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as expected'}`, { hint });
}
