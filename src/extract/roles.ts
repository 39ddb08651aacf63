/// <reference lib="dom" />
import type { RemovedReason } from '../types.ts';
import type { PieceRole } from './block.ts';
import { countWords, foldText } from './block.ts';
import { boilerplateReason } from './boilerplate.ts';
import type { PageMetadata } from './metadata.ts';
import type { Run } from './runs.ts';

/** What the elements around a run say that it is, wherever it stands; undefined where they say nothing. */
export function roleByMarkup(run: Run, { authors }: PageMetadata): PieceRole | undefined {
  const { block, inner, text } = run;
  if (block.closest('figcaption, [itemprop=caption], [class*=caption]')) {
    return /credit|copyright/i.test(inner.getAttribute('class') ?? '') ? 'photo credit' : (boilerplateReason(text) ?? 'caption');
  }
  if (block.closest(FURNITURE) ?? reasonOfNames(block)) return roleOutside(run);
  if (inner.closest('time')) return 'metadata';
  const words = countWords(text);
  const isOfAuthor =
    inner.closest('[rel=author], [itemprop=author], [class*=byline], [class*=author]') !== null ||
    authors.some((name) => foldText(text).includes(foldText(name)));
  if (isOfAuthor && words <= 12 && /\p{L}/u.test(text) && !/[.!?]["'”’]?$/.test(text)) return 'byline';
  if (/^h[1-6]$/.test(block.localName)) return boilerplateReason(text) ?? 'subheading';
  return undefined;
}

/** Why a run that is not of the article is left out. */
export function roleOutside({ block, text }: Run): RemovedReason {
  return boilerplateReason(text) ?? reasonOfNames(block) ?? (block.closest('aside') && !block.closest('nav') ? 'related link' : 'navigation');
}

/** Elements that hold no text of an article, though Readability may leave them in. */
const FURNITURE =
  'nav, aside, footer, form, button, dialog, menu, [role=navigation], [role=complementary], [role=dialog], [role=search], [role=contentinfo], [role=banner]';

/** By the classes and ids around a block, the nearest first; what holds a page's heading is no part of its furniture. */
function reasonOfNames(block: Element): RemovedReason | undefined {
  for (let element: Element | null = block; element; element = element.parentElement) {
    if (element.matches('article, main, body')) return undefined;
    const names = `${element.getAttribute('class') ?? ''} ${element.id}`;
    const reason = NAMES.find(([, pattern]) => pattern.test(names))?.[0];
    if (reason !== undefined) return element.querySelector('h1, article, main') ? undefined : reason;
  }
  return undefined;
}

/** Whole words of a class name: `article-share` but not `shareholders`. */
const NAMES: readonly (readonly [RemovedReason, RegExp])[] = [
  ['cookie notice', /(?:^|[\s_-])(?:cookies?|consent|gdpr)(?=$|[\s_-])/i],
  ['share bar', /(?:^|[\s_-])(?:share|sharing|social|sharebar)(?=$|[\s_-])/i],
  ['newsletter box', /(?:^|[\s_-])(?:newsletters?|subscribe|subscription|signup)(?=$|[\s_-])/i],
  ['advertisement', /(?:^|[\s_-])(?:ads?|advert|advertisement|sponsored|promo)(?=$|[\s_-])/i],
  ['related link', /(?:^|[\s_-])(?:related|recommended|recommendations|read-?more|most-?read|trending|also-?read)(?=$|[\s_-])/i],
  ['navigation', /(?:^|[\s_-])(?:breadcrumbs?|navbar|menu|comments?|tags?|pagination|skip-?link)(?=$|[\s_-])/i],
];
