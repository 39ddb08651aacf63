import type { Briefing, Span } from '../types.ts';
import { textOf } from '../types.ts';
import type { Line } from './sections.ts';

/** What stands above an article. */
export interface Masthead {
  readonly headline: Line | undefined;
  readonly place: string | undefined;
  /** `24 November 2023`; what is no ISO 8601 date is as the article has it. */
  readonly day: string | undefined;
  readonly byline: string | undefined;
}

export function mastheadOf(briefing: Briefing): Masthead {
  const { text, headline, dateline, date, byline } = briefing.article;
  return {
    headline: headline && { text: textOf(text, headline), quotes: headlineQuotes(briefing), glosses: [], status: 'translated' },
    place: dateline && textOf(text, dateline),
    day: date === undefined ? undefined : dayOf(date),
    byline: byline && textOf(text, byline),
  };
}

/** The quotes in the headline, as spans into it: those that a translation of it has. */
function headlineQuotes({ article, translations }: Briefing): Span[] {
  const translated = translations.find(({ headline }) => headline)?.headline;
  if (!article.headline || !translated) return [];
  const headline = textOf(article.text, article.headline);
  return translated.quotes
    .map((span) => textOf(translated.text, span))
    .map((quote) => ({ start: headline.indexOf(quote), end: headline.indexOf(quote) + quote.length }))
    .filter(({ start }) => start !== -1);
}

function dayOf(date: string): string {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)(?:T|$)/.exec(date) ?? [];
  const name = MONTHS[Number(month) - 1];
  return year === undefined || name === undefined ? date : `${Number(day)} ${name} ${year}`;
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
