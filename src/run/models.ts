import type { Pipeline } from '../config/index.ts';
import { TribriefError } from '../error.ts';
import type { FetchOptions, ModelHandle, ModelStore, SentenceEncoder, Summarizer, Translator } from '../models/index.ts';
import type { Provenance } from '../types.ts';

/** Lends steps the models that a pipeline names. */
export interface ModelPool {
  readonly identities: Provenance['models'];
  readonly withTranslator: Lend<Translator>;
  readonly withSummarizer: Lend<SentenceEncoder | Summarizer>;
}

/** Does work with the model of a name, which stays in memory at least as long. */
type Lend<Model> = <Result>(name: string, work: (model: Model) => Promise<Result>) => Promise<Result>;

/**
 * Sees that the models of a pipeline's steps are there, and loads them side by side; with `keep: one` each is loaded when
 * a step needs it, after the one before has been freed.
 *
 * @throws TribriefError `model` when a model is missing or damaged
 */
export async function makeModelPool(pipeline: Pipeline, store: ModelStore, options: FetchOptions, onModel: (name: string) => void): Promise<ModelPool> {
  const translators = new Map<string, ModelHandle<Translator>>();
  const summarizers = new Map<string, ModelHandle<SentenceEncoder | Summarizer>>();
  for (const step of pipeline.steps) {
    const source = 'with' in step ? pipeline.models[step.with.model] : undefined;
    if (!source) continue;
    if (step.uses === 'translate') translators.set(step.with.model, store.translator(source));
    if (step.uses === 'summarize') summarizers.set(step.with.model, store.summarizer(source));
  }
  const all = [...summarizers, ...translators];
  const keepsAll = pipeline.keep === 'all';
  const identities = await Promise.all(
    all.map(async ([name, handle]) => {
      onModel(name);
      const [sha256] = await Promise.all([handle.identify(options), keepsAll ? handle.load(options) : undefined]);
      return { name, id: handle.id, sha256 };
    }),
  );

  const turns = keepsAll ? undefined : makeTurns();
  const lender =
    <Model>(handles: ReadonlyMap<string, ModelHandle<Model>>): Lend<Model> =>
    async (name, work) => {
      const handle = handles.get(name);
      if (!handle) throw new TribriefError('config', `${name} can't be used both to summarize and to translate`);
      const use = async () => work(await handle.load(options));
      return turns ? turns(handle, use) : use();
    };
  return { identities, withTranslator: lender(translators), withSummarizer: lender(summarizers) };
}

/** Lets work through that needs the model which is loaded; work that needs another waits until no one uses that one. */
function makeTurns(): <Result>(handle: ModelHandle<unknown>, use: () => Promise<Result>) => Promise<Result> {
  let current: ModelHandle<unknown> | undefined;
  /** When the model before has been freed. */
  let free = Promise.resolve();
  let users: readonly Promise<unknown>[] = [];
  return async (handle, use) => {
    while (current !== handle) {
      const before = users;
      await Promise.allSettled(before);
      // Others may have waited for the same, and one of them may have had its turn.
      if (users !== before) continue;
      free = current?.release() ?? free;
      current = handle;
      users = [];
    }
    const using = free.then(use);
    users = [...users, using];
    return using;
  };
}
