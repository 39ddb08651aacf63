import type { Pipeline } from '../config/index.ts';
import { loadPipeline } from '../config/index.ts';
import { TribriefError } from '../error.ts';
import type { Outcome } from '../run/index.ts';
import { findInputs, runPipeline } from '../run/index.ts';
import { textOf } from '../types.ts';
import { describeError, errorJson, EXIT, makeProgress } from './terminal.ts';

interface Options {
  out?: string;
  format?: string[];
  set?: string[];
  offline?: true;
  force?: true;
  json?: true;
  verbose?: true;
  debug?: true;
}

/** `tribrief run`: results to files with `--out` or `outputs.dir`, else to standard output. */
export async function run(pipelineFile: string, patterns: string[], options: Options): Promise<void> {
  const pipeline = await loadPipeline(pipelineFile, overridesOf(options));
  if (patterns.length === 0) {
    throw new TribriefError('usage', 'No input is named', { hint: `tribrief run ${pipelineFile} article.txt, or - to read standard input.` });
  }
  if (pipeline.outputs.dir === undefined && pipeline.outputs.formats.length > 1 && !options.json) {
    throw new TribriefError('usage', `Standard output takes one format, not ${pipeline.outputs.formats.join(', ')}`, {
      hint: 'Name a folder with --out, or one format with --format.',
    });
  }
  const inputs = await findInputs(patterns);
  const progress = makeProgress(inputs.length);
  const controller = new AbortController();
  const interrupt = (): void => {
    controller.abort();
  };
  process.once('SIGINT', interrupt);

  const results: object[] = [];
  let failed = 0;
  try {
    for await (const outcome of runPipeline(pipeline, inputs, {
      force: options.force === true,
      offline: options.offline === true,
      signal: controller.signal,
      onProgress: progress.show,
    })) {
      progress.stop();
      progress.articleDone();
      if (outcome.status === 'failed') failed++;
      if (options.json) results.push(resultJson(outcome));
      else printOutcome(outcome, pipeline, options);
    }
  } finally {
    progress.stop();
    process.off('SIGINT', interrupt);
    if (options.json) process.stdout.write(JSON.stringify({ results }, null, 2) + '\n');
  }
  if (failed > 0) process.exitCode = EXIT.someFailed;
}

function overridesOf({ set = [], out, format }: Options): string[] {
  return [
    ...set,
    ...(out === undefined ? [] : [`outputs.dir=${JSON.stringify(out)}`]),
    ...(format === undefined ? [] : [`outputs.formats=${JSON.stringify([...new Set(format)])}`]),
  ];
}

function printOutcome(outcome: Outcome, { outputs }: Pipeline, { verbose, debug }: Options): void {
  switch (outcome.status) {
    case 'failed':
      console.error(`${outcome.source}: ${describeError(outcome.error, debug === true)}`);
      return;
    case 'skipped':
      console.error(`${outcome.source}: nothing has changed; ${outcome.files.join(', ')} (--force makes it again)`);
      return;
    case 'done':
      if (outputs.dir === undefined) for (const text of outcome.rendered.values()) process.stdout.write(text);
      else console.error(`${outcome.source}: ${outcome.files.join(', ')}`);
      if (verbose) printDetails(outcome);
  }
}

function printDetails({ briefing: { article, report }, timings }: Extract<Outcome, { status: 'done' }>): void {
  for (const { span, reason } of article.removed) console.error(`  removed (${reason}): ${textOf(article.text, span).replace(/\s+/g, ' ')}`);
  for (const { language, sentence, promise, message, outcome } of report?.findings ?? []) {
    console.error(`  ${language}, ${sentence === 'headline' ? 'headline' : `sentence ${sentence + 1}`}: ${outcome}: ${promise}: ${message}`);
  }
  for (const { step, milliseconds } of timings) console.error(`  ${step}: ${milliseconds.toFixed(0)} ms`);
}

function resultJson(outcome: Outcome): object {
  switch (outcome.status) {
    case 'failed':
      return { source: outcome.source, status: outcome.status, error: errorJson(outcome.error) };
    case 'skipped':
      return { source: outcome.source, status: outcome.status, files: outcome.files };
    case 'done': {
      const timings = outcome.timings.map(({ step, milliseconds }) => ({ step, milliseconds: Math.round(milliseconds) }));
      return { source: outcome.source, status: outcome.status, files: outcome.files, timings, briefing: outcome.briefing };
    }
  }
}
