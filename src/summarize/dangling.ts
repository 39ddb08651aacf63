/** True for a sentence that opens with a word pointing back: a pronoun without a noun, or a connective. */
export const isDangling = (sentence: string): boolean => {
  const text = sentence.replace(/^["“‘'«]+/, '');
  return CONNECTIVE.test(text) || (PRONOUN.test(text) && !SELF_CONTAINED.test(text));
};

const CONNECTIVE =
  /^(?:But|And|Or|So|Yet|Still|However|Meanwhile|Also|Then|Thus|Therefore|Hence|Instead|Moreover|Furthermore|Nevertheless|Nonetheless|Otherwise|Besides|Similarly|Likewise|Consequently|Accordingly|Indeed|Even so|In addition|In contrast|In turn|As a result|As such|For example|For instance|On the other hand|At the same time|After that|Both|Neither|Another|Others|Such|Some of (?:them|these|those))\b/;
const PRONOUN = /^(?:He|She|It|They|We|This|That|These|Those|His|Her|Its|Their|Him|Them)\b/;
/** `This week's launch`, `It is expected that …` need nothing before them. */
const SELF_CONTAINED =
  /^(?:This (?:week|month|year|morning|afternoon|evening|summer|autumn|fall|winter|spring|season|decade|century)\b|It (?:is|was|has been|remains) (?:\w+ )?(?:\w+ed|clear|unclear|likely|unlikely|possible|the (?:first|second|third))\b)/;
