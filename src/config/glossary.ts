import path from 'node:path';
import { z } from 'zod';
import type { GlossaryEntry } from '../protect/index.ts';
import { readText } from './files.ts';
import type { Mistake, Report, Source } from './problems.ts';
import { makeSource } from './problems.ts';
import { glossaryEntry } from './schema.ts';
import { quoted, suggest } from './suggest.ts';
import { readYaml } from './tree.ts';
import { validate } from './validate.ts';

/**
 * Reads a glossary file: a YAML list of `{ en, ko, ja, kind }` (`.yaml`, `.yml`), or lines of `en<TAB>ko<TAB>ja<TAB>kind`
 * (`.tsv`), where an empty cell means that the entry has no such language, and lines that begin with `#` are comments.
 *
 * @param mistakes takes every mistake in the file
 * @throws TribriefError `config` if the file can't be read
 */
export async function readGlossaryFile(file: string, mistakes: Mistake[]): Promise<GlossaryEntry[]> {
  const source = makeSource(file, await readText(file));
  const report: Report = (place, message, hint) => mistakes.push({ place, message, hint });
  switch (path.extname(file).toLowerCase()) {
    case '.tsv':
      return readTsv(source, report);
    case '.yaml':
    case '.yml': {
      const tree = readYaml(source, 0, report);
      return (tree && validate(z.array(glossaryEntry), tree, report)) ?? [];
    }
    default:
      report({ source, offset: 0 }, 'a glossary is a .yaml, .yml or .tsv file', 'Give the file one of these endings.');
      return [];
  }
}

const KINDS = ['name', 'term'];

function readTsv(source: Source, report: Report): GlossaryEntry[] {
  const entries: GlossaryEntry[] = [];
  let offset = 0;
  for (const line of source.text.split('\n')) {
    const place = { source, offset };
    const [en = '', ko = '', ja = '', kind = '', ...more] = line.split('\t').map((cell) => cell.trim());
    if (line.trim() !== '' && !line.startsWith('#')) {
      if (en === '') report(place, 'the line has no English term', 'A line is English, Korean, Japanese and, if need be, `name` or `term`, with tabs between.');
      else if (ko === '' && ja === '') report(place, `${quoted(en)} has neither Korean nor Japanese`, 'The columns are set off by tabs, not by spaces.');
      else if (kind !== '' && !KINDS.includes(kind)) report(place, `there is no kind ${quoted(kind)}`, suggest(kind, KINDS, 'It is `name` or `term`.'));
      else if (more.some((cell) => cell !== '')) report(place, 'the line has more than four columns');
      else entries.push({ en, ...(ko && { ko }), ...(ja && { ja }), ...(kind === 'term' && { kind }) });
    }
    offset += line.length + 1;
  }
  return entries;
}
