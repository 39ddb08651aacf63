/** The page's style. The colours are named first: ink on paper, by day and by night. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fcfbf8;
  --ink: #1b1a17;
  --soft: #625e56;
  --line: #d9d4c8;
  --accent: #8a2b1d;
  --lit: #f7ebc3;
  --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Source Serif 4", "Source Serif Pro", Cambria, Georgia, "Noto Serif", "Liberation Serif", serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #161513;
    --ink: #e9e5dc;
    --soft: #b0aa9d;
    --line: #3a3731;
    --accent: #e39a86;
    --lit: #463b1b;
  }
}

*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 30vh; }
body {
  max-width: 78rem;
  margin: 0 auto;
  padding: 0 clamp(1.125rem, 4vw, 3rem) 3rem;
  background: var(--paper);
  color: var(--ink);
  font: 1.0625rem/1.6 var(--serif);
  overflow-wrap: anywhere;
}
h1, h2, h3, p, ul, ol, dl, dd, blockquote { margin: 0; padding: 0; }
[lang=en] { font-family: var(--serif); }
[lang=ko] { font-family: "Noto Serif KR", "Noto Serif CJK KR", "Source Han Serif K", "Nanum Myeongjo", "Apple Myungjo", AppleMyungjo, "Malgun Gothic", serif; }
[lang=ja] { font-family: "Hiragino Mincho ProN", "Noto Serif JP", "Noto Serif CJK JP", "Source Han Serif", "Yu Mincho", YuMincho, "MS PMincho", serif; }
:lang(ko) { word-break: keep-all; }
:lang(ja) { line-break: strict; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }

.masthead { padding: clamp(1.75rem, 5vw, 3.5rem) 0 1.25rem; border-bottom: 3px double var(--ink); }
h1 { max-width: 26em; font-size: clamp(1.75rem, 1.1rem + 2.6vw, 3rem); line-height: 1.12; letter-spacing: -0.012em; text-wrap: balance; }
.facts { margin-top: 1rem; }
.facts > * + *::before { content: "·"; margin: 0 0.55em; }
.facts, .name, .caption, .speaker, .tabs, .label, summary, .removed dt, .colophon { font-family: var(--sans); }
.facts, .caption, .speaker { color: var(--soft); font-size: 0.875rem; }
.name { color: var(--accent); font-size: 0.8125rem; font-weight: 600; line-height: 1.4; letter-spacing: 0.02em; }
.name:lang(ko) { font-family: var(--sans), "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif; }
.name:lang(ja) { font-family: var(--sans), "Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", sans-serif; }

.sections { display: grid; grid-template-columns: minmax(0, 1fr); gap: 2.25rem 0; padding: 1.75rem 0 3rem; }
.headline { margin-top: 0.7rem; font-size: 1.25rem; font-weight: 700; line-height: 1.45; text-wrap: balance; }
.headline:lang(ja) { word-break: auto-phrase; }
.summary { margin-top: 0.7rem; max-width: 36em; }
.section:lang(ko), .section:lang(ja) { line-height: 1.8; }
.quote { text-decoration: underline; text-decoration-color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.22em; }
.gloss, .label { color: var(--soft); }
.label { font-size: 0.8125em; }
[data-key] { scroll-margin-top: 30vh; }
.lit, .source:has(:target) { background: var(--lit); box-shadow: 0 0 0 0.12em var(--lit); }
.lit { -webkit-box-decoration-break: clone; box-decoration-break: clone; }

/* Numbers are drawn, not written: they are neither read out nor copied with the text. */
.reference, .anchor { font-family: var(--sans); font-size: 0.6875em; font-variant-numeric: tabular-nums; line-height: 0; vertical-align: 0.5em; }
.reference { padding: 0.4em 0.25em; margin-right: -0.1em; color: var(--soft); text-decoration: none; }
.reference::before { content: "\\2060"; }
.reference::after, .anchor::before { content: attr(data-number); }
.reference:hover, .reference:focus { color: var(--accent); }
.anchor { margin-right: 0.3em; color: var(--accent); }

