/** What a line that holds nothing but dates says; either may be missing, as in `Updated 2 hours ago`. */
export interface DateLine {
  readonly published?: string;
  readonly updated?: string;
}

/** Reads a line such as `Published Nov 24, 2023 10:15 SGT | Updated 11:02 SGT`; undefined for any other line. */
export function readDateLine(line: string): DateLine | undefined {
  if (line.length > 160 || !/\d/.test(line)) return undefined;
  const left = [DAY_FORMS, TIME, RELATIVE].flat().reduce((rest, pattern) => rest.replaceAll(new RegExp(pattern, 'gi'), ' '), line);
  if (left === line || /[^\s\p{P}|]/u.test(left.replaceAll(LABELS, ' '))) return undefined;
  const [before = '', ...after] = line.split(/(?:updated|modified)\b/i);
  const published = isoDate(before);
  const updated = isoDate(after.join(' '));
  return { ...(published !== undefined && { published }), ...(updated !== undefined && { updated }) };
}

/**
 * The first date in a text as ISO 8601, with the time and its offset from UTC as far as they are told:
 * `2023-11-24`, `2023-11-24T10:15`, `2023-11-24T10:15+08:00`.
 */
export function isoDate(text: string): string | undefined {
  for (const form of DAY_FORMS) {
    const { year, month, day, iso = '' } = new RegExp(form, 'i').exec(text)?.groups ?? {};
    if (year === undefined || month === undefined || day === undefined) continue;
    const number = /\d/.test(month) ? Number(month) : MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;
    const date = `${year}-${twoDigits(number)}-${twoDigits(Number(day))}`;
    if (Number.isNaN(Date.parse(date)) || new Date(date).getUTCDate() !== Number(day)) continue;
    return date + (iso || clockTime(text));
  }
  return undefined;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(?<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\b\\.?';
const DAY = '(?<day>[12]\\d|3[01]|0?[1-9])(?:st|nd|rd|th)?';
const YEAR = '(?<year>(?:19|20)\\d\\d)';
const DAY_FORMS = [
  `\\b${YEAR}-(?<month>\\d\\d)-(?<day>\\d\\d)(?<iso>T\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?`,
  `\\b${MONTH} ${DAY},? ${YEAR}\\b`,
  `\\b${DAY} ${MONTH},? ${YEAR}\\b`,
];

/** Hours from UTC. Zones that mean different hours in different countries (CST, IST) are not told apart and left out. */
const ZONES: Readonly<Record<string, number>> = {
  UTC: 0, GMT: 0, WET: 0, BST: 1, CET: 1, CEST: 2, EET: 2, SAST: 2, EEST: 3, MSK: 3, EAT: 3, WIB: 7, ICT: 7, SGT: 8, HKT: 8, MYT: 8, AWST: 8,
  KST: 9, JST: 9, AEST: 10, AEDT: 11, NZST: 12, NZDT: 13, EST: -5, EDT: -4, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7, AKST: -9, HST: -10,
};
const ZONE = `(?:${[...Object.keys(ZONES), 'CST', 'IST', 'ET', 'PT'].join('|')})`;
const TIME = `\\b(?<hour>[01]?\\d|2[0-3])(?:[:.](?<minute>[0-5]\\d)(?:[:.][0-5]\\d)?\\s*(?<half>[ap]\\.?m\\b\\.?)?|\\s*(?<bare>[ap]\\.?m\\b\\.?))(?:\\s*\\(?(?<zone>${ZONE})\\b\\)?)?`;
const RELATIVE = '\\b\\d+[ -]?(?:(?:sec(?:ond)?|min(?:ute)?|hour|day|week|month)s?|[hd]) (?:ago|read)\\b';
const LABELS =
  /\b(?:first|originally|last|date|article|story|published|posted|updated|modified|created|on|at|and|time|reading|read|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)\b/gi;

function clockTime(text: string): string {
  const { hour, minute = '00', half, bare, zone } = new RegExp(TIME, 'i').exec(text)?.groups ?? {};
  if (hour === undefined) return '';
  const isAfternoon = /^p/i.test(half ?? bare ?? '');
  const isMorning = /^a/i.test(half ?? bare ?? '');
  const hours = isAfternoon ? (Number(hour) % 12) + 12 : isMorning ? Number(hour) % 12 : Number(hour);
  return `T${twoDigits(hours)}:${minute}${offset(zone)}`;
}

function offset(zone: string | undefined): string {
  const hours = zone === undefined ? undefined : ZONES[zone.toUpperCase()];
  return hours === undefined ? '' : `${hours < 0 ? '-' : '+'}${twoDigits(Math.abs(hours))}:00`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
