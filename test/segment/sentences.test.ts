import { describe, expect, it } from 'vitest';
import { segment } from '../../src/segment/index.ts';
import { textOf } from '../../src/types.ts';
import { articleOf } from './article.ts';

const sentencesOf = (...paragraphs: readonly string[]): string[] => {
  const { article, sentences } = segment(articleOf(...paragraphs));
  return sentences.map(({ span }) => textOf(article.text, span));
};

/** Each case is a paragraph as the sentences that it must come apart into. */
const CASES: readonly (readonly [what: string, ...sentences: readonly string[]])[] = [
  ['a country before a name', 'The U.S. Senate met.', 'The U.N. Harbour Office did not.'],
  ['a country at the end', 'Abe flew to the U.S.', 'The others stayed.', 'She wrote to the U.N.', 'However, nobody answered.'],
  ['a country before an office that looks like a preposition', 'The U.S. Under Secretary left.'],
  ['a country before a quoted statement', 'Abe left the U.S.', '"Nobody asked us," he said.'],
  ['a country before a quoted name', 'The U.S. "Deep Water" plan failed.'],
  ['a month without a full stop', 'It opened on Nov 24.', 'It closed on Nov 25.'],
  ['a month with a full stop', 'It opened on Nov. 24 in Sept. 1999.', 'It closed.'],
  ['an abbreviated weekday', 'It opens on Mon. Nov. 6 as before.'],
  ['a number', 'It was No. 3 of Nos. 1 to 9.', 'See p. 12, Fig. 4 and Art. IX of the law.'],
  ['the word no', 'Did they agree?', 'No.', 'They left.'],
  ['titles', 'Mr. Lee, Mrs. Abe, Dr. Moss, Gen. Park, Lt. Col. Roy and Cllr. Bell met.', 'Sen. Ortega did not.'],
  ['a saint and a street', 'He lives in St. Mary on Main St.', 'The other lives on Elm Ave. near the port.'],
  ['a company', 'Norbank Inc. Chief Executive Holt left Marsh & Co. for Ortega Ltd. in May.', 'Sanders Corp. grew.'],
  ['a company at the end', 'He works for Sanders & Co.', 'They make boats.'],
  ['a junior', 'Abe Moss Jr. won.', 'He thanked Lee Roy Jr.', 'It was late.'],
  ['hours', 'It opens at 9 a.m. Monday and 5 p.m. EST.', 'It closes at 11 p.m.', 'Kim left at 6 a.m. on foot.'],
  ['initials', 'J. R. R. Tolkien and George W. Bush never met.', 'J.K. Moss and J.-P. Roy did.'],
  ['a letter at the end', 'It was plan B.', 'The others had failed.'],
  ['degrees', 'A. Moss, Ph.D., spoke.', 'He has a Ph.D. in hydrology.'],
  ['Latin', 'Some fish, e.g. Baltic herring, i.e. Strömling, are back.', 'Roy v. Lee et al. was heard.'],
  ['decimals and money', 'It rose 3.5 percent to $1.2bn.', 'It fell 0.7.', '12 boats sank.', '$5 was the fee.'],
  ['three dots', 'He waited... and left.', 'He waited...', 'Nobody came.'],
  ['an ellipsis', 'He waited… and left.', 'He waited…', 'Nobody came.'],
  ['spaced dots', 'The dam . . . may hold.', 'They hope so.'],
  ['an omission in brackets', '"The [...] Ministry knows."', 'It said so.'],
  ['a stutter', '"I... I do not know," he said.'],
  ['addresses', 'Visit www.example.com/a.b?c=d or https://example.com/x.', 'Write to a.b@example.com.', 'Done.'],
  ['a domain as a name', 'The site example.com is down.', 'So is example.org.'],
  ['a clause in brackets', 'The firm (it was founded in 1990. It moved later) is big.', 'It grows.'],
  ['a sentence in brackets', 'He left.', '(She stayed.)', 'They met again.'],
  ['two sentences in brackets', '(He left.', 'She stayed.)', 'They met again.'],
  ['a doubt in brackets', 'The boat (!) was found (?) in a tree.'],
  ['a full stop inside the mark', 'He called it "a test."', 'It failed.'],
  ['a full stop outside the mark', "He called it 'a test'.", 'It failed.'],
  ['curly marks', 'He called it “a test.”', '“It failed,” she said.', 'He called it ‘late’.', '‘It was,’ she said.'],
  ['a question with a pronoun', '"Will it hold?" she asked.', '"Yes!" he cried.'],
  ['a question with a name', '"Will it hold?" Park Jin asked.', '"Yes!" Foreign Minister Abe told reporters.'],
  ['a question before another sentence', '"Will it hold?"', 'The engineer shrugged.', '"Was it safe?"', 'Park said the dam was safe.'],
  ['an inverted attribution', '"Never!" shouted the crowd.', '"Why?" asked Lee.'],
  ['a question in the middle', 'The film "Who Was First?" opened.'],
  ['sentences within a quote', 'Holt wrote: "We made mistakes.', 'We will fix them.', 'Who else can?"'],
  ['a mark after a space', '"We will act. "', 'She left.'],
  ['nested marks at the end', '"He said \'no.\'"', 'Then he left.'],
  ['a lower-case name', 'Prices rose.', 'iPhone sales fell.', 'al-Masri left.'],
  ['a bang in a name', 'Yahoo! said so.'],
  ['states', 'He was born in Salem, Ore.', 'She was born in Tampa, Fla. and moved.'],
  ['a list number', '1. The dam must hold.', 'It did.'],
  ['other letters', 'The sign reads 문.', '문 means gate.'],
  ['marks in a row', 'Really?!', 'Yes!!!', 'It did.'],
  ['no mark at the end', 'It held.', 'They cheered'],
];

describe('segment: sentences', () => {
  it.each(CASES)('%s', (_, ...sentences) => {
    expect(sentencesOf(sentences.join(' '))).toEqual(sentences);
  });

  it('never joins paragraphs and tells which is which', () => {
    const { sentences } = segment(articleOf('The dam held', 'Dr.', 'It did. It did.'));
    expect(sentences.map(({ paragraph }) => paragraph)).toEqual([0, 1, 2, 2]);
  });

  it('reads no-break spaces and line breaks as spaces', () => {
    expect(sentencesOf('The U.S.\u00A0 Senate met.\u00A0 It\nvoted.\nNobody knew.')).toEqual(['The U.S.\u00A0 Senate met.', 'It\nvoted.', 'Nobody knew.']);
  });

  it('finds none in an empty article', () => {
    expect(segment(articleOf()).sentences).toEqual([]);
    expect(sentencesOf('')).toEqual([]);
  });
});
