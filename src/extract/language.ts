import { TribriefError } from '../error.ts';

/**
 * Checks that a text is English: its letters are Latin, and as many of its words are English function words as no other
 * language has. Short texts pass unless another language is plain.
 *
 * @throws TribriefError `input` naming the language or script where it can be told
 */
export function assertEnglish(text: string, source: string): void {
  const language = otherLanguageOf(text);
  if (language === undefined) return;
  throw new TribriefError('input', `${source} is not in English${language === '' ? '' : `: it looks like ${language}`}`, {
    hint: 'tribrief reads English articles only.',
  });
}

/** Undefined for English, and in doubt; empty where only that it is no English can be told. */
function otherLanguageOf(text: string): string | undefined {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const count = (script: RegExp): number => text.match(script)?.length ?? 0;
  const latin = count(/\p{Script=Latin}/gu);
  if (letters >= 4 && latin < letters / 2) {
    // Japanese is written in Chinese characters too, Korean now and then.
    const [, name = ''] = SCRIPTS.find(([script]) => count(script) > letters / 10) ?? [];
    return name;
  }

  const words = text.toLowerCase().match(/\p{L}[\p{L}\p{M}'’]*/gu) ?? [];
  const share = (list: ReadonlySet<string>): number => words.filter((word) => list.has(word)).length / words.length;
  const english = share(ENGLISH);
  if (words.length < 8 || english >= 0.2) return undefined;
  const [best] = [...OTHERS].map(([name, list]) => ({ name, share: share(list) })).sort((a, b) => b.share - a.share);
  if (best && best.share >= 0.15 && best.share > 1.5 * english) return best.name;
  return words.length >= 50 && english < 0.1 ? '' : undefined;
}

const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Hangul}/gu, 'Korean'],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 'Japanese'],
  [/\p{Script=Han}/gu, 'Chinese'],
  [/\p{Script=Cyrillic}/gu, 'Russian or another language in Cyrillic script'],
  [/\p{Script=Arabic}/gu, 'Arabic or another language in Arabic script'],
  [/\p{Script=Hebrew}/gu, 'Hebrew'],
  [/\p{Script=Greek}/gu, 'Greek'],
  [/\p{Script=Thai}/gu, 'Thai'],
  [/\p{Script=Devanagari}/gu, 'Hindi or another language in Devanagari script'],
];

const wordSet = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const ENGLISH = wordSet(
  'the of and to in a is was that for it on with as he she at by from be are were this have has had not but they his her their its an which or who will would been after when more said one about up out than there',
);

/** Frequent words that are rare or unknown in English. */
const OTHERS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['German', wordSet('der die das und ist nicht ein eine einen dem den des mit für von zu auf im sich auch als wird bei nach wie er sie es aus hat sind')],
  ['French', wordSet('le la les des du et est un une dans que qui pour pas sur au aux par avec ce cette sont plus il elle ont été mais en de')],
  ['Spanish', wordSet('el la los las de del que y en un una por con para se su al es como más pero fue lo ha sus este')],
  ['Portuguese', wordSet('o os as da do das dos que e em um uma por com para se na no ao mais como foi não é são seu de')],
  ['Italian', wordSet('il lo la gli le di del della che e un una per con non è sono nel alla dei delle più come ha si da')],
  ['Dutch', wordSet('de het een en van is dat op te zijn voor met niet aan er om ook als bij door naar maar uit werd')],
  ['Indonesian or Malay', wordSet('yang dan di ini itu dengan untuk dari pada dalam tidak akan telah oleh juga ke ada bahwa mereka adalah')],
  ['Turkish', wordSet('ve bir bu da de için ile olarak çok daha olan gibi sonra ise en ne kadar')],
  ['Polish', wordSet('i w na z do nie się to jest że o jak ale po przez od za był dla co')],
  ['Vietnamese', wordSet('và của là có không được một cho các người trong với những đã này khi')],
  ['Swedish, Danish or Norwegian', wordSet('och att det som en på är av för med til og er ikke den har ett av i om')],
]);
