/**
 * Scores translators on the held-out part of the corpus, over the code path of the command line:
 *
 *     npm run eval:translation -- [folder …]
 *
 * Without arguments the shipped weights are scored; further folders (fp32 graphs, an earlier version) become further
 * columns. `--limit N` scores N sentences, and `--samples` prints twenty with their translations, both drawn by a fixed seed.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CACHE, EMBEDDED, makeModelStore } from '../../src/models/index.ts';
import { makeGlossary, readShippedGlossary } from '../../src/protect/index.ts';
import { findQuoteSpans } from '../../src/segment/index.ts';
import { translate } from '../../src/translate/index.ts';
import type { Article, Finding, Language, TranslatedSentence } from '../../src/types.ts';
import type { Triple } from './corpus.ts';
import { readLexicon, readTriples } from './corpus.ts';
import { bleuOfCharacters, chrF } from './metrics.ts';

const { values: flags, positionals } = parseArgs({ allowPositionals: true, options: { samples: { type: 'boolean' }, limit: { type: 'string' } } });
const LANGUAGES: readonly Language[] = ['ko', 'ja'];
const test = readTriples().filter(({ part, style }) => part === 'test' && style === 'news');
const heldOut = flags.limit === undefined ? test : draw(test, Number(flags.limit));
const glossary = makeGlossary(readShippedGlossary());
const lexicon = new Map(readLexicon().map(([en = '', ko = '', ja = '']) => [en.toLowerCase(), [ko, ja]]));
const store = makeModelStore();
const folders = positionals.length > 0 ? positionals : [path.join(EMBEDDED, 'translator')];

interface Scored {
  readonly triple: Triple;
  readonly output: TranslatedSentence;
  readonly reference: string;
  readonly findings: readonly Finding[];
}

console.log(`${heldOut.length} held-out sentences; chrF++ (nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no) and BLEU (nrefs:1|case:mixed|eff:no|tok:char|smooth:exp)\n`);
for (const language of LANGUAGES) {
  const lookup = heldOut.map((triple) => wordByWord(triple.en, language));
  const references = heldOut.map((triple) => referenceOf(triple, language));
  console.log(`${language}  glossary lookup, word by word: chrF++ ${chrF(lookup, references).toFixed(1)}  BLEU ${bleuOfCharacters(lookup, references).toFixed(1)}`);
  for (const folder of folders) {
    const started = performance.now();
    const scored = await translateAll(folder, language);
    const seconds = (performance.now() - started) / 1000;
    console.log(`${language}  ${path.relative('', folder)} (${seconds.toFixed(0)} s)`);
    for (const domain of ['all', ...new Set(heldOut.map((triple) => triple.domain))]) {
      const rows = scored.filter(({ triple }) => domain === 'all' || triple.domain === domain);
      console.log(`    ${domain.padEnd(12)} ${summaryOf(rows)}`);
    }
    for (const status of ['translated', 'doubtful'] as const) {
      const rows = scored.filter(({ output }) => output.status === status);
      if (rows.length > 0) console.log(`    ${status.padEnd(12)} ${summaryOf(rows)}`);
    }
    console.log(`    promises kept at the first try: ${shares(scored)}`);
    if (flags.samples) for (const { triple, output, reference } of draw(scored, 20)) console.log(`\n| ${triple.en}\n| ${reference}\n> ${output.text}`);
  }
}

async function translateAll(folder: string, language: Language): Promise<Scored[]> {
  const model = await store.translator({ folder: path.resolve(folder) }).load({ cache: CACHE, offline: true });
  const scored: Scored[] = [];
  for (let start = 0; start < heldOut.length; start += 16) {
    const batch = heldOut.slice(start, start + 16);
    const summary = {
      sentences: batch.map(({ en }) => ({ text: en, origin: 'extractive' as const, sources: [], quotes: findQuoteSpans(en) })),
      omittedQuotes: [],
    };
    const { translation, findings } = await translate(articleOf(batch), summary, model, folder, { to: language, headline: false, gloss: false, glossary });
    for (const [index, triple] of batch.entries()) {
      const output = translation.sentences[index];
      if (output) scored.push({ triple, output, reference: referenceOf(triple, language), findings: findings.filter(({ sentence }) => sentence === index) });
    }
    process.stderr.write(`\r${scored.length}`);
  }
  process.stderr.write('\r');
  return scored;
}

function articleOf(triples: readonly Triple[]): Article {
  const text = triples.map(({ en }) => en).join('\n');
  return { source: '-', format: 'text', encoding: 'utf-8', sha256: '', text, paragraphs: [], captions: [], removed: [] };
}

/** A reference whose quotes stay English, as tribrief leaves them. */
function referenceOf({ en, ko, ja }: Triple, language: Language): string {
  const quotes = findQuoteSpans(en).map(({ start, end }) => en.slice(start, end));
  const [text, pattern] = language === 'ko' ? [ko, /"[^"]+"/g] : [ja, /「[^「」]+」/g];
  return text.match(pattern)?.length === quotes.length ? text.replace(pattern, () => quotes.shift() ?? '') : text;
}

function summaryOf(rows: readonly Scored[]): string {
  const [outputs, references] = [rows.map(({ output }) => output.text), rows.map(({ reference }) => reference)];
  const untranslated = rows.filter(({ output }) => output.status === 'untranslated').length;
  return `chrF++ ${chrF(outputs, references).toFixed(1).padStart(4)}  BLEU ${bleuOfCharacters(outputs, references).toFixed(1).padStart(4)}  untranslated ${untranslated} of ${rows.length}`;
}

function shares(rows: readonly Scored[]): string {
  const share = (promise: Finding['promise']): string =>
    `${promise} ${((100 * rows.filter(({ findings }) => !findings.some((finding) => finding.promise === promise)).length) / rows.length).toFixed(1)} %`;
  return (['quotes', 'placeholders', 'numbers', 'script', 'length', 'repetition'] as const).map(share).join(', ');
}

/** The baseline: each word as the lexicon has it, longest entries first, the rest left out. */
function wordByWord(text: string, language: Language): string {
  const words = text.match(/[\p{L}\p{N}'-]+/gu) ?? [];
  const found: string[] = [];
  for (let at = 0; at < words.length; ) {
    const length = [4, 3, 2, 1].find((n) => lexicon.has(words.slice(at, at + n).join(' ').toLowerCase()));
    if (length !== undefined) found.push(lexicon.get(words.slice(at, at + length).join(' ').toLowerCase())?.[language === 'ko' ? 0 : 1] ?? '');
    at += length ?? 1;
  }
  return found.join(language === 'ko' ? ' ' : '');
}

/** A sample without replacement by a fixed linear congruential generator (Numerical Recipes). */
function draw<Item>(items: readonly Item[], count: number): Item[] {
  const rest = [...items];
  let seed = 7;
  return Array.from({ length: Math.min(count, rest.length) }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return rest.splice(seed % rest.length, 1);
  }).flat();
}

