import type { Language } from '../types.ts';
import type { Piece, Slot } from './index.ts';
import { withParticle } from './josa.ts';

/** Makes one slot of names in a row: `Russia and North Korea` → `러시아와 북한`, `ロシアと北朝鮮`; three or more take commas. */
export function joinLists(pieces: readonly Piece[], language: Language): Piece[] {
  const joined: Piece[] = [];
  for (let at = 0; at < pieces.length; ) {
    const length = listLength(pieces, at);
    const list = pieces.slice(at, at + length);
    const names = list.filter(isName);
    const [first, last] = [names[0], names.at(-1)];
    if (first && last && first !== last) {
      joined.push({
        kind: 'name',
        span: { start: first.span.start, end: last.span.end },
        text: list.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join(''),
        forms: [write(names.map(({ forms: [form] }) => form), language)],
      });
    } else joined.push(...list);
    at += length;
  }
  return joined;
}

const isName = (piece: Piece | undefined): piece is Slot => typeof piece === 'object' && piece.kind === 'name';

/** How many pieces from `start` on are one list: names with commas between, the last after `and`; 1 where there is none. */
function listLength(pieces: readonly Piece[], start: number): number {
  for (let at = start; isName(pieces[at]) && isName(pieces[at + 2]); at += 2) {
    const between = pieces[at + 1];
    if (typeof between !== 'string') break;
    // A comma before `and` belongs to a list of three or more; after one name, another clause may begin.
    if (/^\sand\s$/.test(between) || (at > start && /^,\sand\s$/.test(between))) return at + 3 - start;
    if (!/^,\s$/.test(between)) break;
  }
  return 1;
}

function write(names: readonly string[], language: Language): string {
  const [first = '', second = ''] = names;
  if (names.length > 2) return names.join(language === 'ko' ? ', ' : '、');
  return language === 'ko' ? `${first}${withParticle(first, '와', false)} ${second}` : `${first}と${second}`;
}
