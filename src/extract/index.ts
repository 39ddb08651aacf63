import { createHash } from 'node:crypto';
import { TribriefError } from '../error.ts';
import type { Article, InputFormat } from '../types.ts';
import { textOf } from '../types.ts';
import type { Page, PieceRole } from './block.ts';
import { isRemoved } from './block.ts';
import { classify } from './classify.ts';
import { decode } from './decode.ts';
import { readHtml } from './html.ts';
import { assertEnglish } from './language.ts';
import { readMarkdown } from './markdown.ts';
import { readPlainText } from './plain.ts';

/**
 * Finds the article in a file: headline, byline, dateline, date, body and captions, and why the rest is left out. Each
 * character of `Article.text` that is not white space is in exactly one span, but for the dash after a dateline.
 *
 * @param source the file's path, which tells the format by its ending, or `-`
 * @throws TribriefError `input` when the bytes are no text, no English, too long, or hold no paragraph
 */
export function extract(bytes: Uint8Array, source: string): Article {
  if (bytes.length > MAX_BYTES) {
    throw new TribriefError('input', `${source} has ${megabytes(bytes.length)}; the limit is ${megabytes(MAX_BYTES)}`, {
      hint: 'An article is shorter. Give one article a file.',
    });
  }
  const { text: content, encoding } = decode(bytes, source);
  const format = formatOf(source, content);
  const page = READERS[format](content);
  const { pieces, date } = classify(page);
  const spansOf = (role: PieceRole) => pieces.filter((piece) => piece.role === role).map(({ span }) => span);
  const [[headline], [byline], [dateline], paragraphs] = [spansOf('headline'), spansOf('byline'), spansOf('dateline'), spansOf('body')];

  const body = paragraphs.map((span) => textOf(page.text, span)).join('\n');
  assertEnglish(body || page.text, source);
  if (body === '') {
    throw new TribriefError('input', `${source} holds no paragraph of an article`, {
      hint: 'The body of an article is made of full sentences. Only headings, links or boilerplate were found.',
    });
  }
  const words = body.match(/\S+/g)?.length ?? 0;
  if (words > MAX_WORDS) {
    throw new TribriefError('input', `${source} has a body of ${words.toLocaleString('en')} words; the limit is ${MAX_WORDS.toLocaleString('en')}`, {
      hint: 'Give one article a file.',
    });
  }
  return {
    source,
    format,
    encoding,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    text: page.text,
    ...(headline && { headline }),
    ...(byline && { byline }),
    ...(dateline && { dateline }),
    ...(date !== undefined && { date }),
    paragraphs,
    captions: spansOf('caption'),
    removed: pieces.flatMap(({ span, role }) => (isRemoved(role) ? [{ span, reason: role }] : [])),
  };
}

const MAX_BYTES = 2_000_000;
const MAX_WORDS = 20_000;

const READERS: Record<InputFormat, (content: string) => Page> = { text: readPlainText, markdown: readMarkdown, html: readHtml };

/** By the ending; a page saved as `.txt`, or text without an ending, by how it begins. */
function formatOf(source: string, content: string): InputFormat {
  const ending = /\.(\w+)$/.exec(source)?.[1]?.toLowerCase();
  if (ending !== undefined && ['html', 'htm', 'xhtml'].includes(ending)) return 'html';
  if (ending !== undefined && ['md', 'markdown'].includes(ending)) return 'markdown';
  const start = content.trimStart().slice(0, 2000);
  if (/^(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*)*<(?:!doctype html|html|head|body|article|main|div|p|h1)\b/i.test(start)) return 'html';
  return ending !== 'txt' && /^(?:---\s*\n\w+:|# \S)/.test(start) ? 'markdown' : 'text';
}

const megabytes = (size: number): string => `${(size / 1_000_000).toFixed(1)} MB`;
