import { describe, expect, it } from 'vitest';
import { findQuoteSpans, segment } from '../../src/segment/index.ts';
import { textOf } from '../../src/types.ts';
import { articleOf } from './article.ts';

type Told = readonly [quote: string, kind: 'sentence' | 'fragment', speaker: string | undefined, continues?: number];

const quotesOf = (...paragraphs: readonly string[]): Told[] => {
  const { article, quotes } = segment(articleOf(...paragraphs));
  return quotes.map(({ span, kind, speaker, continues }) => {
    const told = [textOf(article.text, span), kind, speaker && textOf(article.text, speaker)] as const;
    return continues === undefined ? told : [...told, continues];
  });
};

const ATTRIBUTED: readonly (readonly [paragraph: string, ...quotes: readonly Told[]])[] = [
  ['"We will act," she said.', ['"We will act,"', 'sentence', 'she']],
  ['"We will act," said Park Jin.', ['"We will act,"', 'sentence', 'Park Jin']],
  ['"We will act," Park Jin said on Monday.', ['"We will act,"', 'sentence', 'Park Jin']],
  ['“We will act,” she told reporters.', ['“We will act,”', 'sentence', 'she']],
  ['"We will act," Kim, 45, a shopkeeper in Busan, said.', ['"We will act,"', 'sentence', 'Kim']],
  ['"We will act," Lena Marsh, who leads the union, told AFP.', ['"We will act,"', 'sentence', 'Lena Marsh']],
  ['"We will act," said Maria Ortega, the mayor, who was elected in May.', ['"We will act,"', 'sentence', 'Maria Ortega']],
  ['"We will act," a spokesman for the port also said in a statement.', ['"We will act,"', 'sentence', 'a spokesman for the port']],
  ["\"We will act,\" the dockers' union later wrote on its website.", ['"We will act,"', 'sentence', "the dockers' union"]],
  ['"We will act," according to the ministry.', ['"We will act,"', 'sentence', 'the ministry']],
  ['"We will act," as Abe put it.', ['"We will act,"', 'sentence', 'Abe']],
  ['"We will act," the tall (1.98 m) goalkeeper said.', ['"We will act,"', 'sentence', 'the tall (1.98 m) goalkeeper']],
  ['"Will it hold?" asked one engineer.', ['"Will it hold?"', 'sentence', 'one engineer']],
  ['"Will it hold?" Cllr. Jo Bell asked.', ['"Will it hold?"', 'sentence', 'Cllr. Jo Bell']],
  ['"No," Abe said.', ['"No,"', 'sentence', 'Abe']],
  ['Holt said: "We made mistakes. We know."', ['"We made mistakes. We know."', 'sentence', 'Holt']],
  ['Asked about it, Holt said, "I don\'t know."', ['"I don\'t know."', 'sentence', 'Holt']],
  ['On Monday, Kim, 45, a shopkeeper, told the court: "He ran."', ['"He ran."', 'sentence', 'Kim']],
  ['On Monday Kim said, "He ran."', ['"He ran."', 'sentence', 'Kim']],
  ['The storm came late and Park said "it was over".', ['"it was over"', 'fragment', 'Park']],
  ['Kim, Lee and Park said the deal was "done".', ['"done"', 'fragment', 'Kim, Lee and Park']],
  ['WHO chief Tedla Haile said it was "not over".', ['"not over"', 'fragment', 'WHO chief Tedla Haile']],
  ['The minister, speaking in Geneva on Tuesday, said talks were "frank".', ['"frank"', 'fragment', 'The minister']],
  ['According to the ministry, the flood was "the worst in years".', ['"the worst in years"', 'fragment', 'the ministry']],
  ['Park called the plan "a threat" and left.', ['"a threat"', 'fragment', 'Park']],
  ['Park opened the session, saying it was "time to act".', ['"time to act"', 'fragment', 'Park']],
  ['The mayor was quoted as saying the dam was "safe".', ['"safe"', 'fragment', 'The mayor']],
  ['What officials described as "a test" failed.', ['"a test"', 'fragment', 'officials']],
  ['The "grey zone" must go, Park said on Friday.', ['"grey zone"', 'fragment', 'Park']],
  ['The envoys "opposed the (old) dam for its \'harmful\' effect," the State Office said in a statement.',
    ['"opposed the (old) dam for its \'harmful\' effect,"', 'fragment', 'the State Office']],
  ['Abe said they must "stop (South Alba\'s) purchases," according to the ministry.', ['"stop (South Alba\'s) purchases,"', 'fragment', 'the ministry']],
  ['Holt called it "a chance" but analysts at Norbank called it "risky", "costly" and "late".',
    ['"a chance"', 'fragment', 'Holt'], ['"risky"', 'fragment', 'analysts at Norbank'], ['"costly"', 'fragment', 'analysts at Norbank'], ['"late"', 'fragment', 'analysts at Norbank']],
  ['The prime minister visited the town and promised that "nobody will be forgotten."', ['"nobody will be forgotten."', 'fragment', 'The prime minister']],
  ['The gunman, described by neighbours as "quiet", fled.', ['"quiet"', 'fragment', 'neighbours']],
  ['Police said the driver shouted "Get back!" and ran.', ['"Get back!"', 'sentence', 'the driver']],
  ['He attended what he calls "a farce".', ['"a farce"', 'fragment', 'he']],
  ['"Stay in," begged outgoing President Marek Roy.', ['"Stay in,"', 'sentence', 'outgoing President Marek Roy']],
  ['"It ended." Park told reporters on Monday.', ['"It ended."', 'sentence', 'Park']],
];

