import { textOf } from '../types.ts';
import type { Block, PieceRole } from './block.ts';
import { trimmed } from './block.ts';
import { isByline } from './byline.ts';
import { readDateLine } from './dates.ts';

/** Cuts a block that holds two things: a caption and its credit, or a byline and a date. */
export function splitBlock(text: string, block: Block): Block[] {
  const own = textOf(text, block.span);
  const cut = (at: number, role: PieceRole | undefined, lastRole: PieceRole | undefined): Block[] => {
    const { start, end } = block.span;
    const [first, last] = [trimmed(text, { start, end: start + at }), trimmed(text, { start: start + at, end })];
    return [
      ...(first ? [{ ...block, span: first, ...(role && { role }) }] : []),
      ...(last ? [{ span: last, isTight: true, ...(lastRole && { role: lastRole }) }] : []),
    ];
  };

  // A long paragraph is body that happens to name a photo.
  if (own.length <= 500 && (block.role === undefined || block.role === 'caption')) {
    const credit = INLINE_CREDIT.exec(own);
    if (credit) return cut(credit.index, 'caption', 'photo credit');
  }
  if (own.length <= 200 && (block.role === undefined || block.role === 'body' || block.role === 'byline')) {
    const bar = /\s*[|•·–—]\s*/.exec(own);
    if (bar && isByline(own.slice(0, bar.index)) && readDateLine(own.slice(bar.index))) return cut(bar.index, 'byline', 'metadata');
  }
  return [block];
}

/** At the end of a caption: `… on Monday. PHOTO: Reuters`, `… on Monday. (AP Photo/Jane Doe)`. */
const INLINE_CREDIT =
  /(?<=[.!?)”"]\s)(?:(?:PHOTO|Photo|IMAGE|Image|Picture|PICTURE|Credit|CREDIT)s?(?: by| credit)?: ?[^.:?!]{2,60}|\((?:AP Photo\/|Photo(?: by)?:? )[^)]{2,60}\)|(?:REUTERS|AFP|EPA)\/[\p{Lu}][^.:?!]{2,50}|[(\[](?:Photo|Image|Picture|Credit)[^)\]]{2,60}[)\]])\.?$/u;
