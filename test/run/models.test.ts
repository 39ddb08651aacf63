import { expect, it } from 'vitest';
import { loadPipeline } from '../../src/config/index.ts';
import { makeModelStore } from '../../src/models/index.ts';
import { makeModelPool } from '../../src/run/models.ts';

const OFFLINE = { cache: '.', offline: true };

it('with `keep: one` has one model in memory at a time, and finishes all work', { timeout: 60_000 }, async () => {
  const store = makeModelStore();
  const pool = await makeModelPool(await loadPipeline('pipelines/briefing.yaml', ['keep=one']), store, OFFLINE, () => undefined);
  expect(pool.identities.map(({ name }) => name)).toEqual(['salience', 'translator']);

  const inUse = new Map<string, number>();
  let overlaps = 0;
  const working = (name: string) => async () => {
    inUse.set(name, (inUse.get(name) ?? 0) + 1);
    if ([...inUse.values()].filter((count) => count > 0).length > 1) overlaps++;
    await new Promise((resolve) => setTimeout(resolve, 5));
    inUse.set(name, (inUse.get(name) ?? 0) - 1);
    return name;
  };
  const done = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      index % 2 === 0 ? pool.withSummarizer('salience', working('salience')) : pool.withTranslator('translator', working('translator')),
    ),
  );
  expect(done).toEqual(Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? 'salience' : 'translator')));
  expect(overlaps).toBe(0);
});
