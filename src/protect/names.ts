import { readFileSync } from 'node:fs';
import type { Slot } from './index.ts';

/** What an article tells about which capitalised words are names. */
export interface NameContext {
  /** Words that the article writes with a capital within a sentence, as part of a name. */
  readonly names: ReadonlySet<string>;
}

/** Reads an article's text for {@link findNames}: a surname used alone is known by the full name before it. */
export function nameContext(text: string): NameContext {
  const names = new Set<string>();
  for (const run of runs(text.replace(/[^\S\n]/g, ' '))) {
    if (run.atStart && run.words.length === 1) continue;
    if (!run.words.some((word) => isRare(word))) continue;
    // The first word of a sentence is capitalised anyway.
    const own = run.atStart && !isRare(run.words[0] ?? '') ? run.words.slice(1) : run.words;
    for (const word of own) if (!TITLES.has(word.toLowerCase()) && !GENERIC.has(word)) names.add(word);
  }
  return { names };
}

/**
 * Finds names that no glossary knows, by their capitals: a run of capitalised words, less the titles before it, that
 * holds a word which news text does not use in lower case. They stay in Latin letters in every language.
 */
export function findNames(text: string, context: NameContext): Slot[] {
  if (isTitleCase(text)) return [];
  return runs(text).flatMap((run): Slot[] => {
    let first = 0;
    while (first < run.words.length && TITLES.has(run.words[first]?.toLowerCase() ?? '')) first++;
    const words = run.words.slice(first);
    const afterHonorific = HONORIFICS.has(run.words[first - 1]?.toLowerCase() ?? '');
    const isName = afterHonorific || words.some((word) => isRare(word) || context.names.has(word));
    const start = run.starts[first];
    if (!isName || start === undefined) return [];
    // `Officials in Gwangju`: the first word of a sentence belongs to a name only if it is itself one.
    const lead = words[0] ?? '';
    if (run.atStart && first === 0 && words.length > 1 && !isRare(lead) && !context.names.has(lead)) {
      const next = run.starts[1];
      return next === undefined ? [] : [slot(text, next, run.end)];
    }
    return [slot(text, start, run.end)];
  });
}

const slot = (text: string, start: number, end: number): Slot => ({
  kind: 'name',
  span: { start, end },
  text: text.slice(start, end),
  forms: [text.slice(start, end)],
  isPerson: true,
});

interface Run {
  readonly words: readonly string[];
  readonly starts: readonly number[];
  readonly end: number;
  /** The run begins the text or a sentence of it. */
  readonly atStart: boolean;
}

// A capitalised word or an identifier such as F-16, 5G; a possessive 's is left outside.
const CAPITALISED = /(?<![\p{L}\p{N}])(?:\p{Lu}[\p{L}\p{N}]*(?:[-.’'&](?=\p{L}{2}|\p{N}|\p{Lu})[\p{L}\p{N}]+)*|\p{N}+\p{Lu}+)/gu;
const JOINT = /^ (?:(?:of|de|la|van|von|bin|al|el|da|di|dos|du|der|ibn) )?$/;

function runs(text: string): Run[] {
  const found: { words: string[]; starts: number[]; end: number; atStart: boolean }[] = [];
  for (const match of text.matchAll(CAPITALISED)) {
    const word = match[0].replace(/[’']s$/, '');
    const last = found.at(-1);
    if (last && JOINT.test(text.slice(last.end, match.index))) {
      last.words.push(word);
      last.starts.push(match.index);
      last.end = match.index + word.length;
    } else {
      const atStart = /(?:^|[.!?:"“‘]\s*|\n)$/.test(text.slice(Math.max(0, match.index - 3), match.index));
      found.push({ words: [word], starts: [match.index], end: match.index + word.length, atStart });
    }
  }
  return found;
}

/** True for a word that is not common in lower case: with a capital, it is a name. */
export const isRare = (word: string): boolean =>
  word.split(/[-’']/).some((part) => part.length > 1 && !commonWords().has(part.toLowerCase()));

/** A headline that capitalises its ordinary words tells nothing by capitals. */
function isTitleCase(text: string): boolean {
  const ordinary = (text.match(/\p{L}+/gu) ?? []).filter((word) => word.length > 3 && commonWords().has(word.toLowerCase()));
  return ordinary.length > 2 && ordinary.filter((word) => /^\p{Lu}/u.test(word)).length > 0.75 * ordinary.length;
}

let common: ReadonlySet<string> | undefined;

/** Words that news text writes in lower case: `models/embedded/words.txt`, one a line. */
function commonWords(): ReadonlySet<string> {
  common ??= new Set(readFileSync(new URL('../../models/embedded/words.txt', import.meta.url), 'utf8').split('\n'));
  return common;
}

/** Words that are part of many a name and name nothing alone. */
const GENERIC = new Set('Lake Mount Mountain River Sea Bay Cape Island Islands Gulf Strait Port Fort Valley North South East West New Saint National International United Central University Institute'.split(' '));

const HONORIFICS = new Set(['mr', 'mrs', 'ms', 'dr', 'sir', 'dame', 'lord', 'lady']);

const TITLES = new Set([
  ...HONORIFICS,
  ...('president vice prime minister foreign defence defense finance interior justice trade deputy secretary general gen sen rep ' +
    'gov governor senator congressman congresswoman representative ambassador chancellor premier king queen prince princess pope ' +
    'chief cabinet chairman chairwoman chair director professor prof captain colonel col major lieutenant lt sergeant admiral ' +
    'commissioner judge justice mayor speaker spokesman spokeswoman spokesperson coach leader emperor crown the a an i he she it ' +
    'they we in on at but and as for if when while after before although').split(' '),
]);
