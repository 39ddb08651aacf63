/** True for a line such as `By Jane Doe` or `By Jane Doe and Park Min-ho, Harbour News`; not for `By Friday, all had left`. */
export const isByline = (line: string): boolean =>
  line.length <= 140 && BYLINE.test(line) && !TIME.test(line) && !/[.!?…:;]["'”’)]*$/.test(line.replace(/\b(?:Jr|Sr|Inc|Co|Ltd)\.$/, ''));

const WORD = "(?:\\p{Lu}[\\p{L}\\p{M}'’.-]*|al-\\p{Lu}[\\p{L}-]+)";
const NAME = `${WORD}(?: (?:de|da|dos|del|della|der|den|di|van|von|bin|binti|el|la|le|y|${WORD})){0,5}`;
const BYLINE = new RegExp(
  `^(?:[Bb]y|BY|(?:Written|Words|Reported|Story|Reporting) by):?\\s+${NAME}(?:(?:\\s*,\\s*|,? and | & |\\s*/\\s*)${NAME})*(?:,\\s*\\p{L}[\\p{L}'’-]*(?: \\p{L}[\\p{L}'’-]*){0,5}| in ${NAME}| for ${NAME})?$`,
  'u',
);
const TIME =
  /^\S+\s+(?:\S+ by:?\s+)?(?:The|This|That|These|Then|Now|All|Most|Some|Its|His|Her|Their|Early|Late|Mid\S*|Noon|Midnight|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December|Christmas|Easter|Ramadan)(?:,|\s+\p{Ll}|\s+\d|$)/u;
