import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { extract } from '../../src/extract/index.ts';
import type { SentenceEncoder } from '../../src/models/encoder.ts';
import { loadSentenceEncoder } from '../../src/models/encoder.ts';
import { EMBEDDED } from '../../src/models/index.ts';
import { segment } from '../../src/segment/index.ts';
import { isDangling } from '../../src/summarize/dangling.ts';
import { summarizeExtractive } from '../../src/summarize/index.ts';
import type { SummarizeOptions } from '../../src/summarize/options.ts';
import type { Segmented, Summary } from '../../src/types.ts';
import { textOf } from '../../src/types.ts';

const SAMPLES = ['world.txt', 'economy.html', 'science.md', 'sport.txt', 'scraped.txt'];
const OPTIONS: SummarizeOptions = { sentences: 4, words: 130, quotes: 'keep' };

let encoder: SentenceEncoder;
const articles = new Map<string, Segmented>();
beforeAll(async () => {
  encoder = await loadSentenceEncoder(path.join(EMBEDDED, 'summarizer'));
  for (const name of SAMPLES) articles.set(name, segment(extract(await readFile(path.join('samples', name)), name)));
});

async function summaryOf(name: string, options: Partial<SummarizeOptions> = {}): Promise<{ segmented: Segmented; summary: Summary }> {
  const segmented = articles.get(name);
  if (!segmented) throw new Error(name);
  return { segmented, summary: await summarizeExtractive(segmented, encoder, { ...OPTIONS, ...options }) };
}

describe.each(SAMPLES)('%s', (name) => {
  it('is summarized by sentences of the article, in its order, within the length', async () => {
    for (const [sentences, words] of [[1, 60], [3, 100], [6, 200]] as const) {
      const { segmented, summary } = await summaryOf(name, { sentences, words });
      const texts = summary.sentences.map(({ text }) => text);
      expect(texts.length).toBeGreaterThan(0);
      // A first quote over several sentences may take more than its share.
      if (texts.length > 1) expect(texts.join(' ').split(/\s+/).length).toBeLessThanOrEqual(words);
      expect(texts.length).toBeLessThanOrEqual(Math.max(sentences, 1));
      let end = 0;
      for (const { text, sources } of summary.sentences) {
        const [span] = sources;
        expect(span && textOf(segmented.article.text, span)).toBe(text);
        expect(span?.start).toBeGreaterThanOrEqual(end);
        end = span?.end ?? end;
      }
    }
  });

  it('opens with a sentence that needs nothing before it', async () => {
    const { summary } = await summaryOf(name);
    expect(isDangling(summary.sentences[0]?.text ?? '')).toBe(false);
  });

  it('has statements with `keep`, none with `forbid`, and tells which quotes it leaves out', async () => {
    const { segmented, summary } = await summaryOf(name, { quotes: 'keep' });
    expect(summary.sentences.some(({ quotes }) => quotes.length > 0)).toBe(true);
    const kept = summary.sentences.flatMap(({ text, quotes }) => quotes.map((span) => textOf(text, span)));
    const omitted = summary.omittedQuotes.map((index) => segmented.quotes[index]?.span).map((span) => span && textOf(segmented.article.text, span));
    expect([...kept, ...omitted].sort()).toEqual(segmented.quotes.map(({ span }) => textOf(segmented.article.text, span)).sort());

    const forbidden = (await summaryOf(name, { quotes: 'forbid' })).summary;
    expect(forbidden.sentences.length).toBeGreaterThan(0);
    expect(forbidden.sentences.every(({ quotes }) => quotes.length === 0)).toBe(true);
  });

  it('never cuts a quote or takes it from the sentence that names its speaker', async () => {
    const { segmented, summary } = await summaryOf(name, { sentences: 8, words: 260 });
    const inSummary = (at: number): boolean => summary.sentences.some(({ sources }) => sources.some(({ start, end }) => start <= at && at < end));
    for (const { span, speaker } of segmented.quotes) {
      expect(inSummary(span.start)).toBe(inSummary(span.end - 1));
      const [paragraph] = segmented.article.paragraphs.filter(({ start, end }) => start <= span.start && span.end <= end);
      const isBeside = speaker && paragraph && paragraph.start <= speaker.start && speaker.end <= paragraph.end;
      const sharesSentence = segmented.sentences.some(({ span: { start, end } }) => speaker && start <= speaker.start && speaker.end <= end && start <= span.start && span.end <= end);
      if (isBeside && sharesSentence && inSummary(span.start)) expect(inSummary(speaker.start)).toBe(true);
    }
  });
});
