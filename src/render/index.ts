import type { Briefing, OutputFormat } from '../types.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';

/**
 * Writes a briefing as one file: Markdown, a page that needs no other file, or JSON by `briefing.schema.json`.
 * The same briefing gives the same bytes, and each quote stands in them as the article has it.
 */
export function render(briefing: Briefing, format: OutputFormat): string {
  switch (format) {
    case 'md':
      return renderMarkdown(briefing);
    case 'html':
      return renderHtml(briefing);
    case 'json':
      return renderJson(briefing);
  }
}
