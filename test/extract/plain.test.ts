import { describe, expect, it } from 'vitest';
import { read } from './describe.ts';

const BODY = 'The town council voted on Monday to rebuild the old bridge, which was closed in the spring after a flood.';
const MORE = 'Work is to begin in June and will last for two years, the council said.';

describe('paragraphs', () => {
  it('joins wrapped lines and parts them at blank lines', () => {
    const wrapped = `Council votes to rebuild bridge

The town council voted on Monday to rebuild the old bridge, which was
closed in the spring after a flood had washed out two of its pillars and
left 300 families without a way to the market.

Work is to begin in June and will last for two years, the council said,
adding that a ferry would run until then.`;
    expect(read(wrapped).paragraphs).toEqual([
      'The town council voted on Monday to rebuild the old bridge, which was\nclosed in the spring after a flood had washed out two of its pillars and\nleft 300 families without a way to the market.',
      'Work is to begin in June and will last for two years, the council said,\nadding that a ferry would run until then.',
    ]);
  });

  it('takes each line as a paragraph where no lines are wrapped, with or without blank lines', () => {
    for (const gap of ['\n', '\n\n', '\r\n', '\r\n\r\n', '\r', '\n \t\n']) {
      const { headline, paragraphs } = read(['Council votes to rebuild bridge', BODY, MORE, BODY].join(gap));
      expect({ headline, paragraphs }).toEqual({ headline: 'Council votes to rebuild bridge', paragraphs: [BODY, MORE, BODY] });
    }
  });

  it('keeps a paragraph that opens like boilerplate', () => {
    const sentences = [
      'By Friday, hundreds of people had left their homes.',
      'Facebook said on Monday that it would cut 300 jobs in the city.',
      'Copyright law was changed on Monday to protect painters.',
      'Cookies were banned from school kitchens, and parents were told to accept it.',
      'Share prices fell by 3 per cent on Monday.',
      'Home sales rose for the third month.',
      'Related companies also fell, the bank said.',
      'Read more books, the minister told pupils in Oslo.',
      'Watch out for thin ice, officials told skaters.',
      'Updated forecasts show that growth will slow in 2024.',
      'Advertisements for sugary drinks will be banned from buses.',
      'Photos showed smoke over the harbour.',
      'Credit Suisse fell by 4 per cent.',
      'Sign-up sheets were full by noon, the newsletter of the club said.',
      'Home > World was the name of the exhibition, which opened on Monday.',
      '"We use cookies to thank our drivers," she said.',
      '"Why?"',
    ];
    const { paragraphs, removed } = read([BODY, ...sentences, MORE].join('\n\n'));
    expect(paragraphs).toEqual([BODY, ...sentences, MORE]);
    expect(removed).toEqual([]);
  });
});

describe('headline', () => {
  it('is missing where the first line is a sentence', () => {
    expect(read(`${BODY}\n\n${MORE}`)).toMatchObject({ headline: undefined, paragraphs: [BODY, MORE] });
  });

  it.each(['Who will pay for the bridge?', 'Bridge talks open between Korea and the U.S.', '‘We will rebuild’: town votes for bridge'])('may be %j', (line) => {
    expect(read(`${line}\n\n${BODY}\n\n${MORE}`)).toMatchObject({ headline: line, paragraphs: [BODY, MORE] });
  });

  it('is the line that stands there twice, below the name of the site', () => {
    expect(read(`Harbour Post\n\nBridge to be rebuilt\n\nBridge to be rebuilt\n\n${BODY}`)).toMatchObject({
      headline: 'Bridge to be rebuilt',
      removed: ['navigation: Harbour Post', 'repeated headline: Bridge to be rebuilt'],
    });
  });
});

describe('byline', () => {
  it.each(['By Jane Doe', 'By Jane Doe, Harbour News', 'BY JANE DOE', 'By Lena van der Berg and Park Min-ho, our reporters in Seoul', 'Written by Zoë O’Neill'])('may be %j', (line) => {
    expect(read(`Bridge to be rebuilt\n${line}\n${BODY}`)).toMatchObject({ byline: line, paragraphs: [BODY] });
  });

  it('may share its line with the date', () => {
    expect(read(`Bridge to be rebuilt\nBy Jane Doe | Nov 24, 2023\n${BODY}`)).toMatchObject({ byline: 'By Jane Doe', date: '2023-11-24', removed: ['metadata: | Nov 24, 2023'] });
  });
});

