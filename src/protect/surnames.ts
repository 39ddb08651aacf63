import type { Glossary, GlossaryEntry } from './glossary.ts';
import { makeGlossary } from './glossary.ts';

/**
 * A glossary that knows the people of an article by their surnames too, as news names them after the first time. A surname
 * that two of them share is left out: it is not ours to say who is meant.
 */
export function withSurnames(glossary: Glossary, article: string): Glossary {
  const text = article.replace(/\s+/g, ' ');
  const people = [...glossary.values()].flat().filter(({ kind, en }) => kind === 'person' && text.includes(en));
  const bySurname = new Map<string, GlossaryEntry | undefined>();
  for (const entry of people.flatMap(surnamesOf)) {
    const known = bySurname.get(entry.en);
    bySurname.set(entry.en, bySurname.has(entry.en) && (known?.ko !== entry.ko || known?.ja !== entry.ja) ? undefined : entry);
  }
  // Only what a surname changes is made anew: a glossary has thousands of entries.
  const extended = new Map(glossary);
  for (const [key, surnames] of makeGlossary([...bySurname.values()].filter((entry) => entry !== undefined))) {
    extended.set(key, [...(glossary.get(key) ?? []), ...surnames].sort((a, b) => b.en.length - a.en.length));
  }
  return extended;
}

/**
 * Western names have as many parts in Korean and Japanese, given name first, and are known by what follows it. East Asian
 * names are one word in Japanese, and news repeats them whole; English puts the family name first or last.
 */
function surnamesOf({ en, ko = '', ja = '' }: GlossaryEntry): GlossaryEntry[] {
  const words = en.split(' ');
  const [first = '', ...rest] = words;
  if (rest.length === 0) return [];
  if (ja.includes('・')) {
    const [koSurname, jaSurname] = [ko.split(' ').slice(1).join(' '), ja.split('・').slice(1).join('・')];
    return koSurname && jaSurname ? [{ en: rest.join(' '), ko: koSurname, ja: jaSurname, kind: 'person' }] : [];
  }
  // A Japanese name has a family and a given part in Korean, family first.
  const isJapanese = ko.includes(' ');
  const names = isJapanese ? [first, ...rest.slice(-1)] : [first];
  return names.map((name) => ({ en: name, ko: ko.split(' ')[0] ?? ko, ja, kind: 'person' }));
}
