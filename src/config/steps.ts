import type { Place, Report } from './problems.ts';
import { MAX_STEPS } from './schema.ts';
import { listed, quoted, suggest } from './suggest.ts';
import type { Tree } from './tree.ts';
import { child, isMapping, items } from './tree.ts';

/** A step's own name, and those of the steps that it waits for. */
export interface ResolvedStep {
  readonly id: string;
  readonly needs: string[];
}

/**
 * Gives each step of a pipeline its id and its needs, and reports what is wrong between the steps and the models. Of
 * what the schema finds wrong, nothing is said again: what can't be read is taken to be right.
 *
 * @returns one for each step, in the order of the file
 */
export function resolveSteps(root: Tree, report: Report): ResolvedStep[] {
  const steps = items(child(root, 'steps')).map(readStep);
  if (steps.length > MAX_STEPS) return [];
  const byId = new Map<string, Step>();
  for (const step of steps) if (step.id !== undefined && !byId.has(step.id)) byId.set(step.id, step);
  reportTwins(steps, byId, report);
  reportModels(root, steps, report);

  // A step whose name is misspelt may be any step.
  const isSure = steps.every(({ uses }) => isKnown(uses?.text));
  const needs = new Map(steps.map((step, index) => [step, needsOf(step, steps.slice(0, index), byId, isSure, report)]));
  reportCycles(needs, report);
  if (isSure) for (const step of steps) reportMissingInput(step, needs, report);
  return steps.map((step) => ({ id: step.id ?? '', needs: (needs.get(step)?.steps ?? []).flatMap(({ id }) => id ?? []) }));
}

/** The id of a step as the file has it: its own, or the default. */
export function idOf(tree: Tree): string | undefined {
  const uses = word(tree, 'uses')?.text;
  const to = word(tree, 'with', 'to')?.text;
  return word(tree, 'id')?.text ?? (uses === 'translate' && to !== undefined ? `translate-${to}` : uses);
}

/** What each step makes, and the steps that make what it reads: the first of them that the pipeline has. */
const STEPS: Readonly<Record<string, { makes: string; reads: string; from: readonly string[] }>> = {
  extract: { makes: 'article', reads: '', from: [] },
  segment: { makes: 'set of sentences', reads: 'an article', from: ['extract'] },
  summarize: { makes: 'summary', reads: 'sentences and quotes', from: ['segment'] },
  translate: { makes: 'translation', reads: 'a summary', from: ['summarize'] },
  verify: { makes: 'report', reads: 'translations, a summary or quotes', from: ['translate', 'summarize', 'segment'] },
};

const isKnown = (uses: string | undefined): boolean => uses !== undefined && Object.hasOwn(STEPS, uses);

const fromOf = ({ uses }: Step): readonly string[] => (isKnown(uses?.text) ? (STEPS[uses?.text ?? '']?.from ?? []) : []);

interface Word {
  readonly text: string;
  readonly place: Place;
}

interface Step {
  readonly place: Place;
  readonly id: string | undefined;
  readonly ownId: Word | undefined;
  readonly uses: Word | undefined;
  readonly needs: readonly Word[] | undefined;
  readonly model: Word | undefined;
  readonly to: Word | undefined;
}

function readStep(tree: Tree): Step {
  const needs = child(tree, 'needs');
  return {
    place: tree.place,
    id: idOf(tree),
    ownId: word(tree, 'id'),
    uses: word(tree, 'uses'),
    needs: needs && items(needs).flatMap((item) => word(item) ?? []),
    model: word(tree, 'with', 'model'),
    to: word(tree, 'with', 'to'),
  };
}

function word(tree: Tree, ...keys: readonly string[]): Word | undefined {
  const found = child(tree, ...keys);
  return typeof found?.value === 'string' ? { text: found.value, place: found.place } : undefined;
}

const nameOf = ({ id }: Step): string => quoted(id ?? '');
const lineOf = ({ place: { source, offset } }: Step): number => source.lines.linePos(offset).line;

/** Steps that would overwrite what another one has made. */
function reportTwins(steps: readonly Step[], byId: ReadonlyMap<string, Step>, report: Report): void {
  const makers = new Map<string, Step>();
  for (const step of steps) {
    const { uses, to, model, ownId, id } = step;
    if (!uses || id === undefined) continue;
    const twin = makers.get(`${uses.text} ${to?.text ?? ''} ${model?.text ?? ''}`);
    const namesake = byId.get(id);
    makers.set(`${uses.text} ${to?.text ?? ''} ${model?.text ?? ''}`, step);
    if (twin && isKnown(uses.text)) {
      const isTranslation = uses.text === 'translate';
      report(
        uses.place,
        isTranslation ? `this makes the same translation as the step in line ${lineOf(twin)}` : `${quoted(uses.text)} is used a second time`,
        isTranslation ? 'Leave it out, or give it another language or model.' : `A briefing has one ${STEPS[uses.text]?.makes ?? ''}: leave out this step, or the one in line ${lineOf(twin)}.`,
      );
    } else if (namesake && namesake !== step) {
      report((ownId ?? uses).place, `the id ${quoted(id)} belongs to the step in line ${lineOf(namesake)}`, 'Give each step an `id` of its own.');
    }
  }
}

