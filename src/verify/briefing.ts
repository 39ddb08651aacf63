import type { Article, Finding, Quote, Report, Summary, Translation } from '../types.ts';
import { textOf } from '../types.ts';
import { PROMISES } from './sentence.ts';

/**
 * Checks the promises of a whole briefing once more, on what will be shown: every quote of the summary and of each
 * translation is a substring of the article, and the translation has the quotes that the summary has.
 *
 * @param findings what the translations went through before
 */
export function verifyBriefing(
  article: Article,
  quotes: readonly Quote[],
  summary: Summary | undefined,
  translations: readonly Translation[],
  findings: readonly Finding[],
): Report {
  const failed: Finding[] = [];
  let checked = 0;
  const check = (isKept: boolean, language: Finding['language'], sentence: number, message: string): void => {
    checked++;
    if (!isKept) failed.push({ promise: 'quotes', message, language, sentence, outcome: 'failed' });
  };

  for (const [index, { span }] of quotes.entries()) {
    check(span.start >= 0 && span.end <= article.text.length && span.start < span.end, 'en', index, `quote ${index + 1} is no part of the article`);
  }
  for (const [index, sentence] of (summary?.sentences ?? []).entries()) {
    for (const span of sentence.quotes) {
      const quote = textOf(sentence.text, span);
      check(article.text.includes(quote), 'en', index, `${quote} does not stand in the article`);
    }
    for (const { language, sentences } of translations) {
      const translated = sentences[index];
      const expected = sentence.quotes.map((span) => textOf(sentence.text, span)).sort();
      const actual = (translated?.quotes ?? []).map((span) => textOf(translated?.text ?? '', span)).sort();
      check(JSON.stringify(expected) === JSON.stringify(actual), language, index, 'its quotes are not those of the summary');
    }
  }
  const sentences = translations.flatMap((translation) => [...translation.sentences, ...(translation.headline ? [translation.headline] : [])]);
  return { checked: checked + sentences.length * PROMISES.size, findings: [...findings, ...failed] };
}
