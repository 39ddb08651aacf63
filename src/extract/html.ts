/// <reference lib="dom" />
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import type { Page, PieceRole } from './block.ts';
import { foldText, layOut } from './block.ts';
import type { PageMetadata } from './metadata.ts';
import { readMetadata } from './metadata.ts';
import { roleByMarkup, roleOutside } from './roles.ts';
import type { Run } from './runs.ts';
import { RUN, runsOf } from './runs.ts';

/**
 * Reads a web page. Its text is what a browser shows, block by block; Mozilla's Readability tells which blocks are the
 * article, the page's metadata its headline, author and date. A headline or an author that the page does not show stands
 * above its text.
 */
export function readHtml(source: string): Page {
  // Where the root's tags are missing or out of place, linkedom leaves elements outside of the body.
  const content = source.replace(/<(?:!doctype|\?xml|\/?(?:html|head|body))(?:\s[^<>]{0,2000})?>/gi, '');
  const { document } = parseHTML(`<!doctype html><html><head></head><body>${content}</body></html>`);
  const metadata = readMetadata(document);
  const runs = runsOf(document.body);
  const headline = findHeadline(runs, metadata);
  const marked = runs.map((run) => (run === headline ? 'headline' : roleByMarkup(run, metadata)));

  const kept = keptByReadability(document);
  // A paragraph between others of the article is one too; where Readability finds no article every paragraph is.
  const siblings = new Set(runs.flatMap(({ block, parent }, index) => (block.localName === 'p' && parent && kept.has(index) ? [parent] : [])));
  const isKept = ({ block, parent }: Run, index: number): boolean =>
    kept.has(index) || (block.localName === 'p' && (kept.size === 0 || (parent !== null && siblings.has(parent))));
  const parts = runs.map((run, index): { text: string; role: PieceRole } => ({
    text: run.text,
    role: marked[index] ?? (isKept(run, index) ? 'body' : roleOutside(run)),
  }));

  const [title] = metadata.headlines;
  const page = layOut([
    ...(!headline && title !== undefined ? [{ text: title, role: 'headline' } as const] : []),
    ...(!marked.includes('byline') && metadata.authors.length > 0 ? [{ text: `By ${metadata.authors.join(' and ')}`, role: 'byline' } as const] : []),
    ...parts,
  ]);
  return { ...page, ...(metadata.date !== undefined && { date: metadata.date }) };
}

/** The heading that the metadata names, else the first `<h1>`, one within the article before one outside. */
function findHeadline(runs: readonly Run[], { headlines }: PageMetadata): Run | undefined {
  const headings = runs.filter(({ block }) => /^h[12]$/.test(block.localName));
  // A title may end with the name of the site.
  const isTitle = (title: string, text: string): boolean => title.startsWith(text) && /^(?: [|–—-] |$)/.test(title.slice(text.length));
  const named = headlines.flatMap((title) => headings.find(({ text }) => isTitle(foldText(title), foldText(text))) ?? []);
  const first = headings.filter(({ block }) => block.localName === 'h1');
  return (
    named[0] ??
    first.find(({ block }) => block.closest('article, main, [itemprop=headline]')) ??
    first.find(({ block }) => !block.closest('header, nav')) ??
    (headlines.length === 0 ? first[0] : undefined)
  );
}

/** Numbers of the runs that Readability takes for the article; none where it finds no article or can't read the page. */
function keptByReadability(document: Document): ReadonlySet<number> {
  const runsIn = (root: Node): Set<number> => {
    const runs = new Set<number>();
    const texts = document.createTreeWalker(root, SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const run = text.parentElement?.getAttribute(RUN);
      if (run) runs.add(Number(run));
    }
    return runs;
  };
  try {
    return new Readability(document, { serializer: runsIn, charThreshold: 200, disableJSONLD: true }).parse()?.content ?? new Set();
  } catch {
    return new Set();
  }
}

const SHOW_TEXT = 4;
