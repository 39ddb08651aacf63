import type { Place, Report, Source } from './problems.ts';
import { makeSource } from './problems.ts';
import { idOf } from './steps.ts';
import { listed, quoted, suggest } from './suggest.ts';
import type { Tree } from './tree.ts';
import { isList, isMapping, readYaml } from './tree.ts';

/**
 * Puts the values of `--set key=value` into a configuration, one after the other. The key is a path of keys with dots
 * between, in which a step stands by its id and an item of a list by its number from 0; the value is YAML.
 */
export function applyOverrides(tree: Tree, overrides: readonly string[], report: Report): Tree {
  return overrides.reduce((result, override) => applyOverride(result, makeSource('--set', override), report), tree);
}

function applyOverride(tree: Tree, source: Source, report: Report): Tree {
  const end = source.text.indexOf('=');
  const keys = keysOf(source, end);
  if (keys.some(({ text }) => text === '')) {
    report({ source, offset: 0 }, 'an override is written key=value', 'For example `steps.summarize.with.sentences=3`.');
    return tree;
  }
  const value = readYaml(source, end + 1, report);
  return value ? put(tree, keys, value, report) : tree;
}

interface Key {
  readonly text: string;
  readonly place: Place;
}

function keysOf(source: Source, end: number): Key[] {
  let offset = 0;
  return source.text.slice(0, Math.max(0, end)).split('.').map((text) => {
    const key = { text, place: { source, offset } };
    offset += text.length + 1;
    return key;
  });
}

/** The tree with the value at the path of keys; mappings that are not there yet are made. */
function put(tree: Tree, [key, ...rest]: readonly Key[], value: Tree, report: Report): Tree {
  if (!key) return value;
  const { text, place } = key;
  if (isList(tree.value)) {
    const index = /^\d+$/.test(text) ? Number(text) : tree.value.findIndex((item) => idOf(item) === text);
    const item = tree.value[index];
    if (item) return { ...tree, value: tree.value.with(index, put(item, rest, value, report)) };
    const ids = tree.value.flatMap((other) => idOf(other) ?? []);
    report(place, `there is no item ${quoted(text)} in this list`, suggest(text, ids, ids.length > 0 ? `There are ${listed(ids)}.` : 'Items are counted from 0.'));
    return tree;
  }
  if (tree.value !== null && !isMapping(tree.value)) {
    report(place, `there is no key ${quoted(text)} in ${quoted(String(tree.value))}`);
    return tree;
  }
  const before = tree.value?.get(text);
  const entry = { key: before?.key ?? place, tree: put(before?.tree ?? { place, value: null }, rest, value, report) };
  return { ...tree, value: new Map(tree.value).set(text, entry) };
}
