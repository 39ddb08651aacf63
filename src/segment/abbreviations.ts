/**
 * Whether the full stop after a word can end a sentence.
 *
 * @param word what stands before the full stop, without it: `U.S`, `Nov`, `W`
 * @param next the text that follows, from its first character that is no space
 * @param startsSentence what follows is known to begin a sentence
 */
export function canEndSentence(word: string, next: string, startsSentence: boolean): boolean {
  const isBeforeDigit = /^\d/.test(next);
  const isSentence = startsSentence || STARTER.test(next);
  if (ALWAYS_FOLLOWED.has(word)) return false;
  if (NUMBERED.has(word)) return !isBeforeDigit && !/^[IVXLC]+\b(?!['’])/.test(next);
  if (CALENDAR.has(word)) return !isBeforeDigit && !CALENDAR_NAME.test(next);
  if (/^[ap]\.m$/i.test(word)) return !CALENDAR_NAME.test(next) && !/^(?:[A-Z]{2,4}\b|Eastern|Central|Pacific|Mountain|local|\()/.test(next);
  if (MID_NAME.has(word) || DOTTED.test(word)) return isSentence;
  return !/^\p{Lu}$/u.test(word) || isSentence || isBeforeDigit;
}

/** The text begins with a word that opens sentences and hardly ever names: `The`, `However`. */
export const startsLikeSentence = (text: string): boolean => STARTER.test(text);

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const ALWAYS_FOLLOWED = words(
  'Mr Mrs Ms Mx Dr Prof Gen Col Lt Sgt Cpl Pvt Pte Capt Cmdr Cdr Adm Maj Brig Gov Sen Sens Rep Reps Rev Fr Hon Pres Msgr Messrs Supt Insp ' +
    'Det Amb Atty Cllr Cllrs Ald Mt Ft vs v cf viz e.g i.e eg ie approx',
);

/** Before a number: `No. 3`, `Art. IX`. */
const NUMBERED = words('No Nos no nos Art Arts Fig Figs Sec Vol Vols Ch Op Apt Rm Ext Par Para Rs p pp c ca est');

const CALENDAR = words('Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun');
const CALENDAR_NAME = new RegExp(
  '^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber|' +
    '(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\b)',
);

/** Within or after a name: what follows is the rest of it or of the sentence, unless it begins like a sentence. */
const MID_NAME = words(
  'St Ste Inc Co Cos Corp Ltd Bros Jr Sr Esq Ave Blvd Rd Dept Univ Assn Mfg Intl Natl Pty al ' +
    'Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo',
);

/** `U.S`, `a.m`, `Ph.D`, `J.-P`. */
const DOTTED = /^(?:\p{L}{1,2}\.-?)+\p{L}{1,2}$/u;

const STARTER = new RegExp(
  `^["“‘'«„(\\[]*(?:${[
    'The A An This That These Those It He She They We I You There Here Its His Her Their Our My Your Who What When Where Why How Which',
    'But And Or So Yet However Also Then Thus Therefore Meanwhile Still Instead Moreover Furthermore Nevertheless Besides Otherwise Even Once Only Just',
    'In On At By For From With Without After Before During Since While If As Although Though Because Despite Until Unless Over Among Amid Between Like To Of',
    'Some Many Most Several Both Each Every All Any Nobody None Nothing Everyone Few Not Never Another Others Such More Fewer Nearly About Almost',
    'One Two Three Four Five Six Seven Eight Nine Ten Dozens Hundreds Thousands Millions',
    'Is Are Was Were Do Does Did Has Have Had Can Could Would Should Let See Please Thank',
    'Last Next Earlier Later Today Yesterday Tomorrow Now Soon Recently According Asked Speaking',
    'Officials Police Analysts Experts Critics Residents Witnesses Investigators Prosecutors Lawmakers Authorities People Under(?!\\sSecretary)',
  ].join(' ').split(' ').join('|')})(?:['’]\\p{L}+)?(?=[\\s,]|$)|^(?:Mr|Mrs|Ms|Dr)\\.`,
  'u',
);