const SPLIT: typeof ATTRIBUTED = [
  ['"We will act," she said, "and soon."', ['"We will act,"', 'sentence', 'she'], ['"and soon."', 'fragment', 'she', 0]],
  ['"We will act," said Abe, the mayor. "We are ready." Nobody believed it.', ['"We will act,"', 'sentence', 'Abe'], ['"We are ready."', 'sentence', 'Abe', 0]],
  ['"If the dam fails" — she paused — "the valley is gone."', ['"If the dam fails"', 'fragment', undefined], ['"the valley is gone."', 'fragment', undefined, 0]],
  ['"We will act," he said. "We won\'t," she said.', ['"We will act,"', 'sentence', 'he'], ['"We won\'t,"', 'sentence', 'she']],
  ['"This," said Moss, pointing at the wall, "is where it stood."', ['"This,"', 'sentence', 'Moss'], ['"is where it stood."', 'fragment', 'Moss', 0]],
  ['"It is a flood," he said, adding that "it will pass."', ['"It is a flood,"', 'sentence', 'he'], ['"it will pass."', 'fragment', 'he']],
];

const UNATTRIBUTED: typeof ATTRIBUTED = [
  ['A plan called "Sunrise" was approved.', ['"Sunrise"', 'fragment', undefined]],
  ['The film "The Long Road" opened.', ['"The Long Road"', 'fragment', undefined]],
  ['The party expelled Roy for calling the portrait "wallpaper".', ['"wallpaper"', 'fragment', undefined]],
  ['It was described as "a test".', ['"a test"', 'fragment', undefined]],
  ['He read "Star Voyage," a novel.', ['"Star Voyage,"', 'fragment', undefined]],
  ['It is known as "Sunrise."', ['"Sunrise."', 'fragment', undefined]],
  ['"We are lost." It was dark.', ['"We are lost."', 'sentence', undefined]],
  ['The banner at the gate was plain: "Stop the dam!"', ['"Stop the dam!"', 'sentence', undefined]],
];

