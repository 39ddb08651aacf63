import type { RemovedReason } from '../types.ts';

/** Why a line is no part of an article, by its words alone; undefined where they do not tell. */
export function boilerplateReason(line: string): RemovedReason | undefined {
  if (!/[\p{L}\p{N}]/u.test(line)) return 'markup';
  const text = line.replace(/\s+/g, ' ').trim();
  if (text.length > MAX_LENGTH) return undefined;
  if (isShareBar(text)) return 'share bar';
  return PATTERNS.find(([, pattern]) => pattern.test(text))?.[0];
}

/** A label such as `Related stories` or `ALSO READ:` with nothing after it; titles follow below. */
export const isRelatedHeading = (line: string): boolean => new RegExp(`^${RELATED}\\s*:?$`, 'i').test(line.trim());

/** The longest boilerplate that is told by its words; longer is body. */
const MAX_LENGTH = 600;

const RELATED =
  "(?:also read|read also|read more|read next|see also|more on this(?: topic| story)?|more (?:stories|news|coverage)|related(?: (?:stor(?:y|ies)|articles?|news|links?|coverage|topics?|reading|content))?|recommended(?: for you| stories| reading)?|you (?:may|might) also like|don['’]t miss|most (?:read|popular)|trending(?: now)?|editors?['’]?s? picks?|further reading|watch(?: now| more)?|listen(?: to this (?:article|story))?)";
const SECTION =
  '(?:home|world|asia|africa|europe|americas?|us|uk|middle east|politics|business|economy|markets?|money|sports?|football|opinion|tech(?:nology)?|science|health|environment|climate|entertainment|culture|arts|lifestyle|life|travel|food|video|videos|live|news|latest|top stories|national|local|international|e-?paper|multimedia|podcasts?)';

