/// <reference lib="dom" />
import { isoDate } from './dates.ts';

/** What a page says about its article, not always seen on it. */
export interface PageMetadata {
  /** Best first; they may differ, or end with the name of the site. */
  readonly headlines: readonly string[];
  readonly authors: readonly string[];
  /** Publication date, ISO 8601. */
  readonly date?: string;
}

/** Reads schema.org JSON-LD, Open Graph and other `<meta>` tags, and the page's `<title>`. */
export function readMetadata(document: Document): PageMetadata {
  const article = [...document.querySelectorAll('script[type="application/ld+json"]')]
    .flatMap(({ textContent }) => nodesOf(parseJson(textContent)))
    .find((node) => /\b\w*(?:Article|Report|Posting)\b/.test(stringsIn(node.get('@type')).join(' ')));
  const contents = (selector: string, attribute: string): string[] =>
    [...document.querySelectorAll(selector)].map((element) => element.getAttribute(attribute) ?? '');
  const meta = (...names: readonly string[]): string[] =>
    names.flatMap((name) => contents(`meta[property="${name}"], meta[name="${name}"], meta[itemprop="${name}"]`, 'content'));

  const dates = [
    ...stringsIn(article?.get('datePublished')),
    ...meta('article:published_time', 'datePublished', 'pubdate', 'publish-date', 'date', 'DC.date.issued'),
    ...contents('time[datetime]', 'datetime'),
  ];
  const date = dates.map(isoDate).find((found) => found !== undefined);
  return {
    headlines: present([...stringsIn(article?.get('headline')), ...meta('og:title', 'twitter:title'), document.querySelector('title')?.textContent ?? '']),
    // Some give the address of the author's page instead of a name.
    authors: present(article?.has('author') ? stringsIn(article.get('author')) : meta('author', 'article:author')).filter((name) => !name.includes('://')),
    ...(date !== undefined && { date }),
  };
}

type JsonObject = ReadonlyMap<string, unknown>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The objects of a JSON-LD document: one, a list, or a graph. */
function nodesOf(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  const node = toObject(value);
  return node ? [node, ...nodesOf(node.get('@graph'))] : [];
}

/** The strings of a value: itself, those of a list, the name of a person or organisation. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return stringsIn(toObject(value)?.get('name') ?? []);
}

const toObject = (value: unknown): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : undefined;

const present = (texts: readonly string[]): string[] => [...new Set(texts.map((text) => text.replace(/\s+/g, ' ').trim()))].filter((text) => text !== '');
