import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extract } from '../../src/extract/index.ts';
import { generate } from '../../src/models/generate.ts';
import { loadPretrained } from '../../src/models/pretrained.ts';
import type { Summarizer } from '../../src/models/pretrained-summarizer.ts';
import { loadPretrainedSummarizer } from '../../src/models/pretrained-summarizer.ts';
import { segment } from '../../src/segment/index.ts';
import { summarizeAbstractive } from '../../src/summarize/index.ts';
import type { Segmented, Summary } from '../../src/types.ts';
import { textOf } from '../../src/types.ts';
import { LONGEST, tokenId, writeTinyModel } from './tiny.ts';

const ARTICLE = `Lighthouse of Carrow Point to be lit again

CARROW POINT - The lighthouse of Carrow Point will be lit again in May after 14 years in the dark, the harbour board said on Monday.

"We have missed the light more than the ships have," said Nora Fell, who chairs the board. The work is to cost 240,000 crowns.

The lamp was put out in 2017 when its keeper retired. Fishermen called the empty tower "a candle without a wick" and asked the board for help.

"My father kept this light for thirty years, and I will keep it for as long as my knees allow," said Jonas Arke, the new keeper.

A school in the village has painted the 92 steps of the stairs. The board wants to open the tower to visitors in the summer.
`;
const MISSED = '"We have missed the light more than the ships have,"';
const WICK = '"a candle without a wick"';
const FATHER = '"My father kept this light for thirty years, and I will keep it for as long as my knees allow,"';

const article: Segmented = segment(extract(new TextEncoder().encode(ARTICLE), 'lighthouse.txt'));
const OPTIONS = { sentences: 4, words: 90, quotes: 'prefer' } as const;

/** A model that writes what it is told to, and reads texts of so many words. */
const writing = (text: string, longest = Infinity): Summarizer & { read: string[] } => {
  const read: string[] = [];
  return {
    read,
    release: () => Promise.resolve(),
    fits: (part) => part.split(/\s+/).length <= longest,
    summarize: (parts) => {
      read.push(...parts);
      return Promise.resolve(parts.map((_, index) => (index === 0 ? text : '')));
    },
  };
};

const quotesOf = ({ sentences }: Summary): string[] => sentences.flatMap(({ text, quotes }) => quotes.map((span) => textOf(text, span)));
const origins = ({ sentences }: Summary): string[] => sentences.map(({ origin }) => origin);

