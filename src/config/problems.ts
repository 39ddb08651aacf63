import { LineCounter } from 'yaml';
import type { Position } from '../error.ts';
import { TribriefError } from '../error.ts';

/** One mistake in a configuration. The file of a mistake in an override is `--set`, its line the override itself. */
export interface Problem extends Position {
  readonly message: string;
  readonly hint?: string;
}

/** All mistakes of a configuration at once; the message shows each with its line and a caret under the place. */
export class PipelineError extends TribriefError {
  readonly problems: readonly Problem[];

  constructor(mistakes: readonly Mistake[]) {
    const sorted = inOrder(mistakes);
    const problems = sorted.map(problemOf);
    const [position] = problems.map(({ file, line, column }) => ({ file, line, column }));
    super('config', sorted.map(describe).join('\n\n'), position ? { position } : {});
    this.problems = problems;
  }
}

/** A text that configuration is read from. */
export interface Source {
  /** The path as given. */
  readonly name: string;
  readonly text: string;
  readonly lines: LineCounter;
}

/** A place in a source; `offset` counts UTF-16 code units. */
export interface Place {
  readonly source: Source;
  readonly offset: number;
}

/** A mistake as the checks find it. */
export interface Mistake {
  readonly place: Place;
  readonly message: string;
  readonly hint: string | undefined;
}

/** Takes a mistake; the checks go on after it. */
export type Report = (place: Place, message: string, hint?: string) => void;

export function makeSource(name: string, text: string): Source {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return { name, text, lines };
}

/** By source, in each by place; what an alias makes stand in two places is told once. */
function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  const sources = [...new Set(mistakes.map(({ place }) => place.source))];
  const rank = new Map(sources.map((source, index) => [source, index]));
  const rankOf = ({ place }: Mistake): number => rank.get(place.source) ?? 0;
  const unique = new Map(mistakes.map((mistake) => [`${rankOf(mistake)}:${mistake.place.offset}:${mistake.message}`, mistake]));
  return [...unique.values()].sort((a, b) => rankOf(a) - rankOf(b) || a.place.offset - b.place.offset);
}

function problemOf({ place, message, hint }: Mistake): Problem {
  const { line, column } = positionOf(place);
  return { file: place.source.name, line, column, message, ...(hint === undefined ? {} : { hint }) };
}

/** What is wrong at the end of a text is shown at the end of its last line that holds something. */
function positionOf({ source, offset }: Place): { line: number; column: number } {
  const { line, col } = source.lines.linePos(Math.min(offset, source.text.trimEnd().length));
  return { line, column: col };
}

/** Columns of an excerpt; a longer line is cut around the place. */
const WIDTH = 120;

function describe({ place, message, hint }: Mistake): string {
  const { source } = place;
  const { line, column } = positionOf(place);
  const text = source.text.slice(source.lines.lineStarts[line - 1], source.lines.lineStarts[line]).trimEnd();
  const from = column <= WIDTH - 20 ? 0 : column - WIDTH / 2;
  const gutter = String(line).padStart(5);
  const lines = [
    `${source.name}:${line}:${column}: ${message}`,
    `${gutter} | ${text.slice(from, from + WIDTH)}`,
    `${' '.repeat(gutter.length)} | ${blank(text.slice(from, column - 1))}^`,
  ];
  if (hint !== undefined) lines.push(`hint: ${hint}`);
  return lines.join('\n');
}

/** White space as wide as the text. */
const blank = (text: string): string =>
  text.replace(/[^\t]/gu, (character) => (/[\p{scx=Hang}\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\uFF01-\uFF60]/u.test(character) ? '\u3000' : ' '));
