import type { Briefing, Language, Span, TranslatedSentence } from '../types.ts';

/** The summary in one language. */
export interface Section {
  readonly language: 'en' | Language;
  /** The name of the language in that language; with the model's name behind it where two models wrote the same language. */
  readonly name: string;
  readonly headline?: Line;
  /** One for each sentence of the summary, in its order. */
  readonly lines: readonly Line[];
}

/** A sentence, or a headline. */
export interface Line {
  readonly text: string;
  readonly quotes: readonly Span[];
  readonly glosses: readonly Span[];
  readonly status: TranslatedSentence['status'];
}

export interface Piece {
  readonly kind: 'plain' | 'quote' | 'gloss';
  readonly text: string;
}

/** What marks a sentence that is shown in English instead, and one that should be read beside the English. */
export const markOf = ({ status }: Line, language: Section['language']): string | undefined => (status === 'translated' ? undefined : MARKS[status][language]);

const MARKS: Readonly<Record<Exclude<Line['status'], 'translated'>, Readonly<Record<Section['language'], string>>>> = {
  untranslated: { en: 'untranslated', ko: '번역 안 됨', ja: '未翻訳' },
  doubtful: { en: 'to be checked', ko: '원문 확인', ja: '要確認' },
};

/** The summary and its translations; none where the pipeline does not summarize. */
export function sectionsOf({ summary, translations }: Briefing): Section[] {
  if (!summary) return [];
  const isAlone = (language: Language): boolean => translations.filter((other) => other.language === language).length === 1;
  return [
    { language: 'en', name: NAMES.en, lines: summary.sentences.map(({ text, quotes }) => ({ text, quotes, glosses: [], status: 'translated' as const })) },
    ...translations.map(({ language, model, headline, sentences }) => ({
      language,
      name: isAlone(language) ? NAMES[language] : `${NAMES[language]} (${model})`,
      ...(headline ? { headline: lineOf(headline) } : {}),
      lines: sentences.map(lineOf),
    })),
  ];
}

/** Cuts a line at its quotes and glosses; joined, the pieces are its text. */
export function piecesOf({ text, quotes, glosses }: Line): Piece[] {
  const spans = [
    ...quotes.map((span) => ({ kind: 'quote' as const, ...span })),
    ...glosses.map((span) => ({ kind: 'gloss' as const, ...span })),
  ].sort((a, b) => a.start - b.start);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { kind, start, end } of spans) {
    if (start < at) continue; // A quote within a quote is kept with the outer one.
    pieces.push({ kind: 'plain', text: text.slice(at, start) }, { kind, text: text.slice(start, end) });
    at = end;
  }
  pieces.push({ kind: 'plain', text: text.slice(at) });
  return pieces.filter((piece) => piece.text !== '');
}

/** What stands between two sentences: Japanese has no space, unless one of them is in English or a mark follows. */
export const separatorOf = (language: Section['language'], before: Line, after: Line): string =>
  language === 'ja' && before.status !== 'untranslated' && after.status === 'translated' ? '' : ' ';

const NAMES: Readonly<Record<Section['language'], string>> = { en: 'English', ko: '한국어', ja: '日本語' };

const lineOf = ({ text, quotes, glosses, status }: TranslatedSentence): Line => ({ text, quotes, glosses, status });
