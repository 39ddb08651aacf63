import type { Briefing } from '../types.ts';
import { countQuotes, inParts, OUTCOMES, placeOf } from './checks.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';
import type { Section } from './sections.ts';

/** What was checked, and what became of sentences that broke a promise. */
export function renderChecks(briefing: Briefing, sections: readonly Section[]): Markup {
  const { summary, report } = briefing;
  const { kept, total } = countQuotes(briefing);
  const omitted = summary?.omittedQuotes.length ?? 0;
  const shown = sections.length > 1 ? ' in every language' : '';
  const findings = report?.findings ?? [];
  return html`<section aria-labelledby="checks">
<h2 class="name" id="checks">Checks</h2>
<ul>
<li>${kept} of ${total} ${total === 1 ? 'quote stands' : 'quotes stand'}${shown} exactly as the article has ${total === 1 ? 'it' : 'them'}.</li>
${omitted > 0 ? html`<li>The summary leaves ${omitted} ${omitted === 1 ? 'quote' : 'quotes'} of the article out.</li>` : undefined}
${inParts(briefing).map((place) => html`<li>${place}: translated in the parts around its quotes.</li>
`)}${report && html`<li>${report.checked} ${report.checked === 1 ? 'check was' : 'checks were'} made; ${tellFindings(findings.length)}</li>`}
</ul>
${findings.length === 0 ? undefined : html`<dl>
${findings.map((finding) => html`<div><dt class="${finding.outcome}">${placeOf(finding)}: ${OUTCOMES[finding.outcome]}</dt><dd>${finding.promise}: ${finding.message}</dd></div>
`)}</dl>`}
</section>`;
}

const tellFindings = (count: number): string => {
  if (count === 0) return 'none found anything.';
  return count === 1 ? 'one found something.' : `${count} found something.`;
};

/** What made the briefing. */
export const renderProvenance = ({ article, provenance }: Briefing): Markup => html`<section aria-labelledby="provenance">
<h2 class="name" id="provenance">Provenance</h2>
<dl>
<div><dt>Input</dt><dd>${article.source}, ${article.format}, ${article.encoding} <code>${article.sha256}</code></dd></div>
<div><dt>Pipeline</dt><dd>${provenance.pipeline} <code>${provenance.configSha256}</code></dd></div>
${provenance.models.map(({ name, id, sha256 }) => html`<div><dt>Model ${name}</dt><dd>${id} <code>${sha256}</code></dd></div>
`)}<div><dt>Made by</dt><dd>tribrief ${provenance.tribrief}</dd></div>
</dl>
</section>`;