/** A text, and the quotes in it. */
const MARKS: readonly (readonly [text: string, ...quotes: readonly string[]])[] = [
  ["They don't like the workers' union, the '90s, or rock 'n' roll."],
  ["The boys' and girls' teams of '08 aren't ours."],
  ['They don’t like the workers’ union, the ’90s, or rock ’n’ roll.'],
  ["'It's the workers' union that decides,' Lee said.", "'It's the workers' union that decides,'"],
  ['‘It’s the workers’ union that decides,’ Lee said.', '‘It’s the workers’ union that decides,’'],
  ["The 'grey zones' and the 'red lines' were the workers' own.", "'grey zones'", "'red lines'"],
  ["'She said \"no\" to the workers' plan,' Bell recalled.", "'She said \"no\" to the workers' plan,'"],
  ["\"I said, 'Go home,' and they went,\" Bell said.", "\"I said, 'Go home,' and they went,\""],
  ['“He told me ‘no’ twice,” she said.', '“He told me ‘no’ twice,”'],
  ['"They call it "freedom" here," he said.', '"They call it "freedom" here,"'],
  ['A 6\'2" man has a 5" screen and a 7" screen.'],
  ['"The 5" screen is fine," she said.', '"The 5" screen is fine,"'],
  ['"We met in 1999" and "we won in 2005", he said.', '"We met in 1999"', '"we won in 2005"'],
  ['"We will act, "he said. "And soon, "she added.', '"We will act, "', '"And soon, "'],
  ['“We will act," she said. "And soon,” he said.', '“We will act,"', '"And soon,”'],
  ['”We will act,” she said.', '”We will act,”'],
  ['«On y va», „Wir gehen“ (“we go”).', '«On y va»', '„Wir gehen“', '“we go”'],
  ['She shouted "Fire and ran.'],
  ['She ran" and fell.'],
  ['The "north" gate—"closed"—and the ("south") gate.', '"north"', '"closed"', '"south"'],
  ['An empty "" mark and a " " gap.'],
  ["Qur'an, Ba'ath, O'Brien and Hawai‘i."],
  ["'Til then, 'em and 'twas are short."],
  ['"…and soon."', '"…and soon."'],
  ['"We will act"-style politics', '"We will act"'],
];

describe('segment: quotes', () => {
  it.each([...ATTRIBUTED, ...SPLIT, ...UNATTRIBUTED].map(([paragraph, ...quotes]) => ({ paragraph, quotes })))('$paragraph', ({ paragraph, quotes }) => {
    expect(quotesOf(paragraph)).toEqual(quotes);
  });

  it('chains the paragraphs of one quote and gives them its speaker', () => {
    expect(quotesOf('“We begin today.', '“We call it “Dawn.” It ends soon.', '“That is the plan,” Mayor Ruiz said.', 'Nobody clapped.')).toEqual([
      ['“We begin today.', 'sentence', 'Mayor Ruiz'],
      ['“We call it “Dawn.” It ends soon.', 'sentence', 'Mayor Ruiz', 0],
      ['“That is the plan,”', 'sentence', 'Mayor Ruiz', 1],
    ]);
    expect(quotesOf('"It is late," Abe said. "We must go.', '"We must not wait.', 'They left.')).toEqual([
      ['"It is late,"', 'sentence', 'Abe'],
      ['"We must go.', 'sentence', 'Abe', 0],
      ['"We must not wait.', 'sentence', 'Abe', 1],
    ]);
  });

  it('takes a mark that is never closed and not opened again for no quote', () => {
    expect(quotesOf('"We begin today, she said.', 'Nobody clapped.')).toEqual([]);
    expect(quotesOf('"We begin today, she said.', '"And end soon," he said.')).toEqual([['"And end soon,"', 'sentence', 'he']]);
  });

  it('looks for a speaker in the own paragraph only', () => {
    expect(quotesOf('"We begin today."', 'Park said on Monday.')).toEqual([['"We begin today."', 'sentence', undefined]]);
  });

  it('counts the sentences that a quote touches', () => {
    const { quotes } = segment(articleOf('It rained. Holt said: "We waited. Nobody came. We left." The "dam" held.'));
    expect(quotes.map(({ sentences }) => sentences)).toEqual([[1, 4], [4, 5]]);
  });

  it('leaves the marks out of the inner span', () => {
    const { article, quotes } = segment(articleOf('"We begin today.', '"We end," he said.'));
    expect(quotes.map(({ inner }) => textOf(article.text, inner))).toEqual(['We begin today.', 'We end,']);
  });
});

describe('findQuoteSpans', () => {
  it.each(MARKS)('%s', (text, ...quotes) => {
    expect(findQuoteSpans(text).map((span) => textOf(text, span))).toEqual(quotes);
  });
});