describe('summarizeAbstractive', () => {
  it('leaves a sentence that says what the article says', async () => {
    const written = `Carrow Point gets its light back in May. Nora Fell said: ${MISSED}`;
    const summary = await summarizeAbstractive(article, writing(written), OPTIONS);
    expect(summary.sentences.map(({ text }) => text).join(' ')).toBe(written);
    expect(origins(summary)).toEqual(['abstractive', 'abstractive']);
    expect(quotesOf(summary)).toEqual([MISSED]);
  });

  it.each([
    ['in case and in marks', 'Nora Fell said: “we have missed the light more than the ships have”.'],
    ['by a slip', 'Nora Fell said: "We have missed the light more then the ships have."'],
  ])('gives a quote that differs %s the article’s own bytes', async (_, written) => {
    const summary = await summarizeAbstractive(article, writing(written), OPTIONS);
    expect(origins(summary)).toEqual(['abstractive']);
    expect(quotesOf(summary)).toEqual([MISSED]);
    expect(summary.sentences[0]?.text).toMatch(/^Nora Fell said: "We have missed the light more than the ships have,"/);
  });

  it.each([
    ['a quote that nobody said', 'The keeper Jonas Arke said: "I will sell the lamp."', FATHER],
    ['a quote with other words', 'Nora Fell, who chairs the board: "We have missed the ships more than the light has,"', MISSED],
    ['half a quote', 'Fishermen called the empty tower "a candle', WICK],
    ['a number that the article does not have', 'The work on the lighthouse is to cost 420,000 crowns.', '240,000 crowns'],
  ])('writes the article’s own sentence for %s', async (_, written, expected) => {
    const summary = await summarizeAbstractive(article, writing(written), OPTIONS);
    expect(origins(summary).every((origin) => origin === 'replaced')).toBe(true);
    expect(summary.sentences.map(({ text }) => text).join(' ')).toContain(expected);
    for (const { text, sources } of summary.sentences) expect(sources.map((span) => textOf(article.article.text, span)).join(' ')).toBe(text);
  });

  it('writes no sentence with a quote when quotes are forbidden', async () => {
    const written = `The lighthouse is to be lit in May. ${MISSED} said Nora Fell. Jonas Arke said "I will sell the lamp." The school painted 92 steps.`;
    const summary = await summarizeAbstractive(article, writing(written), { ...OPTIONS, quotes: 'forbid' });
    expect(summary.sentences.map(({ text }) => text)).toEqual(['The lighthouse is to be lit in May.', 'The school painted 92 steps.']);
    expect(summary.omittedQuotes).toEqual([0, 1, 2]);
  });

  it('adds the quoted statements, as far as the length allows, when quotes are to be kept', async () => {
    const written = 'The lighthouse is to be lit in May.';
    const keep = await summarizeAbstractive(article, writing(written), { ...OPTIONS, quotes: 'keep' });
    expect(origins(keep)[0]).toBe('abstractive');
    expect(quotesOf(keep)).toEqual(expect.arrayContaining([MISSED, FATHER]));
    const short = await summarizeAbstractive(article, writing(written), { ...OPTIONS, words: 25, quotes: 'keep' });
    expect(quotesOf(short)).toEqual([MISSED]);
    expect(short.omittedQuotes).toEqual([1, 2]);
    const prefer = await summarizeAbstractive(article, writing(written), OPTIONS);
    expect(quotesOf(prefer)).toEqual([]);
  });

  it('gives a long article to the model in parts that cut no quote', async () => {
    const model = writing('The lighthouse is to be lit in May.', 40);
    await summarizeAbstractive(article, model, OPTIONS);
    expect(model.read.length).toBeGreaterThan(1);
    for (const part of model.read) {
      expect(part.split(/\s+/).length).toBeLessThanOrEqual(40);
      expect((part.match(/"/g) ?? []).length % 2).toBe(0);
    }
    for (const quote of [MISSED, WICK, FATHER]) expect(model.read.filter((part) => part.includes(quote))).toHaveLength(1);
  });
});

describe('loadPretrainedSummarizer', () => {
  let root = '';
  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'tribrief-summarizer-'));
    await Promise.all((['bart', 't5', 'pegasus'] as const).map((family) => writeTinyModel(path.join(root, family), family)));
  });
  afterAll(() => rm(root, { recursive: true }));

  it.each(['bart', 't5', 'pegasus'] as const)('%s: whatever the model writes, each quote in the summary is the article’s', async (family) => {
    const summarizer = await loadPretrainedSummarizer(path.join(root, family));
    for (const quotes of ['keep', 'prefer', 'forbid'] as const) {
      const summary = await summarizeAbstractive(article, summarizer, { ...OPTIONS, quotes });
      expect(summary.sentences.length).toBeGreaterThan(0);
      for (const quote of quotesOf(summary)) expect(ARTICLE).toContain(quote);
      const rest = summary.sentences.map(({ text, quotes: spans }) => spans.reduceRight((left, { start, end }) => left.slice(0, start) + left.slice(end), text));
      expect(rest.join(' ')).not.toMatch(/["“”«»]/);
      if (quotes === 'forbid') expect(quotesOf(summary)).toEqual([]);
      expect(summary.sentences.map(({ text }) => text).join(' ')).not.toContain('<n>');
    }
  });

  it('reads a text that has just so many tokens, and begins and ends as BART was trained to', async () => {
    const summarizer = await loadPretrainedSummarizer(path.join(root, 'bart'));
    const { model, encode, decode } = await loadPretrained(path.join(root, 'bart'));
    let text = 'water';
    while (encode(`${text} boat`).length + 2 <= LONGEST) text += ' boat';
    expect([summarizer.fits(text), summarizer.fits(`${text} boat`)]).toEqual([true, false]);

    const [own] = await summarizer.summarize([text], 20);
    const [begin, end] = [tokenId('bart', '<s>'), tokenId('bart', '</s>')];
    // The forced first token is named in generation_config.json only.
    const [[best] = []] = await generate(model, [{ ids: [begin, ...encode(text), end], slots: [] }], {
      prefix: [end, begin], endToken: end, minTokens: 10, maxTokens: 30, beams: 4, noRepeatNgram: 3, banned: new Set([1, 3]),
    });
    expect(own).toBe(decode(best?.tokens ?? []).replace(/\s+/g, ' ').trim());
    expect(own).not.toBe('');
  });

  it('asks for no more tokens than the decoder has positions', async () => {
    const summarizer = await loadPretrainedSummarizer(path.join(root, 'pegasus'));
    await expect(summarizer.summarize(['The ferry is new.'], 1000)).resolves.toHaveLength(1);
  });
});
