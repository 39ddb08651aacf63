import { readFileSync } from 'node:fs';
import type { Language } from '../types.ts';
import type { Slot } from './index.ts';
import { isRare } from './names.ts';

/** How one name or term is written in the target languages; a language left out is left to the next entry or the model. */
export interface GlossaryEntry {
  readonly en: string;
  readonly ko?: string;
  readonly ja?: string;
  /**
   * `name` (default), `person` and `date` are matched with their capitals, `term` in any case, `demonym` only before its
   * noun, `title` only before a person's name (`joinTitles`).
   */
  readonly kind?: 'name' | 'person' | 'title' | 'term' | 'demonym' | 'date';
}

/** Entries by the first word of their English side, in lower case; longest first, then in the order given. */
export type Glossary = ReadonlyMap<string, readonly GlossaryEntry[]>;

/** Makes a glossary; of entries for the same English, earlier ones win. */
export function makeGlossary(...sources: readonly (readonly GlossaryEntry[])[]): Glossary {
  const glossary = new Map<string, GlossaryEntry[]>();
  for (const entry of sources.flat()) {
    const key = firstWord(entry.en);
    const same = glossary.get(key);
    if (same) same.push(entry);
    else glossary.set(key, [entry]);
  }
  for (const same of glossary.values()) same.sort((a, b) => b.en.length - a.en.length);
  return glossary;
}

/** The entries that ship with tribrief, from `models/embedded/glossary.tsv`. */
export function readShippedGlossary(file: URL = new URL('../../models/embedded/glossary.tsv', import.meta.url)): GlossaryEntry[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line): GlossaryEntry[] => {
      const [en, ko, ja, kind] = line.split('\t');
      if (!en || !ko || !ja) return [];
      return [{ en, ko, ja, kind: KINDS.find((known) => known === kind) ?? 'name' }];
    });
}

const KINDS = ['person', 'title', 'demonym', 'date'] as const;

/** Finds the glossary's entries in an English text, the longest first where several begin at one word. */
export function findTerms(text: string, language: Language, glossary: Glossary): Slot[] {
  const slots: Slot[] = [];
  let end = 0;
  for (const { index } of text.matchAll(WORD)) {
    if (index < end) continue;
    const entry = glossary.get(firstWord(text.slice(index)))?.find((candidate) => candidate[language] && candidate.kind !== 'title' && matches(candidate, text, index) && !isCut(candidate, text, index, glossary));
    const form = entry?.[language];
    if (!entry || !form) continue;
    end = index + entry.en.length;
    slots.push({
      kind: entry.kind === 'date' ? 'date' : 'name',
      span: { start: index, end },
      text: text.slice(index, end),
      forms: [form],
      isPerson: entry.kind === 'person',
    });
  }
  return slots;
}

/** A name that goes on with a word no glossary knows, as `Porto` in `Porto Novo`, is another name. */
function isCut({ en, kind }: GlossaryEntry, text: string, start: number, glossary: Glossary): boolean {
  if (kind !== 'name') return false;
  const next = /^ (\p{Lu}[\p{L}\p{N}]+)/u.exec(text.slice(start + en.length))?.[1];
  return next !== undefined && isRare(next) && !glossary.get(next.toLowerCase())?.some((entry) => text.startsWith(entry.en, start + en.length + 1));
}

const WORD = /(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu;

/** The key of a glossary that a text begins with. */
export const firstWord = (text: string): string => /^[\p{L}\p{N}]+/u.exec(text)?.[0].toLowerCase() ?? '';

function matches({ en, kind }: GlossaryEntry, text: string, start: number): boolean {
  const found = text.slice(start, start + en.length);
  if (kind === 'term' ? found.toLowerCase() !== en.toLowerCase() : found !== en) return false;
  const after = text.slice(start + en.length);
  if (/^[\p{L}\p{N}]/u.test(after)) return false;
  // `Japanese cars` but not `speaks Japanese`, `the French`.
  if (kind === 'demonym') return /^(?:[ -]\p{L}|\/)/u.test(after) && !/^ (?:and|or|are|were|have|had|in|on|at|to|for|of|said|is|was|who|by|with|from|but|as)\b/u.test(after);
  if (en === 'May' || en === 'March') return MONTH_CUE.test(text.slice(Math.max(0, start - 12), start));
  return true;
}

const MONTH_CUE = /\b(?:in|since|until|by|last|next|early|late|mid|of|from|to|through|this|before|after|for|and)[ -]$/i;
