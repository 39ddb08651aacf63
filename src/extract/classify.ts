import { textOf } from '../types.ts';
import type { Block, Page, Piece, PieceRole } from './block.ts';
import { countWords, foldText } from './block.ts';
import { boilerplateReason, isRelatedHeading } from './boilerplate.ts';
import { isByline } from './byline.ts';
import { matchDateline } from './dateline.ts';
import { readDateLine } from './dates.ts';
import { splitBlock } from './split.ts';

/**
 * Tells what each block of a page is. Rules look at a block's words first, then at where it stands; what no rule claims is
 * body, so that a sentence of the article is not lost.
 *
 * @returns pieces in order, disjoint; together they cover all text but the dash after a dateline
 */
export function classify({ text, blocks, date: markupDate }: Page): { pieces: Piece[]; date?: string } {
  const parts: Part[] = blocks
    .flatMap((block) => splitBlock(text, block))
    .map((block) => ({ ...block, text: textOf(text, block.span), own: ownRole(block, textOf(text, block.span)) }));
  markCaptions(parts);
  markHeadline(parts);
  markRest(parts);

  const pieces = parts.map(({ span, own }): Piece => ({ span, role: own ?? 'body' }));
  const date = markupDate ?? dateOf(parts);
  const first = pieces.filter(({ role }) => role === 'body').slice(0, 3);
  for (const [index, piece] of first.entries()) {
    const dateline = matchDateline(text, piece.span, index === 0);
    if (!dateline) continue;
    pieces.splice(pieces.indexOf(piece), 1, ...dateline.pieces);
    return { pieces, ...optionalDate(date ?? dateline.date) };
  }
  return { pieces, ...optionalDate(date) };
}

/** Words that a new block begins with, whatever stands above. */
export const startsBlock = (line: string): boolean =>
  boilerplateReason(line) !== undefined || isByline(line) || readDateLine(line) !== undefined || matchDateline(line, { start: 0, end: line.length }) !== undefined;

interface Part extends Block {
  readonly text: string;
  /** Undefined where the words alone do not tell. */
  own: PieceRole | undefined;
}

function ownRole({ role }: Block, text: string): PieceRole | undefined {
  if (role !== undefined && role !== 'body') return role;
  if (readDateLine(text)) return 'metadata';
  return boilerplateReason(text) ?? (isByline(text) ? 'byline' : CAPTION.test(text) ? 'caption' : undefined);
}

/** Captions that say so: `FILE PHOTO: Boats lie in …`. */
const CAPTION = /^(?:FILE(?: PHOTO)?|File photo|PHOTO|Photo|IMAGE|Image|PICTURE|Picture|CAPTION|Caption)\s*(?::|-|–|—)\s/;

/** A paragraph right above a photo credit describes the photo; one that tells what somebody said may be body above a photo. */
function markCaptions(parts: Part[]): void {
  const opening = parts.findIndex((part) => part.own === undefined && matchDateline(part.text, { start: 0, end: part.text.length }));
  for (const [index, part] of parts.entries()) {
    const above = parts[index - 1];
    if (part.own !== 'photo credit' || above?.own !== undefined || !above || above.role === 'body' || index - 1 === opening) continue;
    const isOfPhoto = part.isTight === true || (countWords(above.text) <= 50 && !/\b(?:said|says|told|added|according to)\b|["“”]/.test(above.text));
    // Before the first caption-like sentence there may be a headline only.
    const isHeadline = !endsSentence(above.text) && parts.slice(0, index - 1).every(({ own }) => own !== undefined && own !== 'headline');
    if (isOfPhoto && !isHeadline) above.own = 'caption';
  }
}

/** The first line above the body that is no sentence; of several the one that stands there twice, as above a site's name. */
function markHeadline(parts: Part[]): void {
  const bodyStart = parts.findIndex((part) => part.own === undefined && (part.role === 'body' || (endsSentence(part.text) && !isQuestion(part, parts))));
  const above = parts.slice(0, bodyStart === -1 ? parts.length : bodyStart).filter(({ own, text }) => own === undefined && countWords(text) <= MAX_HEADING);
  const known = parts.find(({ own }) => own === 'headline');
  const headline = known ?? above.find((part) => above.some((other) => other !== part && foldText(other.text) === foldText(part.text))) ?? above[0];
  if (headline) headline.own = 'headline';
  for (const part of parts) {
    if (headline && part !== headline && part.own === undefined && foldText(part.text) === foldText(headline.text)) part.own = 'repeated headline';
  }
  for (const part of above) part.own ??= headline && part.span.start < headline.span.start ? 'navigation' : 'subheading';
}

/** A headline may ask: one short question above the rest. */
function isQuestion(part: Part, parts: readonly Part[]): boolean {
  const isFirst = parts.find(({ own }) => own === undefined) === part;
  return isFirst && parts.some(({ own, text }) => own === undefined && text !== part.text) && countWords(part.text) <= 20 && /^[^"“.?!]+[?!]$/.test(part.text);
}

/** Titles under `Related stories`, headings within the text, second bylines. */
function markRest(parts: Part[]): void {
  const lastBody = parts.findLastIndex(({ own, role, text }) => own === undefined && (role === 'body' || endsSentence(text)));
  let isUnderRelated = false;
  let hasByline = false;
  for (const [index, part] of parts.entries()) {
    const isHeading = part.own === undefined && part.role !== 'body' && isHeadingLike(part.text);
    if (isUnderRelated && part.own === undefined && !endsSentence(part.text)) part.own = 'related link';
    else if (isHeading) part.own = index < lastBody ? 'subheading' : 'navigation';
    if (part.own !== 'related link') isUnderRelated = false;
    else if (isRelatedHeading(part.text)) isUnderRelated = true;
    if (part.own === 'byline') {
      if (hasByline) part.own = 'metadata';
      hasByline = true;
    }
  }
}

/** Longest headline, in words. */
const MAX_HEADING = 40;

const isHeadingLike = (text: string): boolean => countWords(text) <= 12 && !endsSentence(text) && !/^(?:["“‘'*•–—-]|\d+[.)])/.test(text);

/** An abbreviation such as `U.S.` ends no sentence by itself. */
const endsSentence = (text: string): boolean => /[.!?…,:;]["'”’»)\]*_]*$/.test(text) && !/(?:\b[A-Z]\.){2,}$/.test(text);

/** When it was published; when it was changed only where nothing else is told. */
function dateOf(parts: readonly Part[]): string | undefined {
  const lines = parts.flatMap(({ own, text }) => (own === 'metadata' ? (readDateLine(text) ?? []) : []));
  return lines.find(({ published }) => published !== undefined)?.published ?? lines.find(({ updated }) => updated !== undefined)?.updated;
}

const optionalDate = (date: string | undefined): { date?: string } => (date === undefined ? {} : { date });
