/**
 * tribrief as a library:
 *
 *     import { loadPipeline, runPipeline } from 'tribrief';
 *
 *     const pipeline = await loadPipeline('pipelines/briefing.yaml');
 *     for await (const outcome of runPipeline(pipeline, ['article.txt'])) console.log(outcome.status);
 *
 * Models are loaded once in a process and reused.
 */
export type { Pipeline } from './config/index.ts';
export { loadPipeline } from './config/index.ts';
export type { ErrorCode, Position } from './error.ts';
export { TribriefError } from './error.ts';
export { extract } from './extract/index.ts';
export { render } from './render/index.ts';
export type { Outcome, ProgressEvent, RunOptions } from './run/index.ts';
export { findInputs, runPipeline } from './run/index.ts';
export { segment } from './segment/index.ts';
export type * from './types.ts';
