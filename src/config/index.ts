import path from 'node:path';
import type { ModelSource } from '../models/index.ts';
import { sha256 } from '../models/checksums.ts';
import type { GlossaryEntry } from '../protect/index.ts';
import { TribriefError } from '../error.ts';
import { readText } from './files.ts';
import { readGlossaryFile } from './glossary.ts';
import { applyOverrides } from './overrides.ts';
import type { Mistake, Place, Report } from './problems.ts';
import { makeSource, PipelineError } from './problems.ts';
import type { PipelineFile } from './schema.ts';
import { pipelineSchema } from './schema.ts';
import type { ResolvedStep } from './steps.ts';
import { resolveSteps } from './steps.ts';
import type { Tree } from './tree.ts';
import { child, items, readYaml } from './tree.ts';
import { validate } from './validate.ts';

export type { Problem } from './problems.ts';
export { PipelineError } from './problems.ts';

/** A step with its settings, its id and the ids of the steps that it waits for. */
export type Step = PipelineFile['steps'][number] & ResolvedStep;

/** A pipeline file, read and checked, with nothing left to be filled in. */
export interface Pipeline {
  /** The path as given. */
  readonly file: string;
  /** Stands for all that decides what a briefing holds: models, steps and glossary. */
  readonly sha256: string;
  readonly concurrency: number;
  readonly offline: boolean;
  /** Which models stay in memory: all, or one at a time. */
  readonly keep: 'all' | 'one';
  readonly models: Readonly<Record<string, ModelSource>>;
  readonly steps: readonly Step[];
  readonly glossary: readonly GlossaryEntry[];
  readonly outputs: PipelineFile['outputs'];
}

/**
 * Reads a pipeline file.
 *
 * @param overrides `key=value`, as `--set` takes them
 * @throws PipelineError with every mistake in the file, its overrides and its glossary files; TribriefError `config` if
 *   the file can't be read
 */
export async function loadPipeline(file: string, overrides: readonly string[] = []): Promise<Pipeline> {
  const mistakes: Mistake[] = [];
  const report: Report = (place, message, hint) => mistakes.push({ place, message, hint });
  const tree = readYaml(makeSource(file, await readText(file)), 0, report);
  const whole = tree && applyOverrides(tree, overrides, report);
  const data = whole && validate(pipelineSchema, whole, report);
  const resolved = whole ? resolveSteps(whole, report) : [];
  const glossary = whole && data ? await readGlossary(data.glossary, whole, path.dirname(file), mistakes) : [];
  if (!data || mistakes.length > 0) throw new PipelineError(mistakes);

  const models = Object.fromEntries(Object.entries(data.models).map(([name, model]) => [name, sourceOf(model, path.dirname(file))]));
  const steps = data.steps.map((step, index): Step => ({ ...step, ...(resolved[index] ?? { id: step.uses, needs: [] }) }));
  return {
    file,
    sha256: sha256(JSON.stringify([data.models, steps, glossary])),
    concurrency: data.concurrency,
    offline: data.offline,
    keep: data.keep,
    models,
    steps,
    glossary,
    outputs: data.outputs,
  };
}

function sourceOf(model: PipelineFile['models'][string], folder: string): ModelSource {
  if (typeof model !== 'string') return { id: model.hub, revision: model.revision, dtype: model.dtype, host: model.host };
  const embedded = /^embedded\/(.+)$/.exec(model)?.[1];
  return embedded === undefined ? { folder: path.resolve(folder, model) } : { embedded };
}

/** The entries of a pipeline and of the files that it names, in the order given. */
async function readGlossary(glossary: PipelineFile['glossary'], tree: Tree, folder: string, mistakes: Mistake[]): Promise<GlossaryEntry[]> {
  const written = child(tree, 'glossary');
  const parts = typeof glossary === 'string' ? [glossary] : glossary;
  const places = typeof glossary === 'string' ? [written?.place] : items(written).map(({ place }) => place);
  const entries: GlossaryEntry[] = [];
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'string') entries.push(...(await readFileAt(path.isAbsolute(part) ? part : path.join(folder, part), places[index] ?? tree.place, mistakes)));
    else entries.push(part);
  }
  return entries;
}

async function readFileAt(file: string, place: Place, mistakes: Mistake[]): Promise<GlossaryEntry[]> {
  try {
    return await readGlossaryFile(file, mistakes);
  } catch (error) {
    if (!(error instanceof TribriefError)) throw error;
    mistakes.push({ place, message: error.message, hint: error.hint });
    return [];
  }
}
