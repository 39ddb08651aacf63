import type { Article, Briefing, Language, Quote, Removed, Sentence, Span, Summary, TranslatedSentence, Translation } from '../../src/types.ts';

/** The first place of `part` in `text`. */
export function spanOf(text: string, part: string): Span {
  const start = text.indexOf(part);
  if (start === -1) throw new RangeError(`no "${part}" in the text`);
  return { start, end: start + part.length };
}

const MAYOR = '"We have waited for this boat since my grandmother was a girl,"';
const FISHERMAN = '"a fine boat for a harbour that still floods"';
const TIDE = '"The tide does not read timetables,"';
const BOAT = '"A boat has to."';

const HEADLINE = 'Island council votes to pay for electric ferry to Veldhaven';
const CAPTION = 'The old ferry, built in 1961, at the northern pier of Morrow Island.';
const LEAD =
  'The council of Morrow Island voted on Tuesday (March 4) to pay for an electric ferry that will cross the strait to Veldhaven 12 times a day.';
const COST = 'The ferry will cost 48 million crowns and carry 180 passengers, the council said.';
const SAID = `${MAYOR} said Mayor Ida Lindqvist after the vote.`;
const CALLED = `Tomas Reil, who chairs the fishing cooperative, called the plan ${FISHERMAN}.`;
const PARAGRAPHS = [
  LEAD,
  `${SAID} The last ferry was taken out of service in October, and since then a mail boat with 14 seats has been the only way to the mainland.`,
  `${COST} It is to be built at the Halden & Sons yard and to sail from the spring of next year.`,
  `${CALLED} The cooperative wants the sea wall raised before any money goes into ships.`,
  `The harbour master, Anna Prell, will draw up the hours of sailing. ${TIDE} she said. ${BOAT}`,
];
const REMOVED: readonly (readonly [string, Removed['reason']])[] = [
  ['Morrow Courier | Subscribe now', 'banner'],
  ['PHOTO: Morrow Courier / J. Aldous', 'photo credit'],
  ['Read also: Five things to know about the sea wall', 'related link'],
  ['Share  Print  E-mail', 'share bar'],
];

const TEXT = [
  REMOVED[0]?.[0],
  HEADLINE,
  'By Clara Whitmore',
  CAPTION,
  REMOVED[1]?.[0],
  `VELDHAVEN - ${PARAGRAPHS[0] ?? ''}`,
  ...PARAGRAPHS.slice(1, 4),
  REMOVED[2]?.[0],
  PARAGRAPHS[4],
  REMOVED[3]?.[0],
].join('\n\n');

const article: Article = {
  source: 'ferry.txt',
  format: 'text',
  encoding: 'utf-8',
  sha256: '3f'.repeat(32),
  text: TEXT,
  headline: spanOf(TEXT, HEADLINE),
  byline: spanOf(TEXT, 'By Clara Whitmore'),
  dateline: spanOf(TEXT, 'VELDHAVEN'),
  date: '2031-03-05',
  paragraphs: PARAGRAPHS.map((paragraph) => spanOf(TEXT, paragraph)),
  captions: [spanOf(TEXT, CAPTION)],
  removed: REMOVED.map(([line, reason]) => ({ span: spanOf(TEXT, line), reason })),
};

const sentences: readonly Sentence[] = [
  [LEAD, 0] as const,
  [SAID, 1] as const,
  ['The last ferry was taken out of service in October, and since then a mail boat with 14 seats has been the only way to the mainland.', 1] as const,
  [COST, 2] as const,
  ['It is to be built at the Halden & Sons yard and to sail from the spring of next year.', 2] as const,
  [CALLED, 3] as const,
  ['The cooperative wants the sea wall raised before any money goes into ships.', 3] as const,
  ['The harbour master, Anna Prell, will draw up the hours of sailing.', 4] as const,
  [`${TIDE} she said.`, 4] as const,
  [BOAT, 4] as const,
].map(([sentence, paragraph]) => ({ span: spanOf(TEXT, sentence), paragraph }));

const quoteOf = (quote: string, kind: Quote['kind'], sentence: number, more: Partial<Pick<Quote, 'speaker' | 'continues'>>): Quote => {
  const span = spanOf(TEXT, quote);
  return { span, inner: { start: span.start + 1, end: span.end - 1 }, kind, sentences: [sentence, sentence + 1], ...more };
};

const quotes: readonly Quote[] = [
  quoteOf(MAYOR, 'sentence', 1, { speaker: spanOf(TEXT, 'Mayor Ida Lindqvist') }),
  quoteOf(FISHERMAN, 'fragment', 5, { speaker: spanOf(TEXT, 'Tomas Reil') }),
  quoteOf(TIDE, 'sentence', 8, { speaker: spanOf(TEXT, 'Anna Prell') }),
  quoteOf(BOAT, 'sentence', 9, { continues: 2 }),
];

