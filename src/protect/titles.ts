import type { Language } from '../types.ts';
import type { Glossary } from './glossary.ts';
import { firstWord } from './glossary.ts';
import type { Piece, Slot } from './index.ts';

/**
 * Makes one slot of a person's name and the title before it, with the country or body that the title belongs to, in the
 * order of the target language: `US Secretary of State Antony Blinken` → `토니 블링컨 미국 국무장관`,
 * `米国のアントニー・ブリンケン国務長官`. Titles without a name are left to the model.
 */
export function joinTitles(pieces: readonly Piece[], language: Language, glossary: Glossary): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const slot = isSlot(piece) && piece.isPerson === true ? (withOffice(joined, piece, language, glossary) ?? withTitle(joined, piece, language, glossary)) : undefined;
    joined.push(slot ?? piece);
  }
  return joined;
}

/** The glossary has title and owner as one: `UN Secretary-General`. Takes what it joins away from the end of `before`. */
function withOffice(before: Piece[], name: Slot, language: Language, glossary: Glossary): Slot | undefined {
  const [office, space] = before.slice(-2);
  if (!isSlot(office) || office.isPerson === true || typeof space !== 'string' || !/^\s$/.test(space) || !titleAtEnd(`${office.text} `, language, glossary)) return undefined;
  before.splice(-2);
  const form = language === 'ko' ? `${name.forms[0]} ${office.forms[0]}` : name.forms[0] + office.forms[0];
  return join(office.text + space, name, form);
}

function withTitle(before: Piece[], name: Slot, language: Language, glossary: Glossary): Slot | undefined {
  const text = before.at(-1);
  const title = typeof text === 'string' ? titleAtEnd(text, language, glossary) : undefined;
  if (!title) return undefined;
  before.pop();
  const [formerTitle] = /former\s$/i.exec(title.rest) ?? [''];
  const rest = title.rest.slice(0, title.rest.length - formerTitle.length);
  const owner = /^(?:['’]s)?\s$/.test(rest) ? before.at(-1) : undefined;
  if (!isSlot(owner) || owner.kind !== 'name' || owner.isPerson === true) {
    if (rest !== '') before.push(rest);
    return join(formerTitle + title.text, name, arrange(name, title.form, undefined, formerTitle !== '', language));
  }
  before.pop();
  const formerOwner = takeFormer(before);
  // `Japan Foreign Minister` has a title of its own.
  const own = titleAtEnd(`${owner.text} ${title.text}`, language, glossary);
  const isOwn = own?.rest === '';
  const form = arrange(name, isOwn ? own.form : title.form, isOwn ? undefined : owner.forms[0], formerTitle + formerOwner !== '', language);
  return join(formerOwner + owner.text + rest + formerTitle + title.text, name, form);
}

const isSlot = (piece: Piece | undefined): piece is Slot => typeof piece === 'object';

const join = (before: string, name: Slot, form: string): Slot => ({
  kind: 'name',
  span: { start: name.span.start - before.length, end: name.span.end },
  text: before + name.text,
  forms: [form],
  isPerson: true,
  isTitled: true,
});

/** A title at the end of a text, with the space behind it, and what stands before it. */
function titleAtEnd(text: string, language: Language, glossary: Glossary): { form: string; text: string; rest: string } | undefined {
  if (!/\s$/.test(text)) return undefined;
  const words = [...text.matchAll(/(?<![\p{L}\p{N}-])\p{L}/gu)].slice(-LONGEST);
  for (const { index } of words) {
    const title = text.slice(index, -1).replace(/\s/g, ' ');
    const entry = glossary.get(firstWord(title))?.find(({ en, kind }) => kind === 'title' && en === title);
    const form = entry?.[language];
    if (form !== undefined) return { form, text: text.slice(index), rest: text.slice(0, index) };
  }
  return undefined;
}

/** Words of the longest title. */
const LONGEST = 5;

/** Takes `former ` away from the end. */
function takeFormer(pieces: Piece[]): string {
  const last = pieces.at(-1);
  const [former] = (typeof last === 'string' ? /\bformer\s$/i.exec(last) : undefined) ?? [''];
  if (typeof last !== 'string' || former === '') return '';
  pieces.pop();
  if (last.length > former.length) pieces.push(last.slice(0, -former.length));
  return former;
}

function arrange({ forms: [name] }: Slot, title: string, owner: string | undefined, isFormer: boolean, language: Language): string {
  if (language === 'ko') return [name, isFormer ? '전' : '', owner, title].filter(Boolean).join(' ');
  if (owner === undefined && title.includes('の')) return title.replace('の', `の${name}`);
  return `${owner === undefined ? '' : `${owner}の`}${name}${isFormer ? '元' : ''}${title}`;
}
