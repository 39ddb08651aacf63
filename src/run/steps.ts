import type PQueue from 'p-queue';
import type { Pipeline, Step } from '../config/index.ts';
import { TribriefError } from '../error.ts';
import { extract } from '../extract/index.ts';
import type { Glossary } from '../protect/index.ts';
import { segment } from '../segment/index.ts';
import { summarizeAbstractive, summarizeExtractive } from '../summarize/index.ts';
import { translate } from '../translate/index.ts';
import type { Article, Briefing, Finding, Report, Segmented, Summary, Timing, Translation } from '../types.ts';
import { verifyBriefing } from '../verify/index.ts';
import { VERSION } from '../version.ts';
import type { ModelPool } from './models.ts';

/** What the articles of a run share. */
export interface StepContext {
  readonly pipeline: Pipeline;
  readonly models: ModelPool;
  readonly glossary: Glossary;
  readonly queue: PQueue;
  readonly signal: AbortSignal | undefined;
  readonly onStep: (source: string, step: string) => void;
}

/** Takes one article through the steps; each begins as soon as those that it needs are done and the queue has room. */
export async function runSteps(bytes: Uint8Array, source: string, context: StepContext): Promise<{ briefing: Briefing; timings: Timing[] }> {
  const { pipeline, queue, signal } = context;
  const state: State = { bytes, source, translations: new Map(), findings: [] };
  const timings: Timing[] = [];
  const started = new Map<string, Promise<void>>();
  const start = (step: Step): Promise<void> => {
    const known = started.get(step.id);
    if (known) return known;
    const promise = (async () => {
      await Promise.all(pipeline.steps.filter(({ id }) => step.needs.includes(id)).map(start));
      await queue.add(async () => {
        if (signal?.aborted) throw new TribriefError('aborted', `Stopped before ${step.id}`);
        context.onStep(source, step.id);
        const begun = performance.now();
        await runStep(step, state, context);
        timings.push({ step: step.id, milliseconds: performance.now() - begun });
      });
    })();
    started.set(step.id, promise);
    return promise;
  };
  const settled = await Promise.allSettled(pipeline.steps.map(start));
  for (const result of settled) if (result.status === 'rejected') throw result.reason;

  const { article, segmented, summary, report } = state;
  if (!article) throw new TribriefError('config', 'The pipeline has no step that uses extract');
  const briefing: Briefing = {
    article,
    sentences: segmented?.sentences ?? [],
    quotes: segmented?.quotes ?? [],
    ...(summary ? { summary } : {}),
    translations: pipeline.steps.flatMap(({ id }) => state.translations.get(id) ?? []),
    ...(report ? { report } : {}),
    provenance: {
      tribrief: VERSION,
      pipeline: pipeline.file,
      configSha256: pipeline.sha256,
      models: context.models.identities,
    },
  };
  return { briefing, timings };
}

/** What the steps of one article have made so far. */
interface State {
  readonly bytes: Uint8Array;
  readonly source: string;
  article?: Article;
  segmented?: Segmented;
  summary?: Summary;
  readonly translations: Map<string, Translation>;
  readonly findings: Finding[];
  report?: Report;
}

async function runStep(step: Step, state: State, { models, glossary }: StepContext): Promise<void> {
  switch (step.uses) {
    case 'extract':
      state.article = extract(state.bytes, state.source);
      return;
    case 'segment':
      state.segmented = segment(made(state.article, step));
      return;
    case 'summarize': {
      const segmented = made(state.segmented, step);
      state.summary = await models.withSummarizer(step.with.model, (model) =>
        'embed' in model ? summarizeExtractive(segmented, model, step.with) : summarizeAbstractive(segmented, model, step.with),
      );
      return;
    }
    case 'translate': {
      const [article, summary] = [made(state.article, step), made(state.summary, step)];
      const { translation, findings } = await models.withTranslator(step.with.model, (model) =>
        translate(article, summary, model, step.with.model, { ...step.with, glossary }),
      );
      state.translations.set(step.id, translation);
      state.findings.push(...findings);
      return;
    }
    case 'verify':
      state.report = verifyBriefing(made(state.article, step), state.segmented?.quotes ?? [], state.summary, [...state.translations.values()], state.findings);
  }
}

function made<Value>(value: Value | undefined, { id }: Step): Value {
  if (value === undefined) throw new TribriefError('config', `The step ${id} needs what no step before it has made`);
  return value;
}
