import type { CST, ErrorCode, ParsedNode } from 'yaml';
import { Composer, isAlias, isMap, isScalar, Parser } from 'yaml';
import type { Place, Report, Source } from './problems.ts';
import { quoted } from './suggest.ts';

/** A value read from YAML and where it stands. */
export interface Tree {
  readonly place: Place;
  readonly value: Scalar | readonly Tree[] | Mapping;
}

export type Scalar = null | boolean | number | string;
export type Mapping = ReadonlyMap<string, Entry>;

export interface Entry {
  /** Where the key stands. */
  readonly key: Place;
  readonly tree: Tree;
}

/**
 * Reads the YAML 1.2 document that a source holds from the offset `start` on. Aliases are resolved.
 *
 * @returns undefined where the text is no YAML, so that there is nothing more to be told about it
 */
export function readYaml(source: Source, start: number, report: Report): Tree | undefined {
  const broken: number[] = [];
  const at = (offset: number): Place => ({ source, offset: start + offset });
  const fail = (offset: number, message: string, hint?: string): void => {
    broken.push(offset);
    report(at(offset), message, hint);
  };

  const text = source.text.slice(start);
  const tokens = [...new Parser().parse(text)];
  const tooDeep = findTooDeep(tokens);
  if (tooDeep !== undefined) {
    fail(tooDeep, `this is nested more than ${MAX_DEPTH} deep`);
    return undefined;
  }
  const [document, second] = new Composer({ schema: 'core', resolveKnownTags: false, uniqueKeys: false }).compose(tokens, true, text.length);
  if (second) fail(second.contents?.range[0] ?? second.range[0], 'a second document begins here', 'A file holds one: leave out what stands from `---` on.');
  for (const { pos, code, message } of document?.errors ?? []) fail(pos[0], `this is no YAML: ${decapitalize(message)}`, HINTS[code]);
  for (const { pos, message } of document?.warnings ?? []) report(at(pos[0]), decapitalize(message), 'Leave the tag out.');

  // An alias shares the tree of its anchor; what all aliases together stand for is counted, so that they can't explode.
  const anchors = new Map<string, { tree: Tree; size: number }>();
  let size = 0;
  const convert = (node: ParsedNode | null, otherwise: Place): Tree => {
    if (isAlias(node)) return follow(node.source, node.range[0]);
    const before = size++;
    const [begin = 0, end = 0] = node?.range ?? [];
    const tree: Tree = { place: begin === end ? otherwise : at(begin), value: valueOf(node) };
    if (node?.anchor !== undefined) anchors.set(node.anchor, { tree, size: size - before });
    return tree;
  };
  const follow = (name: string, offset: number): Tree => {
    const anchor = anchors.get(name);
    const isFirst = size <= MAX_SIZE;
    if (!anchor) fail(offset, `no ${quoted(`&${name}`)} ends before this alias`, `Put ${quoted(`&${name}`)} before the value that is to be repeated.`);
    else if ((size += anchor.size) > MAX_SIZE && isFirst) fail(offset, `the aliases up to this one stand for more than ${MAX_SIZE} values`, 'Write the values out.');
    return { place: at(offset), value: anchor && size <= MAX_SIZE ? anchor.tree.value : null };
  };
  const valueOf = (node: ParsedNode | null): Tree['value'] => {
    if (node === null || isAlias(node)) return null;
    if (isScalar(node)) return isPlain(node.value) ? node.value : node.source;
    if (!isMap(node)) return node.items.map((item) => convert(item, at(node.range[0])));
    const mapping = new Map<string, Entry>();
    for (const { key: keyNode, value } of node.items) {
      const key = at(keyNode.range[0]);
      if (!isScalar(keyNode)) {
        report(key, 'a key must be text');
        continue;
      }
      const name = typeof keyNode.value === 'string' ? keyNode.value : keyNode.source;
      const first = mapping.get(name);
      const entry = { key, tree: convert(value, key) };
      if (first) report(key, `the key ${quoted(name)} stands here a second time`, `The first is in line ${source.lines.linePos(first.key.offset).line}.`);
      else mapping.set(name, entry);
    }
    return mapping;
  };
  const tree = convert(document?.contents ?? null, at(0));
  return broken.length === 0 ? tree : undefined;
}

/** The tree below, by keys; undefined where there is none. */
export function child(tree: Tree, ...keys: readonly string[]): Tree | undefined {
  let below: Tree | undefined = tree;
  for (const key of keys) below = isMapping(below?.value) ? below.value.get(key)?.tree : undefined;
  return below;
}

/** The trees of a list; none where it is no list. */
export const items = (tree: Tree | undefined): readonly Tree[] => (isList(tree?.value) ? tree.value : []);

export const isMapping = (value: Tree['value'] | undefined): value is Mapping => value instanceof Map;

export const isList = (value: Tree['value'] | undefined): value is readonly Tree[] => Array.isArray(value);

/** The value without its places. */
export function toPlain({ value }: Tree): unknown {
  if (isList(value)) return value.map(toPlain);
  return isMapping(value) ? Object.fromEntries([...value].map(([key, { tree }]) => [key, toPlain(tree)])) : value;
}

const MAX_DEPTH = 50;

/** A file without aliases may be longer. */
const MAX_SIZE = 10_000;

/** Offset of a token that is nested too deep to be composed, which recurses. */
function findTooDeep(tokens: readonly CST.Token[]): number | undefined {
  const stack = tokens.map((token) => ({ token, depth: 0 }));
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { token, depth } = top;
    if (depth > MAX_DEPTH) return token.offset;
    const inside = 'items' in token ? token.items.flatMap(({ key, value }) => [key, value]) : 'value' in token ? [token.value] : [];
    for (const next of inside) if (next) stack.push({ token: next, depth: depth + 1 });
  }
  return undefined;
}

const HINTS: Partial<Record<ErrorCode, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'Put a text that has a colon in it between quotation marks, or the key on a line of its own.',
  TAB_AS_INDENT: 'Indent with spaces.',
  BAD_INDENT: 'Check the indentation, and that every bracket is closed.',
  BAD_SCALAR_START: 'Put the text between quotation marks.',
};

const isPlain = (value: unknown): value is Scalar =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const decapitalize = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
