import type PQueue from 'p-queue';
import type { Pipeline, Step } from '../config/index.ts';
import { TribriefError } from '../error.ts';
import { extract } from '../extract/index.ts';
import type { Loaded, ModelStore, SentenceEncoder, Summarizer, Translator } from '../models/index.ts';
import type { Glossary } from '../protect/index.ts';
import { segment } from '../segment/index.ts';
import { summarizeAbstractive, summarizeExtractive } from '../summarize/index.ts';
import { translate } from '../translate/index.ts';
import type { Article, Briefing, Finding, Report, Segmented, Summary, Timing, Translation } from '../types.ts';
import { verifyBriefing } from '../verify/index.ts';
import { VERSION } from '../version.ts';

/** What the articles of a run share. */
export interface StepContext {
  readonly pipeline: Pipeline;
  /** By the names of the pipeline file. */
  readonly models: ReadonlyMap<string, LoadedModel>;
  readonly glossary: Glossary;
  readonly queue: PQueue;
  readonly signal: AbortSignal | undefined;
  readonly onStep: (source: string, step: string) => void;
}

/** A model in the role that the steps give it. */
export type LoadedModel = ({ readonly role: 'summarizer' } & Loaded<SentenceEncoder | Summarizer>) | ({ readonly role: 'translator' } & Loaded<Translator>);

/** Loads the models that the steps use, side by side. */
export async function loadModels(pipeline: Pipeline, store: ModelStore, onModel: (name: string) => void): Promise<Map<string, LoadedModel>> {
  const roles = new Map<string, LoadedModel['role']>();
  for (const step of pipeline.steps) {
    if (step.uses === 'summarize') roles.set(step.with.model, 'summarizer');
    if (step.uses === 'translate') roles.set(step.with.model, 'translator');
  }
  const loaded = await Promise.all(
    [...roles].map(async ([name, role]): Promise<[string, LoadedModel]> => {
      const source = pipeline.models[name];
      if (!source) throw new TribriefError('config', `The pipeline has no model named ${name}`);
      onModel(name);
      return [name, role === 'summarizer' ? { role, ...(await store.summarizer(source)) } : { role, ...(await store.translator(source)) }];
    }),
  );
  return new Map(loaded);
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
      models: [...context.models].map(([name, { id, sha256 }]) => ({ name, id, sha256 })),
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
      const model = models.get(step.with.model);
      if (model?.role !== 'summarizer') throw new TribriefError('config', `${step.with.model} can't be used both to summarize and to translate`);
      const segmented = made(state.segmented, step);
      state.summary =
        'embed' in model.model ? await summarizeExtractive(segmented, model.model, step.with) : await summarizeAbstractive(segmented, model.model, step.with);
      return;
    }
    case 'translate': {
      const model = models.get(step.with.model);
      if (model?.role !== 'translator') throw new TribriefError('config', `${step.with.model} can't be used both to summarize and to translate`);
      const { translation, findings } = await translate(made(state.article, step), made(state.summary, step), model.model, step.with.model, { ...step.with, glossary });
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
