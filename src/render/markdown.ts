import type { Briefing } from '../types.ts';
import { textOf } from '../types.ts';
import { countQuotes, inParts, OUTCOMES, placeOf } from './checks.ts';
import { mastheadOf } from './masthead.ts';
import type { Line, Section } from './sections.ts';
import { markOf, piecesOf, sectionsOf, separatorOf } from './sections.ts';
import { statementsOf } from './statements.ts';

/**
 * The briefing as CommonMark. What the briefing says is escaped, so that it reads as it is. A quote is never escaped, for
 * its bytes would change: one that holds a character that Markdown would interpret stands between backticks, where
 * Markdown interprets nothing.
 */
export function renderMarkdown(briefing: Briefing): string {
  const { headline, place, day, byline } = mastheadOf(briefing);
  const facts = [place, day, byline].filter((fact) => fact !== undefined);
  const sections = sectionsOf(briefing);
  const blocks = [
    `# ${headline ? inline(headline).replace(/#$/, '\\#') : 'Untitled article'}`,
    escapeStart(facts.map(escape).join(' · ')),
    ...(sections.length > 0 ? sections.flatMap(renderSection) : renderStatements(briefing)),
    '---',
    renderFooter(briefing),
  ];
  return blocks.filter((block) => block !== '').join('\n\n') + '\n';
}

function renderSection({ language, name, headline, lines }: Section): string[] {
  let paragraph = '';
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    paragraph += (before ? separatorOf(language, before, line) : '') + marked(line, language);
  }
  return [`## ${escape(name)}`, headline ? `**${marked(headline, language)}**` : '', escapeStart(paragraph)];
}

function renderStatements(briefing: Briefing): string[] {
  const items = statementsOf(briefing).map(({ quotes, speaker }) => {
    const said = quotes.map((span) => verbatim(textOf(briefing.article.text, span))).join(' ');
    return `- ${said}${speaker === undefined ? '' : ` — ${escape(speaker)}`}`;
  });
  return items.length === 0 ? [] : ['## Quotes', items.join('\n')];
}

function renderFooter(briefing: Briefing): string {
  const { summary, report, provenance } = briefing;
  const { kept, total } = countQuotes(briefing);
  const omitted = summary?.omittedQuotes.length ?? 0;
  return [
    `Quotes kept: ${kept} of ${total}`,
    ...(omitted > 0 ? [`Quotes of the article that the summary leaves out: ${omitted}`] : []),
    ...inParts(briefing).map((place) => `${place}: translated in the parts around its quotes`),
    ...(report ? [`Checks made: ${report.checked}`] : []),
    ...(report?.findings ?? []).map((finding) => `${placeOf(finding)}, ${OUTCOMES[finding.outcome]}: ${escape(finding.message)} (${finding.promise})`),
    ...provenance.models.map(({ name, id, sha256 }) => `Model ${escape(name)}: ${escape(id)}, SHA-256 ${sha256}`),
    `tribrief ${escape(provenance.tribrief)}, ${escape(provenance.pipeline)}, SHA-256 ${provenance.configSha256}`,
  ]
    .map((fact) => `- ${fact}`)
    .join('\n');
}

function marked(line: Line, language: Section['language']): string {
  const mark = markOf(line, language);
  return (mark === undefined ? '' : `[${mark}] `) + inline(line);
}

const inline = (line: Line): string =>
  piecesOf(line)
    .map(({ kind, text }) => (kind === 'quote' ? verbatim(text) : escape(text)))
    .join('');

/** A quote, its bytes unchanged: as it is, or as a code span with a fence that it does not hold. */
function verbatim(quote: string): string {
  if (!INTERPRETED.test(quote)) return quote;
  const runs = new Set(quote.match(/`+/g)?.map((run) => run.length));
  let length = 1;
  while (runs.has(length)) length++;
  const fence = '`'.repeat(length);
  const gap = /^`|`$/.test(quote) ? ' ' : '';
  return fence + gap + quote + gap + fence;
}

const escape = (text: string): string => text.replace(/\s+/g, ' ').replace(INTERPRETED_ALL, '\\$&');

/** What would begin a heading, a list, a block quote, or a rule. */
const escapeStart = (paragraph: string): string => paragraph.trim().replace(/^(?=[#>+-])|(?<=^\d{1,9})(?=[.)])/, '\\');

/** What begins inline markup in CommonMark, or in GitHub's dialect of it. */
const INTERPRETED = /[\\`*_[<~]|&(?=#?\w+;)/;
const INTERPRETED_ALL = new RegExp(INTERPRETED, 'g');
