import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { TribriefError } from '../../src/error.ts';
import { extract } from '../../src/extract/index.ts';
import { expectCovered } from './covered.ts';
import { read } from './describe.ts';

const BODY = 'The town council voted on Monday to rebuild the “old bridge” for €5 million, which was closed in the spring after a flood.';

/** What `extract` throws. */
function failure(bytes: Uint8Array, source = 'a.txt'): TribriefError {
  try {
    extract(bytes, source);
  } catch (error) {
    if (error instanceof TribriefError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('encodings', () => {
  it.each([
    ['utf-8', Buffer.from(BODY)],
    ['utf-8', Buffer.from(`\ufeff${BODY}`)],
    ['utf-16le', iconv.encode(BODY, 'utf-16le', { addBOM: true })],
    ['utf-16le', iconv.encode(BODY, 'utf-16le')],
    ['utf-16be', iconv.encode(BODY, 'utf-16be', { addBOM: true })],
    ['utf-16be', iconv.encode(BODY, 'utf-16be')],
    ['windows-1252', iconv.encode(BODY, 'windows-1252')],
  ])('%s (%#)', (encoding, bytes) => {
    expect(extract(bytes, '-')).toMatchObject({ encoding, text: BODY, paragraphs: [{ start: 0, end: BODY.length }] });
  });

  it('takes the one that a page declares', () => {
    expect(read(`<meta charset="macintosh"><h1>A</h1><p>${BODY.replace('€', '')}</p>`, 'a.html', 'macintosh').paragraphs).toEqual([BODY.replace('€', '')]);
  });

  it('keeps line ends, and spans fit', () => {
    const { article, paragraphs } = read(`Bridge\r\n\r\n${BODY}\r\n`);
    expect(article.text).toBe(`Bridge\r\n\r\n${BODY}\r\n`);
    expect(paragraphs).toEqual([BODY]);
  });

  it('hashes the bytes', () => {
    expect(extract(bytesOf('It is.'), '-').sha256).toBe('758aa1002dda5d14aef24c6cd134a1d9ffd859fdb05b8774b804f891e78b7efe');
  });
});

describe('errors', () => {
  it.each([
    ['empty', new Uint8Array(), 'empty'],
    ['white space', bytesOf(' \r\n\t\u00a0\n'), 'white space'],
    ['PDF', bytesOf('%PDF-1.7\n%âãÏÓ'), 'PDF'],
    ['ZIP', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]), 'ZIP'],
    ['PNG', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), 'PNG'],
    ['zeros', new Uint8Array(100), 'no text'],
    ['a zero in text', bytesOf(`${BODY}\0${BODY}`), 'no text'],
    ['cut UTF-8', Buffer.from(BODY).subarray(0, Buffer.from(BODY).indexOf('€') + 1), 'damaged'],
    ['too many bytes', bytesOf('a'.repeat(2_000_001)), '2.0 MB'],
    ['too many words', bytesOf(`${BODY}\n`.repeat(1000)), '23,000 words; the limit is 20,000'],
    ['no body', bytesOf('Award Banner\n\nBridge to be rebuilt\n\nHome > World'), 'no paragraph'],
    ['Korean', bytesOf('시의회는 월요일 오래된 다리를 다시 짓기로 했다. 공사는 6월에 시작된다.'), 'Korean'],
    ['Korean in EUC-KR', iconv.encode('시의회는 월요일 오래된 다리를 다시 짓기로 했다. 공사는 유월에 시작된다. 주민들은 오랫동안 이 다리를 기다려 왔다고 말했다.', 'euc-kr'), 'Korean'],
    ['Japanese', bytesOf('町議会は月曜日、古い橋を再建することを決めた。'), 'Japanese'],
    ['Chinese', bytesOf('市议会星期一决定重建旧桥。'), 'Chinese'],
    ['Russian', bytesOf('Городской совет решил в понедельник восстановить старый мост.'), 'Russian'],
    ['German', bytesOf('Der Rat der Stadt hat am Montag beschlossen, die alte Brücke wieder aufzubauen, die seit dem Frühjahr nach einer Flut gesperrt ist.'), 'German'],
    ['French', bytesOf('Le conseil de la ville a décidé lundi de reconstruire le vieux pont, qui est fermé depuis le printemps par une crue.'), 'French'],
    ['Spanish', bytesOf('El consejo de la ciudad decidió el lunes reconstruir el viejo puente, que fue cerrado en la primavera por una crecida.'), 'Spanish'],
  ])('%s', (_, bytes, message) => {
    const error = failure(bytes);
    expect(error.code).toBe('input');
    expect(error.message).toContain(message);
    expect(error.hint).toBeTruthy();
  });

  it.each(['Rain fell.', 'Lionel Okafor beat Tomasz Wrona 6–3, 6–4, 7–5.', 'Hallo Welt, said Jane Doe on arrival in Berlin.', 'Gold: Oslo. Silver: Turin. Bronze: Kyoto. Fourth: Lagos. Fifth: Quito.'])('takes the short text %j', (text) => {
    expect(read(text).paragraphs).toEqual([text]);
  });
});