describe('dateline', () => {
  it.each([
    ['WASHINGTON - ', 'WASHINGTON', []],
    ['SEOUL, Nov 24 (Agency) — ', 'SEOUL', ['metadata: Nov 24 (Agency)']],
    ['PARIS (AP) —', 'PARIS', ['metadata: (AP)']],
    ['PORTLAND, Maine (AP) -- ', 'PORTLAND, Maine', ['metadata: (AP)']],
    ['WASHINGTON, D.C. – ', 'WASHINGTON, D.C.', []],
    ['SEOUL/TOKYO - ', 'SEOUL/TOKYO', []],
    ['KUALA LUMPUR: ', 'KUALA LUMPUR', []],
    ['TOKYO (Agency): ', 'TOKYO', ['metadata: (Agency)']],
    ['São Paulo, 3 May 2024 (Agência) – ', 'São Paulo', ['metadata: 3 May 2024 (Agência)']],
    ["COX'S BAZAR, Bangladesh - ", "COX'S BAZAR, Bangladesh", []],
  ])('%j is of %s', (prefix, place, removed) => {
    expect(read(`Bridge to be rebuilt\n\n${prefix}${BODY}\n\n${MORE}`)).toMatchObject({ dateline: place, paragraphs: [BODY, MORE], removed });
  });

  it.each(['NATO - which was founded in 1949 - met on Monday.', 'Paris - The city of light - was dark on Monday.', 'F-35B jets flew over the town on Monday.', 'EXCLUSIVE - The bridge will be rebuilt.', 'UPDATE: The bridge will be rebuilt.', 'WHO: The bridge is no danger.', 'NATO: The bridge will be rebuilt.', 'Paris: The bridge will be rebuilt.', 'Mayor Smith (UKIP): The bridge will be rebuilt.'])('is not in %j', (line) => {
    expect(read(`${line}\n\n${MORE}`)).toMatchObject({ dateline: undefined, paragraphs: [line, MORE] });
  });
});

describe('date', () => {
  it.each([
    ['Published Nov 24, 2023 10:15 SGT', '2023-11-24T10:15+08:00'],
    ['PUBLISHED ON November 3, 2023 AT 9:05 PM', '2023-11-03T21:05'],
    ['Friday, 24 November 2023', '2023-11-24'],
    ['Nov. 24, 2023, 12.30am EST', '2023-11-24T00:30-05:00'],
    ['2023-11-24T10:15:00Z', '2023-11-24T10:15:00Z'],
    ['Published: Nov 24, 2023 | Updated: Nov 25, 2023', '2023-11-24'],
    ['Updated Nov 25, 2023', '2023-11-25'],
    ['Updated 2 hours ago', undefined],
    ['Published Feb 30, 2023', undefined],
  ])('%j is %s', (line, date) => {
    expect(read(`Bridge to be rebuilt\n${line}\n${BODY}`)).toMatchObject({ date, removed: [`metadata: ${line}`], paragraphs: [BODY] });
  });

  it('is when it was published, wherever the line of the update stands', () => {
    expect(read(`Bridge to be rebuilt\nUpdated Nov 25, 2023\nPublished Nov 24, 2023\n${BODY}`).date).toBe('2023-11-24');
  });
});

describe('captions', () => {
  const caption = 'Workers look at the closed bridge in the town on Nov 3, 2023.';

  it.each(['PHOTO: Reuters', 'Photo: Jane Doe/Harbour News', 'REUTERS/Jane Doe', '(Photo by Jane Doe)'])('stand above %j', (credit) => {
    expect(read(`Bridge to be rebuilt\n${caption}\n${credit}\n\n${BODY}\n\n${MORE}`)).toMatchObject({
      captions: [caption], removed: [`photo credit: ${credit}`], paragraphs: [BODY, MORE],
    });
  });

  it('may hold the credit, or say that they are captions', () => {
    expect(read(`Bridge to be rebuilt\n\n${caption} PHOTO: Reuters\n\n${BODY}\n\nFILE PHOTO: ${caption}\n\n${MORE}`)).toMatchObject({
      captions: [caption, `FILE PHOTO: ${caption}`], removed: ['photo credit: PHOTO: Reuters'], paragraphs: [BODY, MORE],
    });
  });

  it('are no paragraphs that report what somebody said', () => {
    expect(read(`Bridge to be rebuilt\n\n${BODY}\n\n${MORE}\n\nPHOTO: Reuters\n\n${BODY}`)).toMatchObject({ captions: [], paragraphs: [BODY, MORE, BODY] });
  });
});

describe('boilerplate', () => {
  it.each([
    ['banner', 'Award Banner'],
    ['related link', 'ALSO READ: Ferry to run until bridge is built'],
    ['related link', 'Related: Flood in spring closed bridge'],
    ['browser footer', 'This website is best viewed using the latest versions of web browsers.'],
    ['browser footer', 'Please enable JavaScript to read this page.'],
    ['share bar', 'Facebook Twitter WhatsApp Copy link'],
    ['share bar', 'Share this article'],
    ['cookie notice', 'We and our 120 partners use cookies to improve your experience.'],
    ['newsletter box', 'Sign up for our newsletter.'],
    ['navigation', 'Home > World'],
    ['navigation', 'Skip to main content'],
    ['advertisement', 'ADVERTISEMENT'],
    ['advertisement', 'Story continues below this ad'],
    ['copyright', '© 2023 Harbour News. All rights reserved.'],
    ['metadata', 'Reporting by Jane Doe; Editing by Park Min-ho'],
    ['metadata', '3 min read'],
    ['subheading', 'What comes next'],
    ['markup', '* * *'],
  ])('%s: %j', (reason, line) => {
    expect(read(`Bridge to be rebuilt\n\n${BODY}\n\n${line}\n\n${MORE}`)).toMatchObject({ paragraphs: [BODY, MORE], removed: [`${reason}: ${line}`] });
  });

  it('holds the titles under a heading of related stories', () => {
    const { paragraphs, removed } = read(`Bridge to be rebuilt\n\n${BODY}\n\nRelated stories\nFlood closes old bridge\nFerry for the market\n\n${MORE}`);
    expect(paragraphs).toEqual([BODY, MORE]);
    expect(removed).toEqual(['related link: Related stories', 'related link: Flood closes old bridge', 'related link: Ferry for the market']);
  });
});
