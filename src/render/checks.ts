import type { Briefing, Finding } from '../types.ts';
import { textOf } from '../types.ts';

/** How many quotes of the summary (of the article, where there is none) stand in the article and in every translation as written. */
export function countQuotes({ article, quotes, summary, translations }: Briefing): { kept: number; total: number } {
  if (!summary) return { kept: quotes.length, total: quotes.length };
  const kept = summary.sentences.flatMap(({ text, quotes: spans }, index) =>
    spans.map((span) => {
      const quote = textOf(text, span);
      const times = count(text, quote);
      return article.text.includes(quote) && translations.every(({ sentences }) => count(sentences[index]?.text ?? '', quote) >= times);
    }),
  );
  return { kept: kept.filter(Boolean).length, total: kept.length };
}

/** `Korean, sentence 2` */
export const placeOf = ({ language, sentence }: Pick<Finding, 'language' | 'sentence'>): string =>
  `${LANGUAGES[language]}, ${sentence === 'headline' ? 'headline' : `sentence ${sentence + 1}`}`;

/** The sentences that were translated in the parts around their quotes. */
export const inParts = ({ translations }: Briefing): string[] =>
  translations.flatMap(({ language, headline, sentences }) => [
    ...(headline?.way === 'parts' ? [placeOf({ language, sentence: 'headline' })] : []),
    ...sentences.flatMap(({ way }, sentence) => (way === 'parts' ? placeOf({ language, sentence }) : [])),
  ]);

/** What became of the sentence, for a person. */
export const OUTCOMES: Readonly<Record<Finding['outcome'], string>> = {
  retried: 'put right by another attempt',
  untranslated: 'left in English',
  failed: 'not kept',
};

const LANGUAGES: Readonly<Record<Finding['language'], string>> = { en: 'English', ko: 'Korean', ja: 'Japanese' };

const count = (text: string, part: string): number => text.split(part).length - 1;