describe('whatever comes', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'Award Banner', 'Bridge to be rebuilt', 'By Jane Doe', 'By Jane Doe | Nov 24, 2023', 'By Friday, all had left.', 'Published Nov 24, 2023 10:15 SGT', 'PHOTO: Reuters',
      'The old bridge in May. PHOTO: Reuters', 'FILE PHOTO: The old bridge.', 'WASHINGTON - The bridge is closed.', 'SEOUL, Nov 24 (Agency) — “We know,” she said.', 'ALSO READ: Flood', 'Related stories',
      'Facebook Twitter', 'Home > World', 'Advertisement', '© 2023 Post', '* * *', 'What comes next', '# Heading', '> “Quoted words,” he said.', '- one of them', '![alt text](a.png)', '<p>Text &amp; more.</p>',
      '<aside>Aside', '</div>', '<figcaption>In the town. Photo: AP</figcaption>', '---', '```', '“We can’t', '\u200b', BODY, 'and so it was that the council of the town had voted for the old bridge',
    ),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
  );
  const text = fc.array(fc.tuple(line, fc.constantFrom('\n', '\n\n', '\r\n', '\r\n\r\n', ' ', '\t\n', '\u2028')), { maxLength: 25 }).map((lines) => lines.flat().join(''));
  const source = fc.constantFrom('a.txt', 'a.md', 'a.html', '-');

  it('is in exactly one span, or a TribriefError', () => {
    let read = 0;
    fc.assert(
      fc.property(text, source, (content, name) => {
        try {
          expectCovered(extract(bytesOf(`${content}\n\n${BODY}`), name));
          read++;
        } catch (error) {
          if (!(error instanceof TribriefError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it('throws nothing but TribriefError for random bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.uint8Array({ maxLength: 100 }).map((tail) => Buffer.concat([Buffer.from(BODY), tail]))), source, (bytes, name) => {
        try {
          expectCovered(extract(bytes, name));
        } catch (error) {
          if (!(error instanceof TribriefError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('never loses a sentence of plain text', () => {
    const subject = fc.constantFrom('The minister', 'Facebook', 'A home seller', 'By Friday the mayor', 'Copyright holders', 'Cookies', 'Related firms', 'Watch makers', 'Photo agencies', 'Subscribers');
    const rest = fc.constantFrom('said on Monday that prices would rise.', 'did not answer.', 'have read the report, officials said.', 'will share the news by email on Nov 24, 2023.', 'opened a new plant in Busan.');
    fc.assert(
      fc.property(fc.array(fc.tuple(subject, rest).map((words) => words.join(' ')), { minLength: 1, maxLength: 8 }), fc.constantFrom('\n', '\n\n', '\r\n'), (sentences, gap) => {
        expect(extract(bytesOf(sentences.join(gap)), 'a.txt').paragraphs).toHaveLength(sentences.length);
      }),
    );
  });
});
