import type { Span } from '../types.ts';
import { textOf } from '../types.ts';
import type { Block, Page } from './block.ts';
import { trimmed } from './block.ts';
import { startsBlock } from './classify.ts';

/** Reads plain text: a paragraph is a line, or several lines that an editor has wrapped. */
export function readPlainText(text: string): Page {
  const lines = linesOf(text);
  const hasBlankLines = lines.some(({ isTight }) => !isTight);
  const width = wrapWidth(text, lines);
  const blocks: { span: Span; isTight: boolean }[] = [];
  for (const [index, { span, isTight }] of lines.entries()) {
    const above = lines[index - 1];
    const block = blocks.at(-1);
    if (isTight && above && block && width !== undefined && isWrapped(text, above.span, span, width)) {
      block.span = { start: block.span.start, end: span.end };
    } else blocks.push({ span, isTight: isTight && hasBlankLines });
  }
  return { text, blocks };
}

/** The lines that are not blank; `isTight` where no blank line stands above. */
function linesOf(text: string): (Block & { readonly isTight: boolean })[] {
  const lines: { span: Span; isTight: boolean }[] = [];
  let isTight = true;
  let at = 0;
  for (const [index, part] of text.split(/(\r\n|[\r\n\u2028\u2029])/).entries()) {
    const span = trimmed(text, { start: at, end: at + part.length });
    const isLine = index % 2 === 0;
    if (span) lines.push({ span, isTight });
    if (isLine) isTight = span !== undefined;
    at += part.length;
  }
  return lines;
}

/**
 * The column at which lines were wrapped. Of wrapped text most lines that another line follows end within a sentence;
 * where a line is a paragraph few do.
 */
function wrapWidth(text: string, lines: readonly { readonly span: Span; readonly isTight: boolean }[]): number | undefined {
  const followed = lines.filter(({ span }, index) => lines[index + 1]?.isTight && span.end - span.start >= 45).map(({ span }) => span);
  const open = followed.filter((span) => !/[.!?…]["'”’)]*$/.test(textOf(text, span)));
  const lengths = followed.map(({ start, end }) => end - start).sort((a, b) => a - b);
  const width = lengths[Math.floor(lengths.length / 2)];
  return width !== undefined && width <= 100 && open.length >= 2 && open.length >= followed.length / 2 ? width : undefined;
}

/** The first word of the line would not have fitted in the line above. */
function isWrapped(text: string, above: Span, line: Span, width: number): boolean {
  const [word = ''] = textOf(text, line).split(/\s/, 1);
  return above.end - above.start + 1 + word.length >= width - 4 && !startsBlock(textOf(text, line));
}
