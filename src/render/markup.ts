/** HTML that is safe to stand in a page. */
export interface Markup {
  readonly markup: string;
}

type Value = string | number | Markup | undefined | readonly Value[];

/**
 * Makes HTML from a template. Values are escaped, HTML made by this function is put in as it is, lists are joined, and
 * `undefined` is nothing. In text only `&`, `<` and carriage returns (which HTML would turn into line feeds) are written as
 * references, so that quotation marks stay the bytes they are; between tags' brackets `"` is too.
 */
export function html(template: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let markup = template[0] ?? '';
  for (const [index, value] of values.entries()) {
    const isInTag = markup.lastIndexOf('<') > markup.lastIndexOf('>');
    markup += write(value, isInTag) + (template[index + 1] ?? '');
  }
  return { markup };
}

function write(value: Value, isInTag: boolean): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.replace(isInTag ? /[&<>"\r]/g : /[&<\r]/g, (character) => REFERENCES[character] ?? character);
  return 'markup' in value ? value.markup : value.map((item) => write(item, isInTag)).join('');
}

const REFERENCES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };
