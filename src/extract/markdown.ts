import type { Nodes, Paragraph, PhrasingContent, Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { parse } from 'yaml';
import { TribriefError } from '../error.ts';
import type { Page, PieceRole } from './block.ts';
import { foldText, layOut } from './block.ts';
import { isoDate } from './dates.ts';

/**
 * Reads Markdown (CommonMark) with YAML front matter. The text of the page is what a reader sees, below the values of the
 * front matter: links keep their words, an image that stands alone leaves its description as a caption.
 *
 * @throws TribriefError `input` for a document that is nested too deep to be read
 */
export function readMarkdown(source: string): Page {
  const { fields, body } = splitFrontMatter(source);
  const date = isoDate(fields.get('date') ?? '');
  try {
    const root = fromMarkdown(body);
    const title = root.children.filter((node) => node.type === 'heading').find(({ depth }) => depth === 1);
    return {
      ...layOut([...frontMatterParts(fields, title && wordsOf(title)), ...partsOf(root, title)]),
      ...(date !== undefined && { date }),
    };
  } catch (cause) {
    // The parser recurses, and the stack ends at some thousands.
    if (!(cause instanceof RangeError)) throw cause;
    throw new TribriefError('input', 'The Markdown is nested too deep to be read', { hint: 'Save the article as plain text.', cause });
  }
}

interface Part {
  readonly text: string;
  readonly role: PieceRole | undefined;
}

function splitFrontMatter(source: string): { fields: Map<string, string>; body: string } {
  const match = /^---[ \t]*\r?\n([^]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(source);
  const values = match && readYamlMapping(match[1] ?? '');
  return values ? { fields: values, body: source.slice(match[0].length) } : { fields: new Map(), body: source };
}

/** Undefined where it is no mapping: a document may open with a line. */
function readYamlMapping(yaml: string): Map<string, string> | undefined {
  try {
    const values: unknown = parse(yaml, { schema: 'core', logLevel: 'silent' });
    if (typeof values !== 'object' || values === null || Array.isArray(values)) return undefined;
    return new Map(Object.entries(values).map(([key, value]) => [key.toLowerCase(), plainValue(value)]));
  } catch {
    return undefined;
  }
}

function plainValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(plainValue).join(', ');
  if (typeof value === 'string') return value;
  return value === null ? '' : JSON.stringify(value);
}

function frontMatterParts(fields: ReadonlyMap<string, string>, heading: string | undefined): Part[] {
  return [...fields].map(([key, text]) => {
    if (key === 'title') {
      const role = heading === undefined ? 'headline' : foldText(heading) === foldText(text) ? 'repeated headline' : 'metadata';
      return { text, role };
    }
    if (key === 'author' || key === 'authors' || key === 'byline') return { text, role: 'byline' };
    return { text: text && `${key}: ${text}`, role: 'metadata' };
  });
}

/** The blocks of a document, those within lists and quotes one by one. */
function partsOf(parent: Root | RootContent, title: RootContent | undefined): Part[] {
  switch (parent.type) {
    case 'root':
    case 'blockquote':
    case 'list':
    case 'listItem':
      return parent.children.flatMap((node) => partsOf(node, title));
    case 'heading':
      return [{ text: wordsOf(parent), role: parent === title ? 'headline' : 'subheading' }];
    case 'paragraph':
      return paragraphParts(parent);
    case 'html':
    case 'code':
      return [{ text: parent.value, role: 'markup' }];
    default:
      return [];
  }
}

function paragraphParts(paragraph: Paragraph): Part[] {
  const text = wordsOf(paragraph).trim();
  const isTable = text.split('\n').every((line) => line.trimStart().startsWith('|'));
  const images = imagesIn(paragraph).map((alt) => ({ text: alt, role: text === '' ? 'caption' : 'markup' }) as const);
  return [{ text, role: text !== '' && isTable ? 'markup' : 'body' }, ...images];
}

const imagesIn = (node: Nodes): string[] => {
  if (node.type === 'image' || node.type === 'imageReference') return [node.alt ?? ''];
  return 'children' in node ? node.children.flatMap(imagesIn) : [];
};

function wordsOf(node: { readonly children: readonly PhrasingContent[] }): string {
  return node.children.map((child) => {
    if (child.type === 'break') return '\n';
    if (child.type === 'text' || child.type === 'inlineCode') return child.value;
    return 'children' in child ? wordsOf(child) : '';
  }).join('');
}
