/** The part of a tokenizer that the families differ in. */
export interface Vocabulary {
  /** tokenizer.json */
  readonly tokenizer: object;
  readonly ids: ReadonlyMap<string, number>;
}

/** Tokens by what stands where: `pieces` in the middle, control tokens before and after them. */
interface Tokens {
  readonly before: readonly string[];
  readonly pieces: readonly string[];
  readonly after: readonly string[];
  /** Which of `before` and `after` are special. */
  readonly isSpecial: (token: string) => boolean;
}

/** Pieces of text for a SentencePiece-like vocabulary; `lacks` names the characters that it does not know. */
export function pieces(lacks = ''): string[] {
  const ascii = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));
  const characters = [...ascii, ...Array.from(`“”‘’。、${KOREAN}${JAPANESE}`)].filter((character) => !lacks.includes(character));
  const marks = Array.from('{[#Q(<"“').filter((mark) => !lacks.includes(mark)).map((mark) => `▁${mark}`);
  return [...new Set(['▁', ...WORDS.map((word) => `▁${word}`), ...SUFFIXES, ...marks, ...characters])];
}

const WORDS = (
  'the of to and in a said on for is that was by with he it at from be has as will new its not they but council harbour ferry ' +
  'island minister vote plan year week boat money city people water school after before mayor sea wall bridge summarize translate English'
).split(' ');
const SUFFIXES = ['s', 'ed', 'ing', 'er', 'ly', 'tion', 'al', 'ment', 'ation', 'est', ':', '.', ','];
const KOREAN = '은는이가을를의에서고했다대한시장섬물배회';
const JAPANESE = 'はがをのにでとした。島市長水船会議東京';

/** Unigram, as mBART-50, T5, Marian and Pegasus have it. */
export function unigram(tokens: Tokens, unknown: string, start: readonly string[], end: string, splitsWords: boolean): Vocabulary {
  const all = [...tokens.before, ...tokens.pieces, ...tokens.after];
  const first = tokens.before.length;
  const vocab = all.map((token, id): [string, number] => {
    const isPiece = id >= first && id < first + tokens.pieces.length;
    // A character alone is what is left where no longer piece fits.
    return [token, isPiece ? (token.length === 1 ? -9 : -3 - (id - first) / 100) : 0];
  });
  const metaspace = { type: 'Metaspace', replacement: '▁', add_prefix_space: true };
  return make(tokens, start, end, {
    normalizer: { type: 'Precompiled', precompiled_charsmap: null },
    pre_tokenizer: splitsWords ? { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, metaspace] } : metaspace,
    decoder: metaspace,
    model: { type: 'Unigram', unk_id: all.indexOf(unknown), vocab },
  });
}

/** BPE over text whose spaces are ▁, as NLLB-200 and M2M100 have it. */
export function metaspaceBpe(tokens: Tokens, start: readonly string[], end: string): Vocabulary {
  const metaspace = { type: 'Metaspace', replacement: '▁', add_prefix_space: true };
  const { pieces: grown, merges } = withMerges(tokens.pieces);
  const full = { ...tokens, pieces: grown };
  return make(full, start, end, {
    normalizer: { type: 'Precompiled', precompiled_charsmap: null },
    pre_tokenizer: metaspace,
    decoder: metaspace,
    model: { type: 'BPE', dropout: null, unk_token: '<unk>', continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: true, vocab: numbered(full), merges },
  });
}

/** BPE over bytes, as BART has it: every text has tokens. */
export function byteBpe(tokens: Omit<Tokens, 'pieces'>): Vocabulary {
  const words = WORDS.flatMap((word) => [`Ġ${word}`, word]);
  const { pieces: grown, merges } = withMerges([...byteCharacters(), ...words]);
  const full = { ...tokens, pieces: grown };
  return {
    ...make(full, [], '</s>', {
      normalizer: null,
      pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
      post_processor: { type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 0], trim_offsets: true, add_prefix_space: false },
      decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true },
      model: { type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: '', end_of_word_suffix: '', fuse_unk: false, vocab: numbered(full), merges },
    }),
  };
}

function make({ before, pieces: middle, after, isSpecial }: Tokens, start: readonly string[], end: string, parts: object): Vocabulary {
  const ids = new Map([...before, ...middle, ...after].map((token, id) => [token, id]));
  const special = (token: string): object => ({ SpecialToken: { id: token, type_id: 0 } });
  return {
    ids,
    tokenizer: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: [...before, ...after]
        .filter(isSpecial)
        .map((content) => ({ id: ids.get(content), content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true })),
      post_processor: {
        type: 'TemplateProcessing',
        single: [...start.map(special), { Sequence: { id: 'A', type_id: 0 } }, special(end)],
        pair: [...start.map(special), { Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 0 } }, special(end)],
        special_tokens: Object.fromEntries([...start, end].map((token) => [token, { id: token, ids: [ids.get(token)], tokens: [token] }])),
      },
      ...parts,
    },
  };
}

const numbered = ({ before, pieces: middle, after }: Tokens): object => Object.fromEntries([...before, ...middle, ...after].map((token, id) => [token, id]));

/** Merges that build each piece from its left end, and the pieces in between. */
function withMerges(wanted: readonly string[]): { pieces: string[]; merges: string[] } {
  const grown = new Set(wanted.filter((piece) => Array.from(piece).length === 1));
  const merges = new Set<string>();
  for (const piece of wanted) {
    let built = '';
    for (const character of piece) {
      if (built !== '') merges.add(`${built} ${character}`);
      built += character;
      grown.add(built);
      grown.add(character);
    }
  }
  return { pieces: [...grown], merges: [...merges] };
}

/** The characters that stand for the 256 bytes: printable ones for themselves, the others from U+0100 on. */
function byteCharacters(): string[] {
  const printable = (byte: number): boolean => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(printable(byte) ? byte : next++));
}
