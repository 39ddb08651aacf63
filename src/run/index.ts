import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import PQueue from 'p-queue';
import type { Pipeline } from '../config/index.ts';
import { TribriefError } from '../error.ts';
import { CACHE, makeModelStore, sha256 } from '../models/index.ts';
import { makeGlossary, readShippedGlossary } from '../protect/index.ts';
import { render } from '../render/index.ts';
import type { Briefing, OutputFormat, Timing } from '../types.ts';
import { VERSION } from '../version.ts';
import { isDone, outputNames, writeOutputs } from './outputs.ts';
import { makeModelPool } from './models.ts';
import type { StepContext } from './steps.ts';
import { runSteps } from './steps.ts';

export { findInputs } from './inputs.ts';

export interface RunOptions {
  /** Make a briefing again although its outputs are there and nothing has changed. */
  readonly force?: boolean;
  /** Open no network connection. */
  readonly offline?: boolean;
  /** Stops the run: no step is begun any more, what is being written is finished. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: ProgressEvent) => void;
}

export type ProgressEvent =
  | { readonly type: 'model'; readonly name: string }
  | { readonly type: 'download'; readonly file: string; readonly loaded: number; readonly total: number }
  | { readonly type: 'step'; readonly source: string; readonly step: string };

/** What became of one input. */
export type Outcome =
  | { readonly status: 'done'; readonly source: string; readonly briefing: Briefing; readonly rendered: ReadonlyMap<OutputFormat, string>; readonly files: readonly string[]; readonly timings: readonly Timing[] }
  | { readonly status: 'skipped'; readonly source: string; readonly files: readonly string[] }
  | { readonly status: 'failed'; readonly source: string; readonly error: TribriefError };

/**
 * Runs a pipeline over inputs and yields what became of each, in their order. At most `pipeline.concurrency` articles are
 * in memory, and as many steps run at a time. An article that fails does not stop the others. With `outputs.dir` the
 * outputs are written there, and an input is skipped whose outputs are there already.
 *
 * @param inputs paths of files; `-` is standard input
 * @throws TribriefError `model` when a model can't be loaded, `aborted` when the signal stopped the run
 */
export async function* runPipeline(pipeline: Pipeline, inputs: readonly string[], options: RunOptions = {}): AsyncGenerator<Outcome, void, undefined> {
  const { signal, onProgress } = options;
  const fetching = {
    cache: CACHE,
    offline: options.offline === true || pipeline.offline,
    signal,
    onDownload: (file: string, loaded: number, total: number) => onProgress?.({ type: 'download', file, loaded, total }),
  };
  const models = await makeModelPool(pipeline, STORE, fetching, (name) => onProgress?.({ type: 'model', name }));
  const context: StepContext = {
    pipeline,
    models,
    glossary: makeGlossary(pipeline.glossary, readShippedGlossary()),
    queue: new PQueue({ concurrency: pipeline.concurrency }),
    signal,
    onStep: (source, step) => onProgress?.({ type: 'step', source, step }),
  };
  const names = outputNames(inputs);
  const runOne = (source: string): Promise<Outcome> => briefOne(source, names.get(source) ?? source, context, options.force === true);

  const running: Promise<Outcome>[] = [];
  for (const source of inputs) {
    if (signal?.aborted) break;
    running.push(runOne(source));
    if (running.length >= pipeline.concurrency) {
      const outcome = await running.shift();
      if (outcome) yield outcome;
    }
  }
  for (const outcome of running) yield await outcome;
  if (signal?.aborted) throw new TribriefError('aborted', 'The run was stopped');
}

async function briefOne(source: string, name: string, context: StepContext, force: boolean): Promise<Outcome> {
  const { pipeline } = context;
  const { dir, formats } = pipeline.outputs;
  try {
    const bytes = await readInput(source);
    const key = sha256([sha256(bytes), source, pipeline.sha256, VERSION, ...context.models.identities.map((model) => model.sha256)].join('\n'));
    if (dir !== undefined && !force && (await isDone(dir, name, key, formats))) {
      return { status: 'skipped', source, files: formats.map((format) => `${dir}/${name}.${format}`) };
    }
    const { briefing, timings } = await runSteps(bytes, source, context);
    const rendered = new Map(formats.map((format) => [format, render(briefing, format)]));
    const files = dir === undefined ? [] : await writeOutputs(dir, name, key, rendered);
    return { status: 'done', source, briefing, rendered, files, timings };
  } catch (error) {
    if (error instanceof TribriefError) return { status: 'failed', source, error };
    throw error;
  }
}

async function readInput(source: string): Promise<Uint8Array> {
  try {
    return source === '-' ? await buffer(process.stdin) : await readFile(source);
  } catch (cause) {
    throw new TribriefError('input', `${source} can't be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      hint: 'Check the path and the permissions.',
      cause,
    });
  }
}

/** Models stay loaded between runs of one process. */
const STORE = makeModelStore();
