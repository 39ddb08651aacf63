import type { Briefing, Span } from '../types.ts';
import { textOf } from '../types.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';
import { statementsOf } from './statements.ts';

/** The article in full, with what the sentences of the summary (or the statements, where there is none) come from. */
export function renderArticle(briefing: Briefing): Markup {
  const { article, quotes } = briefing;
  const marks: Marks = { text: article.text, sources: sourcesOf(briefing), quotes: quotes.map(({ span }) => span), anchored: new Set() };
  const blocks = [
    ...article.paragraphs.map((span) => ({ span, isCaption: false })),
    ...article.captions.map((span) => ({ span, isCaption: true })),
  ].sort((a, b) => a.span.start - b.span.start);
  return html`<section class="article" aria-labelledby="article">
<h2 class="name" id="article">The article</h2>
${article.headline && html`<h3><span data-key="headline">${textOf(article.text, article.headline)}</span></h3>`}
${blocks.map(({ span, isCaption }) => html`${isCaption ? html`<p class="caption">` : html`<p>`}${renderMarked(span, marks)}</p>
`)}
${renderRemoved(briefing)}
</section>`;
}

interface Source {
  readonly key: number;
  readonly span: Span;
}

interface Marks {
  readonly text: string;
  readonly sources: readonly Source[];
  readonly quotes: readonly Span[];
  /** The sources that are the target of a link already. */
  readonly anchored: Set<number>;
}

const sourcesOf = (briefing: Briefing): Source[] =>
  briefing.summary
    ? briefing.summary.sentences.flatMap(({ sources }, key) => sources.map((span) => ({ key, span })))
    : statementsOf(briefing).flatMap(({ quotes }, key) => quotes.map((span) => ({ key, span })));

/** The text of a span, in runs that come from the same sources. */
function renderMarked(within: Span, marks: Marks): Markup[] {
  return cut(within, marks.sources.map(({ span }) => span)).map((run) => {
    const keys = [...new Set(marks.sources.filter(({ span }) => covers(span, run)).map(({ key }) => key))];
    const content = cut(run, marks.quotes).map((part) => {
      const text = textOf(marks.text, part);
      return marks.quotes.some((quote) => covers(quote, part)) ? html`<span class="quote">${text}</span>` : html`${text}`;
    });
    if (keys.length === 0) return html`${content}`;
    const anchors = keys.filter((key) => !marks.anchored.has(key));
    for (const key of anchors) marks.anchored.add(key);
    return html`<span class="source" data-key="${keys.join(' ')}">${anchors.map((key) => html`<span class="anchor" id="source-${key}" data-number="${key + 1}"></span>`)}${content}</span>`;
  });
}

/** Cuts a span wherever one of the others begins or ends. */
function cut(within: Span, others: readonly Span[]): Span[] {
  const inside = others.flatMap(({ start, end }) => [start, end]).filter((offset) => within.start < offset && offset < within.end);
  const offsets = [...new Set([within.start, ...inside, within.end])].sort((a, b) => a - b);
  return offsets.slice(1).map((end, index) => ({ start: offsets[index] ?? end, end }));
}

const covers = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

function renderRemoved({ article }: Briefing): Markup | undefined {
  if (article.removed.length === 0) return undefined;
  return html`<details>
<summary>Left out of the article: ${article.removed.length} ${article.removed.length === 1 ? 'piece' : 'pieces'} of the page</summary>
<dl class="removed">
${article.removed.map(({ span, reason }) => html`<div><dt>${reason}</dt><dd>${textOf(article.text, span)}</dd></div>
`)}</dl>
</details>`;
}
