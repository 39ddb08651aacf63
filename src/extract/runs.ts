/// <reference lib="dom" />
import { TribriefError } from '../error.ts';

/** A run of text that a browser shows as lines of their own. */
export interface Run {
  /** White space collapsed, trimmed. */
  readonly text: string;
  /** The element that sets it apart. */
  readonly block: Element;
  /** The block's parent at the time of reading. */
  readonly parent: Element | null;
  /** All of its text is in this element, which may be the block or lie deeper: a `<time>`, an `<a>`. */
  readonly inner: Element;
}

/** The attribute of the elements put around each text; its value is the run's number. */
export const RUN = 'data-run';

/**
 * The runs of an element in order. Each text in the document is put into an element that tells its run.
 *
 * @throws TribriefError `input` for a page that is nested too deep to be read
 */
export function runsOf(root: Element): Run[] {
  const runs: Run[] = [];
  const blocks = [root];
  let texts: ChildNode[] = [];
  const endRun = (): void => {
    const text = texts.map(({ textContent }) => textContent ?? '').join('').replace(/[ \t\r\n\f]+/g, ' ').trim();
    const block = blocks.at(-1);
    const [first] = texts;
    if (text !== '' && block && first) {
      runs.push({ text, block, parent: block.parentElement, inner: innermost(first, text, block) });
      for (const node of texts) mark(node, runs.length - 1);
    }
    texts = [];
  };

  const visit = (node: ChildNode, depth: number): void => {
    if (depth > MAX_DEPTH) {
      throw new TribriefError('input', `The page is nested more than ${MAX_DEPTH} elements deep`, { hint: 'Save the text of the article instead of the page.' });
    }
    if (node.nodeType === TEXT_NODE) texts.push(node);
    else if (isElement(node) && !isHidden(node)) {
      const isInline = INLINE.has(node.localName);
      if (!isInline) {
        endRun();
        blocks.push(node);
      }
      for (const child of [...node.childNodes]) visit(child, depth + 1);
      if (!isInline) {
        endRun();
        blocks.pop();
      }
    }
  };
  for (const child of [...root.childNodes]) visit(child, 1);
  endRun();
  return runs;
}

/** As deep as browsers nest a page. */
const MAX_DEPTH = 512;

const TEXT_NODE = 3;
const ELEMENT_NODE = 1;

const isElement = (node: Node): node is Element => node.nodeType === ELEMENT_NODE;

const INLINE = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q rp rt ruby s samp small span strike strong sub sup time tt u var wbr'.split(' '),
);
const UNSEEN = new Set(
  'script style noscript template svg math iframe object embed canvas audio video select textarea input meta link title base map'.split(' '),
);

const isHidden = (element: Element): boolean =>
  UNSEEN.has(element.localName) || element.hasAttribute('hidden') || /display\s*:\s*none|visibility\s*:\s*hidden/i.test(element.getAttribute('style') ?? '');

function innermost(first: Node, text: string, block: Element): Element {
  let inner = first.parentElement ?? block;
  while (inner !== block && inner.parentElement && inner.textContent.replace(/\s+/g, '').length < text.replace(/\s+/g, '').length) inner = inner.parentElement;
  return inner;
}

function mark(node: ChildNode, run: number): void {
  const element = node.ownerDocument?.createElement('span');
  if (!element) return;
  element.setAttribute(RUN, String(run));
  node.replaceWith(element);
  element.append(node);
}
