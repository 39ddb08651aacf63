import { z } from 'zod';
import type { Place, Report } from './problems.ts';
import { USES } from './schema.ts';
import { listed, quoted, suggest } from './suggest.ts';
import type { Tree } from './tree.ts';
import { isList, isMapping, toPlain } from './tree.ts';

/** Checks a tree against a schema and reports every mistake at its place. @returns undefined if there is one */
export function validate<Schema extends z.ZodType>(schema: Schema, tree: Tree, report: Report): z.output<Schema> | undefined {
  const result = schema.safeParse(toPlain(tree), { error: wording });
  if (result.success) return result.data;
  for (const issue of result.error.issues) explain(issue, [], tree, report);
  return undefined;
}

/**
 * Leaves the wording to {@link explain}, which knows the whole path, unless the schema has words of its own. Only here
 * does zod tell which keys a mapping may have; they are handed on as the message.
 */
const wording = (issue: z.core.$ZodRawIssue): string =>
  issue.code === 'unrecognized_keys' && issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape).join(' ') : '';

/** @param base path of the value that the issue's own path begins at */
function explain(issue: z.core.$ZodIssue, base: readonly PropertyKey[], root: Tree, report: Report): void {
  const path = [...base, ...issue.path];
  const { key, tree, parent } = find(root, path);
  const name = nameOf(path);
  if (!tree) {
    report(parent.place, `the key ${name} is missing`);
    return;
  }
  const found = show(tree);
  const say = (message: string, hint?: string): void => {
    report(tree.place, message, hint);
  };

  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = issue.message.split(' ');
      for (const unknown of issue.keys) {
        report(find(tree, [unknown]).key ?? tree.place, `there is no key ${quoted(unknown)} here`, suggest(unknown, known, `The keys are ${listed(known)}.`));
      }
      return;
    }
    case 'invalid_key':
      report(key ?? tree.place, issue.issues[0]?.message ?? `${name} can't be a key`);
      return;
    case 'invalid_union': {
      if (issue.discriminator !== undefined) {
        say(`there is no step ${found}`, suggest(wordOf(tree), USES, `The steps are ${listed(USES)}.`));
        return;
      }
      // The branch of the type that stands there tells what is wrong with it.
      const meant = issue.errors.find((issues) => !issues.some(isOfRootType));
      if (meant) for (const inner of meant) explain(inner, path, root, report);
      else say(`${name} must be ${issue.errors.flatMap((issues) => issues.filter(isOfRootType).map(({ expected }) => typeName(expected))).join(' or ')}, not ${found}`);
      return;
    }
  }
  if (issue.message !== '') {
    const [message = '', hint] = issue.message.split('\n');
    say(message, hint);
    return;
  }
  switch (issue.code) {
    case 'invalid_type': {
      const needsMarks = issue.expected === 'string' && (typeof tree.value === 'number' || typeof tree.value === 'boolean');
      say(`${name} must be ${typeName(issue.expected)}, not ${found}`, needsMarks ? `Put it between quotation marks: "${String(tree.value)}".` : undefined);
      return;
    }
    case 'invalid_value': {
      const known = issue.values.map(String);
      say(`${name} can't be ${found}`, suggest(wordOf(tree), known, `It is one of ${listed(known)}.`));
      return;
    }
    case 'too_small':
      say(issue.origin === 'array' || issue.origin === 'string' ? `${name} must not be empty` : `${name} must be at least ${issue.minimum}, not ${found}`);
      return;
    case 'too_big':
      say(issue.origin === 'array' ? `${name} must not have more than ${issue.maximum} items` : `${name} must be at most ${issue.maximum}, not ${found}`);
      return;
    default:
      say(`${name} is wrong`);
  }
}

const isOfRootType = (issue: z.core.$ZodIssue): issue is z.core.$ZodIssueInvalidType => issue.code === 'invalid_type' && issue.path.length === 0;

/** What stands at a path, and the nearest thing above it that is there. */
function find(root: Tree, path: readonly PropertyKey[]): { key?: Place; tree?: Tree; parent: Tree } {
  let parent = root;
  let tree: Tree | undefined = root;
  let key: Place | undefined;
  for (const step of path) {
    if (!tree) break;
    parent = tree;
    key = undefined;
    const { value }: Tree = tree;
    if (isMapping(value)) {
      const entry = value.get(String(step));
      key = entry?.key;
      tree = entry?.tree;
    } else tree = isList(value) ? value[Number(step)] : undefined;
  }
  return { ...(key ? { key } : {}), ...(tree ? { tree } : {}), parent };
}

function nameOf(path: readonly PropertyKey[]): string {
  const last = path.at(-1);
  if (last === undefined) return 'this file';
  return typeof last === 'number' ? `item ${last + 1} of ${nameOf(path.slice(0, -1))}` : quoted(String(last));
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

const typeName = (expected: string): string => TYPES[expected] ?? expected;

const wordOf = ({ value }: Tree): string => (isList(value) || isMapping(value) ? '' : String(value));

function show({ value }: Tree): string {
  if (value === null) return 'empty';
  if (isList(value)) return 'a list';
  if (isMapping(value)) return 'a mapping';
  return typeof value === 'string' ? quoted(value) : String(value);
}