/** In order: the first that matches counts. All are anchored, so that a sentence about such things stays. */
const PATTERNS: readonly (readonly [RemovedReason, RegExp])[] = [
  ['advertisement', /^[\W_]*(?:advertisements?(?: banner)?(?:\W+(?:continue reading|scroll to continue|(?:story|article) continues|skip)(?: below)?)?|advertorial|sponsored(?: content| link| by .{1,40})?|promoted(?: content)?|paid content|ads?(?: by \S+)?|(?:story|article) continues (?:below|after)(?: (?:this )?ad(?:vertisement)?)?|scroll to continue(?: reading)?|remove ads|report this ad)[\W_]*$/i],
  ['banner', /^(?:(?:\p{L}+ ){0,3}banner(?: image)?|breaking news|live updates?|exclusive|breaking|special report|top story)$/iu],
  ['photo credit', /^[([]?(?:(?:file )?(?:photos?|images?|pictures?|graphics?|illustration|video)(?: ?(?:credits?|courtesy|source|by))?(?: of)?|credits?|photo by|image by|picture by) ?[:：] ?[^\s.?!]\S*(?: \S+){0,9}$/i],
  ['photo credit', /^[([]?(?:(?:Photo|Picture|Image|Photograph)s?(?: courtesy of| courtesy| by) \p{Lu}[^.?!]{1,60}|(?:REUTERS|AFP|EPA|AP Photo|Getty Images|Xinhua)\/\p{Lu}[^.?!]{1,50}|\p{Lu}[^.?!]{1,40}\/(?:REUTERS|Reuters|AFP|AP|EPA|Getty Images|Bloomberg))[)\]]?\.?$/u],
  ['related link', new RegExp(`^[\\W_]*${RELATED}\\s*(?:[:：|»›>→–—]|$)`, 'i')],
  ['related link', /^(?:(?:click|tap) here\b.{0,80}|read the full (?:story|article)\b.{0,60}|follow our live coverage\b.{0,60})$/i],
  ['browser footer', /^(?:this (?:web)?site|our (?:web)?site|the (?:web)?site|this page|it)? ?(?:is |are )?best (?:viewed|experienced)\b.{0,40}\bbrowsers?\b/i],
  ['browser footer', /^(?:please (?:enable|turn on)|you need to enable|this (?:site|page|app) (?:requires|needs)|to view this video please enable) ?java ?script\b|^(?:your (?:web )?browser (?:is (?:not|no longer) supported|is out of date|does not support)|(?:please )?(?:upgrade|update) your (?:web )?browser)\b/i],
  ['cookie notice', /^(?:we(?: and our (?:\d+ )?partners)?(?: also)? (?:use|store)|(?:this|our) (?:web)?site (?:and its partners )?(?:uses?|stores?)|by (?:continuing|using|clicking|browsing|visiting)|to (?:give|offer|provide) you)\b.*\bcookies?\b/i],
  ['cookie notice', /^(?:(?:accept|reject|allow|manage|decline)(?: all| only| necessary| essential| my)?(?: cookies?| preferences| choices| settings)?|cookie (?:settings|policy|preferences|notice|consent)|(?:your )?privacy (?:policy|settings|choices)|i agree|got it)[.!]?$/i],
  ['newsletter box', /^(?:(?:sign|signing) up|subscribe|get (?:the|our|your|a|all|breaking)\b|join (?:our|us on)|enter your|stay (?:informed|up to date|updated|connected)|never miss|download (?:our|the)|thank(?:s| you) for (?:signing|subscribing)|want more|don['’]t have an account|register)\b.{0,160}\b(?:newsletters?|inbox|subscri\w+|sign(?:ed|ing)? up|e-?mail(?: address| alerts?)?|alerts|our app|the app|telegram|whatsapp)\b/i],
  ['newsletter box', /^(?:subscribe(?: now| today)?|sign up(?: now| today| here| for free)?|sign me up|newsletters?|your e-?mail(?: address)?|e-?mail address|download our app|get the app)[.!]?$/i],
  ['copyright', /^(?:(?:copyright\b|©|\(c\)) ?.{0,4}(?:©|\(c\)|(?:19|20)\d\d|by\b)|©|copyright$|all (?:content|material)\b.{0,80}\bcopyright)/i],
  ['copyright', /^.{0,200}\ball rights reserved\b\.?.{0,120}$|^this material may not be published, broadcast\b/i],
  ['metadata', /^(?:(?:first |originally |last )?(?:published|updated|posted|modified)(?: (?:on|at))?:? .{0,12}\d.{0,60}|(?:published|updated|posted|last updated|last modified) ?:? ?(?:just now|today|yesterday|\d+ \w+ ago)?)$/i],
  ['metadata', /^[([]?(?:(?:additional )?reporting by\b.{1,200}|(?:writing|editing) by\b.{1,120}|compiled by\b.{1,80}|source: ?.{1,60}|with (?:inputs?|reporting) from\b.{1,60}|reading time:? .{1,20}|\d+[ -]min(?:ute)?s? read|\d+ (?:comments?|views|shares|likes))$/i],
  ['navigation', /^(?:skip to\b.{0,30}|(?:main |toggle )?(?:menu|navigation)|search|log ?in|sign in|log ?out|my account|back to top|go to top|close|comments?(?: \(\d+\))?|(?:leave|post|add) a comment|join the conversation|(?:previous|next)(?: (?:article|story|post))?|load more|show more|view more|more|continue reading|contact(?: us)?|about(?: us)?|careers|help|faqs?|terms(?: (?:of (?:use|service)|and conditions|& conditions))?|terms of use and privacy|site ?map|advertise(?: with us)?|work for us|report a (?:mistake|correction)|e-?paper|(?:tags?|topics?|filed under|categor(?:y|ies)) ?:.{0,160})$/i],
  ['navigation', new RegExp(`^${SECTION}$|^home(?: ?[>»›/|→] ?.{1,40}){1,6}$`, 'i')],
  ['navigation', new RegExp(`^(?:${SECTION}[\\s>»›|•·/,]+){2,}${SECTION}$`, 'i')],
  ['navigation', /^(?:[^\s.?!>»›|•·]+(?: [^\s.?!>»›|•·]+){0,2} ?[>»›|•·] ?){2,}[^.?!>»›|•·]{1,40}$/],
  ['share bar', /^(?:follow (?:us|@?\w+)|find us|like us|join us)\b(?: on)?.{0,20}\b(?:facebook|twitter|x|instagram|youtube|tiktok|telegram|whatsapp|linkedin|threads|google news)\b.{0,60}$/i],
  ['share bar', /^(?:share|send|save)(?: this| the)?(?: article| story| page| post| news)?(?: (?:on|via|with|to) .{1,40})?$/i],
];

/** Nothing but names of networks and buttons, at least one of them. */
function isShareBar(text: string): boolean {
  if (text.length > 200) return false;
  const rest = text.replace(SHARE_WORD, '');
  return rest !== text && !/[\p{L}\p{N}]/u.test(rest.replace(/\b(?:on|via|by|to|with|and|this|article|story|page|shares?|\d+k?)\b/gi, ''));
}

const SHARE_WORD =
  /\b(?:share|tweet|facebook|messenger|twitter|whatsapp|telegram|linkedin|pinterest|reddit|flipboard|instagram|threads|bluesky|tumblr|weibo|wechat|kakao ?talk|e-?mail|print|copy (?:the )?(?:link|url)|copy|link|bookmark|save|gift|(?<=(?:facebook|share|twitter|email).*)\bX|X(?=.*\b(?:facebook|email|whatsapp|copy)))\b/gi;
