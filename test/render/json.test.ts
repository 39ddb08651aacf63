import { describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import { render } from '../../src/render/index.ts';
import { briefingJsonSchema, briefingSchema } from '../../src/render/schema.ts';
import type { Briefing } from '../../src/types.ts';
import { FULL, QUOTES_ONLY } from './fixture.ts';

type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

describe('JSON', () => {
  test.each([FULL, QUOTES_ONLY])('is the briefing, by the schema', (briefing) => {
    const parsed: unknown = JSON.parse(render(briefing, 'json'));
    expect(briefingSchema.parse(parsed)).toEqual({ version: 1, ...briefing });
  });

  test('has its keys in the same order, whatever order they were made in', () => {
    const { article: { text, ...article }, ...rest } = FULL;
    expect(render({ ...rest, article: { text, ...article } }, 'json')).toBe(render(FULL, 'json'));
    expect(render(FULL, 'json')).toMatch(/^\{\n {2}"version": 1,\n {2}"article": \{\n {4}"source": "ferry.txt",\n/);
  });

  test('has the type of a briefing', () => {
    expectTypeOf<DeepReadonly<Omit<z.output<typeof briefingSchema>, 'version'>>>().toEqualTypeOf<DeepReadonly<Briefing>>();
  });

  test('has a JSON Schema that is up to date', async () => {
    await expect(briefingJsonSchema()).toMatchFileSnapshot('../../pipelines/briefing.schema.json');
  });
});