function reportModels(root: Tree, steps: readonly Step[], report: Report): void {
  const value = child(root, 'models')?.value ?? new Map<string, never>();
  if (!isMapping(value)) return;
  const known = [...value.keys()];
  const users = new Map<string, string>();
  for (const { uses, model } of steps) {
    if (!uses || !model) continue;
    const { text, place } = model;
    const spec = value.get(text)?.tree.value;
    if (!value.has(text)) {
      const otherwise = known.length > 0 ? `The models are ${listed(known)}.` : 'Name it under `models:`.';
      report(place, `there is no model ${quoted(text)}`, suggest(text, known, otherwise));
    } else if ((spec === 'embedded/summarizer' && uses.text === 'translate') || (spec === 'embedded/translator' && uses.text === 'summarize')) {
      report(place, `${quoted(text)} is ${quoted(spec)}, which can't ${uses.text}`);
    } else if ((users.get(text) ?? uses.text) !== uses.text) {
      report(place, `${quoted(text)} can't be used both to summarize and to translate`, 'Name a model of its own for each.');
    } else users.set(text, uses.text);
  }
}

interface Needs {
  readonly steps: readonly Step[];
  /** False if a need has no step. */
  readonly isWhole: boolean;
}

function needsOf(step: Step, earlier: readonly Step[], byId: ReadonlyMap<string, Step>, isSure: boolean, report: Report): Needs {
  if (!step.needs) {
    const maker = fromOf(step).find((uses) => earlier.some((other) => other.uses?.text === uses));
    return { steps: earlier.filter(({ uses }) => uses !== undefined && uses.text === maker), isWhole: true };
  }
  const found = step.needs.map(({ text }) => byId.get(text));
  for (const [index, { text, place }] of step.needs.entries()) {
    const ids = [...byId.keys()].filter((id) => id !== step.id);
    if (!found[index] && isSure) report(place, `there is no step with the id ${quoted(text)}`, suggest(text, ids, `The ids are ${listed(ids)}.`));
  }
  return { steps: [...new Set(found.flatMap((other) => other ?? []))], isWhole: !found.includes(undefined) };
}

function reportCycles(needs: ReadonlyMap<Step, Needs>, report: Report): void {
  const told = new Set<Step>();
  for (const step of needs.keys()) {
    const cycle = told.has(step) ? undefined : pathBack(step, needs);
    if (!cycle) continue;
    for (const member of cycle) told.add(member);
    const next = cycle[1] ?? step;
    const place = step.needs?.find(({ text }) => text === next.id)?.place ?? step.place;
    report(place, `the steps wait for each other: ${[...cycle, step].map(nameOf).join(' → ')}`, 'Leave one of these needs out.');
  }
}

/** The shortest way from a step over its needs back to itself, without its end. */
function pathBack(step: Step, needs: ReadonlyMap<Step, Needs>): Step[] | undefined {
  const paths: Step[][] = [[step]];
  const seen = new Set<Step>();
  for (const path of paths) {
    for (const next of needs.get(path.at(-1) ?? step)?.steps ?? []) {
      if (next === step) return path;
      if (!seen.has(next)) paths.push([...path, next]);
      seen.add(next);
    }
  }
  return undefined;
}

function reportMissingInput(step: Step, needs: ReadonlyMap<Step, Needs>, report: Report): void {
  const { uses, needs: written } = step;
  const awaited = awaitedBy(step, needs);
  const from = fromOf(step);
  if (!uses || from.length === 0 || [...awaited, step].some((other) => needs.get(other)?.isWhole === false)) return;

  const makers = [...needs.keys()].filter((other) => from.includes(other.uses?.text ?? ''));
  const late = makers.filter((maker) => !awaited.has(maker));
  const names = late.map(nameOf);
  const mend = written ? `Add ${listed(names)} to its \`needs\`.` : `Move it behind ${listed(names)}.`;
  if (makers.length === late.length) {
    const [maker = ''] = from.slice(-1);
    report(
      uses.place,
      `${quoted(uses.text)} reads ${STEPS[uses.text]?.reads ?? ''}, but no step that it waits for makes any`,
      late.length > 0 ? mend : `Add \`- uses: ${maker}\` before it.`,
    );
  } else if (uses.text === 'verify' && late.length > 0) {
    report(uses.place, `\`verify\` does not wait for ${listed(names)}, so its report would leave that out`, mend);
  }
}

/** All steps that are done when a step begins. */
function awaitedBy(step: Step, needs: ReadonlyMap<Step, Needs>): ReadonlySet<Step> {
  const awaited = new Set(needs.get(step)?.steps);
  for (const other of awaited) for (const next of needs.get(other)?.steps ?? []) awaited.add(next);
  return awaited;
}
