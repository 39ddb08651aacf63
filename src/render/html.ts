import { createHash } from 'node:crypto';
import type { Briefing } from '../types.ts';
import { textOf } from '../types.ts';
import { renderArticle } from './article.ts';
import { renderChecks, renderProvenance } from './colophon.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';
import type { Masthead } from './masthead.ts';
import { mastheadOf } from './masthead.ts';
import { SCRIPT } from './script.ts';
import type { Line, Section } from './sections.ts';
import { markOf, piecesOf, sectionsOf, separatorOf } from './sections.ts';
import { statementsOf } from './statements.ts';
import { STYLE } from './style.ts';

/**
 * The briefing as one page that loads nothing: the languages side by side, below them the article with what each sentence
 * comes from, and how the briefing was made. It can be read without its script.
 */
export function renderHtml(briefing: Briefing): string {
  const masthead = mastheadOf(briefing);
  const sections = sectionsOf(briefing);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="tribrief ${briefing.provenance.tribrief}">
<title>${masthead.headline?.text ?? UNTITLED}</title>
<style>${{ markup: STYLE }}</style>
</head>
<body>
<header class="masthead">
<h1><span data-key="headline">${masthead.headline ? renderText(masthead.headline) : UNTITLED}</span></h1>
${renderFacts(briefing, masthead)}
</header>
<main>
${sections.length > 0 ? renderSections(sections) : renderStatements(briefing)}
${renderArticle(briefing)}
</main>
<footer class="colophon">
${renderChecks(briefing, sections)}
${renderProvenance(briefing)}
</footer>
<script>${{ markup: SCRIPT }}</script>
</body>
</html>
`.markup;
}

const UNTITLED = 'Untitled article';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is fetched or sent, and only the page's own style and script are run. */
const POLICY = `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; base-uri 'none'; form-action 'none'`;

function renderFacts({ article }: Briefing, { place, day, byline }: Masthead): Markup | undefined {
  const facts = [
    place === undefined ? undefined : html`<span>${place}</span>`,
    day === undefined ? undefined : html`<time datetime="${article.date}">${day}</time>`,
    byline === undefined ? undefined : html`<span>${byline}</span>`,
  ].filter((fact) => fact !== undefined);
  return facts.length === 0 ? undefined : html`<p class="facts">${facts}</p>`;
}

function renderSections(sections: readonly Section[]): Markup {
  const tabs = sections.map(
    ({ language, name }, index) => html`<button type="button" role="tab" id="tab-${index}" aria-controls="section-${index}" lang="${language}">${name}</button>`,
  );
  return html`<div class="briefing">
${sections.length > 1 ? html`<div class="tabs" role="tablist" aria-label="Languages" hidden>${tabs}</div>` : undefined}
<div class="sections sections-${Math.min(sections.length, 3)}">
${sections.map(renderSection)}
</div>
</div>`;
}

const renderSection = ({ language, name, headline, lines }: Section, index: number): Markup => html`<section class="section" id="section-${index}" aria-labelledby="name-${index}" lang="${language}">
<h2 class="name" id="name-${index}">${name}</h2>
${headline && html`<p class="headline"><span data-key="headline">${renderLine(headline, language)}</span></p>`}
<p class="summary">${lines.map((line, number) => {
  const before = lines[number - 1];
  return html`${before && separatorOf(language, before, line)}<span class="sentence" data-key="${number}">${renderLine(line, language)}${renderReference(number, language)}</span>`;
})}</p>
</section>
`;

const renderLine = (line: Line, language: Section['language']): Markup =>
  html`${renderMark(markOf(line, language))}${line.status === 'untranslated' ? html`<span lang="en">${renderText(line)}</span>` : renderText(line)}`;

const renderMark = (mark: string | undefined): Markup | undefined => (mark === undefined ? undefined : html`<span class="label">[${mark}]</span> `);

const renderText = (line: Line): Markup =>
  html`${piecesOf(line).map(({ kind, text }) => {
    if (kind === 'plain') return text;
    return kind === 'quote' ? html`<span class="quote" lang="en">${text}</span>` : html`<span class="gloss">${text}</span>`;
  })}`;

/** The link to what a sentence comes from. Its number is drawn by the style, so that it is no part of the text. */
const renderReference = (index: number, language: Section['language']): Markup =>
  html`<a class="reference" href="#source-${index}" data-number="${index + 1}" aria-label="${SOURCE[language]} ${index + 1}"></a>`;

const SOURCE: Readonly<Record<Section['language'], string>> = { en: 'In the article: source', ko: '기사 원문: 출처', ja: '記事の原文：出典' };

/** In place of a summary, what is said in the article. */
function renderStatements(briefing: Briefing): Markup {
  const items = statementsOf(briefing).map(
    ({ quotes, speaker }, index) => html`<li data-key="${index}">
<blockquote>${quotes.map((span, at) => html`${at > 0 ? ' ' : ''}<span class="quote">${textOf(briefing.article.text, span)}</span>`)}${renderReference(index, 'en')}</blockquote>
${speaker === undefined ? undefined : html`<p class="speaker">${speaker}</p>`}
</li>
`,
  );
  return html`<section class="statements" aria-labelledby="statements">
<h2 class="name" id="statements">Quotes</h2>
${items.length > 0 ? html`<ol>${items}</ol>` : html`<p>The article quotes nobody.</p>`}
</section>`;
}