const summary: Summary = {
  sentences: [LEAD, SAID, COST, CALLED].map((text) => ({
    text,
    origin: 'extractive',
    sources: [spanOf(TEXT, text)],
    quotes: [MAYOR, FISHERMAN].filter((quote) => text.includes(quote)).map((quote) => spanOf(text, quote)),
  })),
  omittedQuotes: [2, 3],
};

const translated = (text: string): TranslatedSentence => ({
  text,
  status: 'translated',
  quotes: [MAYOR, FISHERMAN].filter((quote) => text.includes(quote)).map((quote) => spanOf(text, quote)),
  glosses: [],
  score: -0.25,
  way: 'whole',
});

const translation = (language: Language, headline: string, texts: readonly (string | undefined)[]): Translation => ({
  language,
  model: 'translator',
  headline: translated(headline),
  sentences: texts.map((text, index) =>
    text === undefined ? { ...translated(summary.sentences[index]?.text ?? ''), status: 'untranslated', score: 0 } : translated(text),
  ),
});

/** All that a pipeline can make. */
export const FULL: Briefing = {
  article,
  sentences,
  quotes,
  summary,
  translations: [
    translation('ko', '섬 의회, 펠트하벤행 전기 여객선 예산 의결', [
      '모로섬 의회는 화요일(3월 4일) 해협을 건너 펠트하벤까지 하루 12차례 오가는 전기 여객선에 예산을 쓰기로 의결했다.',
      `이다 린드크비스트 시장은 표결이 끝난 뒤 ${MAYOR}라고 말했다.`,
      '의회에 따르면 여객선을 마련하는 데 4800만 크라운이 들며 승객 180명이 탈 수 있다.',
      `어업협동조합을 이끄는 토마스 레일은 이 계획을 ${FISHERMAN}라고 불렀다.`,
    ]),
    translation('ja', '島の議会、フェルトハーフェン行き電気フェリーへの支出を議決', [
      'モロー島の議会は火曜日(3月4日)、海峡を渡ってフェルトハーフェンまで1日12便を運航する電気フェリーに予算を充てることを議決した。',
      `イーダ・リンドクビスト市長は採決の後、${MAYOR}と語った。`,
      undefined,
      `漁業協同組合を率いるトマス・レイル氏は、この計画を${FISHERMAN}と呼んだ。`,
    ]),
  ],
  report: {
    checked: 64,
    findings: [
      { promise: 'numbers', message: 'it has no 12 where the source has one', language: 'ko', sentence: 0, outcome: 'retried' },
      { promise: 'numbers', message: '4800万 is expected and 480万 stands there', language: 'ja', sentence: 2, outcome: 'untranslated' },
    ],
  },
  provenance: {
    tribrief: '0.1.0',
    pipeline: 'pipelines/briefing.yaml',
    configSha256: 'c0'.repeat(32),
    models: [
      { name: 'summarizer', id: 'embedded/summarizer', sha256: 'a1'.repeat(32) },
      { name: 'translator', id: 'embedded/translator', sha256: 'b2'.repeat(32) },
    ],
  },
};

/** The same with something else about the second Korean sentence. */
export const withSecond = (change: Partial<TranslatedSentence>): Briefing => ({
  ...FULL,
  translations: FULL.translations.map((one) =>
    one.language === 'ko' ? { ...one, sentences: one.sentences.map((sentence, index) => (index === 1 ? { ...sentence, ...change } : sentence)) } : one,
  ),
});

/** What a pipeline of extract and segment makes. */
export const QUOTES_ONLY: Briefing = { article, sentences, quotes, translations: [], provenance: { ...FULL.provenance, models: [] } };

/** A briefing whose headline and whose one sentence, in every language, hold the quote; around it stands `own`. */
export function briefingOf(own: string, quote: string): Briefing {
  const sentence = own + quote + own;
  const text = `${sentence}\n\n${sentence}`;
  const span = { start: own.length, end: own.length + quote.length };
  const line: TranslatedSentence = { text: sentence, status: 'translated', quotes: [span], glosses: [], score: 0, way: 'whole' };
  const paragraph = { start: sentence.length + 2, end: text.length };
  const inArticle = { start: paragraph.start + span.start, end: paragraph.start + span.end };
  return {
    article: { source: '-', format: 'text', encoding: 'utf-8', sha256: '00'.repeat(32), text, headline: { start: 0, end: sentence.length }, paragraphs: [paragraph], captions: [], removed: [] },
    sentences: [{ span: paragraph, paragraph: 0 }],
    quotes: [{ span: inArticle, inner: inArticle, kind: 'fragment', sentences: [0, 1] }],
    summary: { sentences: [{ text: sentence, origin: 'extractive', sources: [paragraph], quotes: [span] }], omittedQuotes: [] },
    translations: [
      { language: 'ko', model: 'translator', headline: line, sentences: [line] },
      { language: 'ja', model: 'translator', headline: line, sentences: [line] },
    ],
    provenance: FULL.provenance,
  };
}