.tabs { display: flex; position: sticky; top: 0; z-index: 1; margin: 0 calc(-1 * clamp(1.125rem, 4vw, 3rem)); padding: 0 clamp(0.375rem, 3vw, 2.25rem); border-bottom: 1px solid var(--line); background: var(--paper); }
.tabs[hidden] { display: none; }
.tabs button { min-height: 2.75rem; margin-bottom: -1px; padding: 0.5rem 0.75rem; border: 0; border-bottom: 2px solid transparent; background: none; color: var(--soft); font: inherit; font-size: 0.9375rem; cursor: pointer; }
.tabs [aria-selected=true] { border-bottom-color: var(--accent); color: var(--ink); font-weight: 600; }
.tabs :focus-visible { outline-offset: -3px; }
.in-tab > .name { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.in-tab > .headline, .in-tab > .name + .summary { margin-top: 0; }
.in-tab > .headline + .summary { margin-top: 0.7rem; }

.statements { padding: 1.75rem 0 3rem; }
.statements ol { max-width: 40rem; list-style: none; }
.statements li { margin-top: 1.25rem; font-size: 1.25rem; line-height: 1.45; }
.statements .quote { text-decoration: none; }
.speaker { margin-top: 0.2rem; }

.article { padding: 1.75rem 0 3rem; border-top: 1px solid var(--ink); }
.article > :not(.name) { max-width: 40rem; }
.article h3 { margin-top: 0.7rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }
.article p { margin-top: 0.9rem; }
.article .caption { padding-left: 1rem; border-left: 2px solid var(--line); line-height: 1.5; }
details { margin-top: 1.75rem; border-top: 1px solid var(--line); font-size: 0.875rem; }
summary { padding: 0.75rem 0; color: var(--soft); cursor: pointer; }
.removed div { margin-bottom: 0.9rem; }
.removed dt { color: var(--soft); }
.removed dd { overflow-wrap: anywhere; white-space: pre-line; }

.colophon { display: grid; gap: 2.25rem 3rem; padding-top: 1.75rem; border-top: 3px double var(--ink); font-size: 0.8125rem; line-height: 1.55; }
.colophon section { min-width: 0; }
.colophon ul, .colophon dl { margin-top: 0.7rem; list-style: none; }
.colophon li + li, .colophon div + div { margin-top: 0.45rem; }
.colophon dt { color: var(--soft); }
.colophon dd { overflow-wrap: anywhere; }
.colophon code { display: block; color: var(--soft); font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.6875rem; }
.failed { color: var(--accent); font-weight: 600; }

@media (min-width: 56.01rem), print {
  .sections-2 { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .sections-3 { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .section { padding-right: 1.75rem; }
  .section:not(:nth-child(3n+1)) { padding-left: 1.75rem; border-left: 1px solid var(--line); }
  .section:nth-child(3n), .sections-1 .section { padding-right: 0; }
  .article, .statements, .sections-1 .section { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 2fr); }
  .article > .name, .statements > .name, .sections-1 .name { grid-row: 1 / span 99; }
  .article > :not(.name), .statements > :not(.name), .sections-1 .section > :not(.name) { grid-column: 2; margin-left: 1.75rem; }
  .article > .name + *, .statements > .name + *, .sections-1 .name + * { margin-top: 0; }
  .statements li:first-child { margin-top: 0; }
  .colophon { grid-template-columns: minmax(0, 1fr) minmax(0, 2fr); gap: 0; }
  .colophon section:first-child { padding-right: 1.75rem; }
  .colophon section:last-child { padding-left: 1.75rem; }
}

@media print {
  @page { margin: 16mm 15mm; }
  :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --accent: #000; --lit: transparent; }
  html { font-size: 8.5pt; }
  body { max-width: none; padding: 0; }
  .masthead { padding-top: 0; }
  .tabs { display: none; }
  .section[hidden] { display: block; }
  .in-tab > .name { position: static; width: auto; height: auto; clip-path: none; }
  .in-tab > .headline, .in-tab > .name + .summary { margin-top: 0.7rem; }
  .section, h3, .article p, .statements li, .colophon li, .colophon div { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`;
