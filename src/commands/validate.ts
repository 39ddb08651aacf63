import { loadPipeline } from '../config/index.ts';

/** `tribrief validate`: says that a pipeline file is right, or fails with every mistake in it. */
export async function validate(file: string, options: { set?: string[]; json?: true }): Promise<void> {
  const pipeline = await loadPipeline(file, options.set);
  if (options.json) process.stdout.write(JSON.stringify({ valid: true, pipeline }, null, 2) + '\n');
  else console.log(`${file}: ${pipeline.steps.map(({ id }) => id).join(' → ')}`);
}
