/** Verbs that report words, as alternatives of a regular expression; forms that are more often nouns are left out. */

/** What is said is their object: `"…," added Park`. */
const SAYING = (
  'accept acknowledge add admit advise agree allege announce answer apologise apologize argue ask beg believe blurt boast caution chant cheer claim ' +
  'comment complain concede conclude concur confirm continue counter cry declare demand disclose email emphasise emphasize exclaim explain groan grumble ' +
  'hint indicate insist interject joke lament laugh maintain mention mumble murmur muse mutter note observe order plead pledge point(?= out) post predict ' +
  'proclaim promise protest quip reason recall recount reflect reiterate remark repeat reply report respond retort reveal roar scoff shout sigh snap sob ' +
  'speculate state stress suggest testify text thunder tweet urge vow warn whisper yell'
).split(/ (?!out)/);

/** Their object is whom or what is spoken of: `Park called the plan "…"`. */
const JUDGING = (
  'accuse appeal assure blame blast brand call characterise characterize condemn credit criticise criticize decry defend denounce deny deplore deride ' +
  'describe dismiss dub express hail label mock nickname offer portray praise refer reject remind ridicule scold slam tout voice welcome'
).split(' ');

const withEnding = (verb: string, ending: 'ed' | 'ing'): string => {
  const [, stem = verb, rest = ''] = /^(\w+)(.*)$/.exec(verb) ?? [];
  if (/^(?:quip|refer|slam|snap|concur|admit|beg|sob|dub)$/.test(stem)) return `${stem}${stem.slice(-1)}${ending}${rest}`;
  if (ending === 'ed') return `${stem.replace(/(?<![aeo])y$/, 'i').replace(/e$/, '')}ed${rest}`;
  return `${stem.replace(/(?<!e)e$/, '')}ing${rest}`;
};
const past = (verb: string): string => withEnding(verb, 'ed');
const participle = (verb: string): string => withEnding(verb, 'ing');

const SAID = [
  'said|says|wrote|writes|thought|swore|sang|adds|asks|argues|warns|insists|explains|recalls|maintains|concludes|notes|tweets',
  ...SAYING.map(past),
].join('|');

/** After a subject: `said`, `tells`. */
export const FINITE = [
  SAID,
  ...JUDGING.map(past),
  'labelled|say|told|tells|tell|write|spoke|speaks|thinks|felt|put it|puts it|shot back|cited|likened|compared',
  'argue|insist|warn|believe|describe|allege|acknowledge|concede|admit|contend|call(?=\\s(?:it|him|her|them|this|that|the)\\s)',
  'admits|accuses|announces|believes|calls|condemns|criticises|criticizes|declares|denies|denounces|describes',
  'dismisses|hails|praises|predicts|rejects|slams|urges|vows',
  '(?:quoted|cited) as (?:saying|telling)|heard (?:saying|shouting)|(?<=\\bha(?:d|s|ve)\\s)(?:written|spoken)',
].join('|');

/** After another verb: `…, adding`. */
export const PARTICIPLE = ['saying|telling|writing|speaking|thinking|citing|likening|comparing', ...[...SAYING, ...JUDGING].map(participle)].join('|');

/** Before their subject, after the quote: `said Park Jin`, `read a banner`. */
export const INVERTED = `${SAID}|read|reads`;
