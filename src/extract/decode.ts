import chardet from 'chardet';
import iconv from 'iconv-lite';
import { TribriefError } from '../error.ts';

/**
 * Reads bytes as text: UTF-8, UTF-16 (both with or without a byte order mark), the encoding that a page declares, or one
 * guessed from its bytes, `windows-1252` in doubt. Line ends are kept; a byte order mark is no part of the text.
 *
 * @returns `encoding` is a lower-case IANA name
 * @throws TribriefError `input` when the bytes are no text, damaged, or only white space
 */
export function decode(bytes: Uint8Array, source: string): { text: string; encoding: string } {
  assertNoKnownFormat(bytes, source);
  const encoding = encodingOf(bytes, source);
  const text = iconv.decode(bytes, encoding);
  if (/^[\s\u200b]*$/.test(text)) {
    throw new TribriefError('input', `${source} is empty${bytes.length > 0 ? ' but for white space' : ''}`, { hint: 'Give a file that holds an article.' });
  }
  const controls = text.match(/[\0-\x08\x0e-\x1a\x1c-\x1f]/g)?.length ?? 0;
  if (text.includes('\0') || controls > text.length / 100) throw noText(source, 'it holds bytes that no text has');
  return { text, encoding };
}

/** First bytes of files that people take for text. */
const SIGNATURES: readonly (readonly [prefix: string, name: string])[] = [
  ['%PDF-', 'a PDF document'],
  ['PK\x03\x04', 'a ZIP archive, or a document that is one inside (DOCX, ODT, EPUB)'],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['GIF8', 'a GIF image'],
  ['RIFF', 'a RIFF file (WebP, WAV)'],
  ['\x1f\x8b', 'a gzip archive'],
  ['\xd0\xcf\x11\xe0', 'an old Office document (DOC)'],
  ['{\\rtf', 'an RTF document'],
  ['\x7fELF', 'a program'],
];

function assertNoKnownFormat(bytes: Uint8Array, source: string): void {
  const start = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  const known = SIGNATURES.find(([prefix]) => start.startsWith(prefix));
  if (known) throw noText(source, `it is ${known[1]}`);
}

const noText = (source: string, why: string): TribriefError =>
  new TribriefError('input', `${source} is no text: ${why}`, { hint: 'Save the article as plain text, Markdown or HTML.' });

function encodingOf(bytes: Uint8Array, source: string): string {
  const utf16 = utf16Of(bytes);
  if (utf16 !== undefined) {
    if (!isValid(bytes, utf16)) throw damaged(source, utf16.toUpperCase());
    return utf16;
  }
  if (isValid(bytes, 'utf-8')) return 'utf-8';
  if (isMostlyUtf8(bytes)) throw damaged(source, 'UTF-8');

  const declared = /<meta[^>]+charset=["']?([\w-]+)/i.exec(Buffer.from(bytes.subarray(0, 4096)).toString('latin1'))?.[1];
  if (declared !== undefined && iconv.encodingExists(declared) && !/^utf/i.test(declared)) return asWindows(declared);
  // English has few letters beyond ASCII, too few to guess by; a text that has many is in another language, which is told later.
  const share = bytes.reduce((sum, byte) => sum + (byte > 0x7f ? 1 : 0), 0) / bytes.length;
  const guess = share > 0.15 ? chardet.detect(bytes) : null;
  return guess !== null && iconv.encodingExists(guess) ? asWindows(guess) : 'windows-1252';
}

/** A browser reads Latin-1 as windows-1252, which has the curly quotes (WHATWG Encoding Standard). */
const asWindows = (name: string): string => (/^(?:iso-8859-1|latin1|us-ascii|ascii)$/i.test(name) ? 'windows-1252' : name.toLowerCase());

/** By the byte order mark, or by the zeros that are every second byte of English text. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const start = bytes.subarray(0, 2000);
  const zeros = [0, 0];
  start.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const pairs = start.length / 2;
  if (odd > 0.7 * pairs && even === 0) return 'utf-16le';
  return even > 0.7 * pairs && odd === 0 ? 'utf-16be' : undefined;
}

function isValid(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** More good sequences than bad ones: UTF-8 that was cut or mixed, not another encoding. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes);
  const bad = text.match(/\ufffd/g)?.length ?? 0;
  const good = text.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0;
  return good > bad;
}

const damaged = (source: string, encoding: string): TribriefError =>
  new TribriefError('input', `${source} is damaged: most of it is ${encoding}, but some bytes are not`, {
    hint: 'Fetch or save the file again as UTF-8. A quote could not be kept exactly as written.',
  });
