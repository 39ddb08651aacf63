import type { RemovedReason, Span } from '../types.ts';

/** What a reader makes of a file: its text and the blocks that it is made of, in order. */
export interface Page {
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Publication date as ISO 8601, where the markup tells it. */
  readonly date?: string;
}

/** A run of text that stands by itself: a paragraph, a heading, a line of a page's furniture. */
export interface Block {
  /** Trimmed of white space. */
  readonly span: Span;
  /** What the markup tells; `body` is still looked at for boilerplate. Plain text tells nothing. */
  readonly role?: PieceRole;
  /** The line follows the block above without a blank line, in a text that has blank lines. */
  readonly isTight?: boolean;
}

export type PieceRole = 'headline' | 'byline' | 'dateline' | 'caption' | 'body' | RemovedReason;

/** A part of the text and what it is. */
export interface Piece {
  readonly span: Span;
  readonly role: PieceRole;
}

export const isRemoved = (role: PieceRole): role is RemovedReason =>
  role !== 'headline' && role !== 'byline' && role !== 'dateline' && role !== 'caption' && role !== 'body';

/** The part of a span without the white space around it; undefined where there is nothing else. */
export function trimmed(text: string, { start, end }: Span): Span | undefined {
  const part = text.slice(start, end);
  const from = start + part.length - part.trimStart().length;
  const to = start + part.trimEnd().length;
  return from < to ? { start: from, end: to } : undefined;
}

/** Writes blocks under each other as plain text, for formats whose markup is no part of the text; empty ones are left out. */
export function layOut(parts: readonly { readonly text: string; readonly role?: PieceRole | undefined }[]): Page {
  let text = '';
  const blocks: Block[] = [];
  for (const part of parts) {
    const own = part.text.trim();
    if (own === '') continue;
    if (text !== '') text += '\n\n';
    blocks.push({ span: { start: text.length, end: text.length + own.length }, ...(part.role && { role: part.role }) });
    text += own;
  }
  return { text, blocks };
}

/** White space and case do not count when texts are compared. */
export const foldText = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();

export const countWords = (text: string): number => text.match(/\S+/g)?.length ?? 0;
