import type { Language } from '../../types.ts';
import type { Quantity } from './quantity.ts';

/** A unit, and how the target languages write a number `#` of it. */
export interface Unit {
  readonly kind: Quantity['kind'];
  /** The canonical value of `#` of it: `# km`, `USD #`. */
  readonly value: string;
  /** 10 for decades, which are counted in years; else 1. */
  readonly factor: bigint;
  /** The first is what tribrief writes. */
  readonly ko: readonly string[];
  readonly ja: readonly string[];
  /** Korean and Japanese words for small numbers of it: `사흘`. */
  readonly words: { readonly [language in Language]?: Readonly<Record<string, readonly string[]>> };
}

/**
 * Reads the unit behind a number that ends at `start`: ` million dollars` has been read to `million`.
 *
 * @returns the unit and the offset behind it
 */
export function readUnit(text: string, start: number): { unit: Unit; end: number } | undefined {
  WORD.lastIndex = start;
  const word = WORD.exec(text);
  // `14 second homes`
  if (word?.[1] && !/^ second$/i.test(word[0])) {
    const unit = BY_NAME.get(word[1].toLowerCase().replaceAll('-', ' '));
    return unit && { unit, end: start + word[0].length };
  }
  SYMBOL.lastIndex = start;
  const symbol = SYMBOL.exec(text);
  const unit = BY_SYMBOL.get(symbol?.[1] ?? symbol?.[2] ?? '');
  return unit && symbol ? { unit, end: start + symbol[0].length } : undefined;
}

/** The currency that a sign or code before a number stands for. */
export const currencyOf = (sign: string): Unit | undefined => BY_SIGN.get(sign.trim().replace(/\.$/, ''));

const amount = (
  kind: Unit['kind'],
  value: string,
  names: string,
  symbols: string,
  ko: string,
  ja: string,
  more: { factor?: bigint; words?: Unit['words'] } = {},
): { unit: Unit; names: string[]; symbols: string[] } => ({
  unit: { kind, value, factor: more.factor ?? 1n, ko: ko.split('|'), ja: ja.split('|'), words: more.words ?? {} },
  names: names.split('|').filter(Boolean),
  symbols: symbols.split('|').filter(Boolean),
});

const measure = (id: string, names: string, symbols: string, ko: string, ja: string, more?: { factor?: bigint; words?: Unit['words'] }) =>
  amount('measure', `# ${id}`, names, symbols, ko, ja, more);

/** `names` follow the number, `signs` precede it. */
const money = (code: string, names: string, signs: string, ko: string, ja: string) => amount('money', `${code} #`, names, signs, ko, ja);

// Names are in the singular where the plural adds an s. A space in a name may be a hyphen in the text.
const AMOUNTS = [
  amount('percent', '# %', 'percent|per cent|pct', '%', '#%|#％|#퍼센트|#프로', '#%|#％|#パーセント'),
  amount('percent', '# pp', 'percentage point', '', '#%포인트|#％포인트|#%p|#%P|#퍼센트포인트|#포인트', '#ポイント|#パーセントポイント|#%ポイント|#％ポイント'),
  measure('bp', 'basis point', 'bp|bps', '#bp|#베이시스포인트', '#ベーシスポイント|#bp'),

  amount('count', '# people', 'person|persons|people', '', '#명|#인|#사람', '#人|#名'),
  amount('count', '# countries', 'country|countries|nation', '', '#개국|#개 국가|#개 나라|#국', '#カ国|#か国|#ヵ国|#ヶ国|#ケ国|#か国|#国'),
  measure('yo', 'year old|years old', '', '#세|#살', '#歳|#才'),

  measure('years', 'year', 'yr|yrs', '#년|#개년|#해', '#年|#カ年|#か年|#周年'),
  measure('years', 'decade', '', '#년', '#年', { factor: 10n }),
  measure('months', 'month', '', '#개월|#달', '#カ月|#か月|#ヶ月|#ヵ月|#ケ月|#箇月', {
    words: {
      ko: { 1: ['한 달', '한달'], 2: ['두 달'], 3: ['석 달', '세 달'], 4: ['넉 달', '네 달'], 5: ['다섯 달'], 6: ['여섯 달', '반년'], 10: ['열 달'] },
      ja: { 1: ['ひと月'], 6: ['半年'] },
    },
  }),
  measure('weeks', 'week', '', '#주|#주일', '#週間|#週'),
  measure('days', 'day', '', '#일', '#日', {
    words: { ko: { 1: ['하루'], 2: ['이틀'], 3: ['사흘'], 4: ['나흘'], 5: ['닷새'], 6: ['엿새'], 7: ['이레', '일주일'], 8: ['여드레'], 9: ['아흐레'], 10: ['열흘'], 15: ['보름'] } },
  }),
  measure('hours', 'hour', 'hr|hrs', '#시간', '#時間', { words: { ko: { 1: ['한 시간'], 2: ['두 시간'], 3: ['세 시간'], 4: ['네 시간'] } } }),
  measure('minutes', 'minute', 'min|mins', '#분', '#分'),
  measure('seconds', 'second', 'sec|secs', '#초', '#秒'),

  measure('km/h', 'kilometer per hour|kilometre per hour|kilometer an hour|kilometre an hour|km per hour|km an hour', 'km/h|kph|kmh|kmph', '시속 #km|시속 #㎞|시속 #킬로미터|시속#km', '時速#キロ|時速#キロメートル|時速#km'),
  measure('m/s', 'meter per second|metre per second|meter a second|metre a second', 'm/s', '초속 #m|초속 #미터', '秒速#メートル|風速#メートル|秒速#m'),
  measure('mph', 'mile per hour|mile an hour', 'mph', '시속 #마일', '時速#マイル'),
  measure('knots', 'knot', '', '#노트', '#ノット'),

  measure('km2', 'square kilometer|square kilometre|sq km|sq kilometer', 'km²|km2|sqkm', '#㎢|#제곱킬로미터|#평방킬로미터|#km²', '#平方キロ|#平方キロメートル|#平方km'),
  measure('m2', 'square meter|square metre|sq m', 'm²|m2|sqm', '#㎡|#제곱미터|#평방미터|#m²', '#平方メートル|#平方m'),
  measure('mi2', 'square mile|sq mile', '', '#제곱마일|#평방마일', '#平方マイル'),
  measure('ft2', 'square foot|square feet|sq ft', '', '#제곱피트|#평방피트', '#平方フィート'),
  measure('m3', 'cubic meter|cubic metre', 'm³|m3', '#㎥|#세제곱미터|#입방미터', '#立方メートル'),
  measure('ha', 'hectare', 'ha', '#헥타르|#㏊|#ha', '#ヘクタール|#ha'),
  measure('acres', 'acre', '', '#에이커', '#エーカー'),

  measure('km', 'kilometer|kilometre', 'km|kms', '#km|#㎞|#킬로미터|#킬로', '#キロ|#キロメートル|#km|#㎞'),
  measure('m', 'meter|metre', 'm', '#m|#ｍ|#미터', '#メートル|#m|#ｍ'),
  measure('cm', 'centimeter|centimetre', 'cm', '#cm|#㎝|#센티미터|#센티', '#センチ|#センチメートル|#cm|#㎝'),
  measure('mm', 'millimeter|millimetre', 'mm', '#mm|#㎜|#밀리미터', '#ミリ|#ミリメートル|#mm|#㎜'),
  measure('mi', 'mile', '', '#마일', '#マイル'),
  measure('nmi', 'nautical mile', '', '#해리', '#カイリ|#海里'),
  measure('yd', 'yard', '', '#야드', '#ヤード'),
  measure('ft', 'foot|feet', 'ft', '#피트', '#フィート'),
  measure('in', 'inch|inches', '', '#인치', '#インチ'),
  measure('ly', 'light year', '', '#광년', '#光年'),

  measure('t', 'ton|tonne|metric ton|metric tonne', 't', '#톤|#t', '#トン|#t'),
  measure('kg', 'kilogram|kilogramme|kilo', 'kg|kgs', '#kg|#㎏|#킬로그램|#킬로', '#キロ|#キログラム|#kg|#㎏'),
  measure('g', 'gram|gramme', 'g', '#g|#ｇ|#그램', '#グラム|#g'),
  measure('mg', 'milligram', 'mg', '#mg|#㎎|#밀리그램', '#ミリグラム|#mg'),
  // Weight or money: Korean and Japanese have one word for both, too.
  measure('pounds', 'pound', 'lb|lbs', '#파운드', '#ポンド'),
  measure('oz', 'ounce', 'oz', '#온스', '#オンス'),

  measure('L', 'liter|litre', 'L', '#리터|#L|#ℓ', '#リットル|#L'),
  measure('mL', 'milliliter|millilitre', 'ml|mL', '#㎖|#mL|#ml|#밀리리터', '#ミリリットル|#ml|#mL'),
  measure('gal', 'gallon', '', '#갤런', '#ガロン'),
  measure('bbl', 'barrel', '', '#배럴', '#バレル'),

  measure('°C', 'degree celsius|degree centigrade|degree c', '°C|℃|C', '섭씨 #도|#도|#℃|#°C', '#度|セ氏#度|摂氏#度|#℃'),
  measure('°F', 'degree fahrenheit|degree f', '°F|℉|F', '화씨 #도|#℉|#°F', '華氏#度|カ氏#度|#℉'),
  measure('°', 'degree', '°', '#도|#°', '#度|#°'),

  measure('W', 'watt', 'W', '#와트|#W', '#ワット|#W'),
  measure('kW', 'kilowatt', 'kW|KW', '#kW|#㎾|#킬로와트', '#キロワット|#kW'),
  measure('MW', 'megawatt', 'MW', '#MW|#㎿|#메가와트', '#メガワット|#MW'),
  measure('GW', 'gigawatt', 'GW', '#GW|#기가와트', '#ギガワット|#GW'),
  measure('TW', 'terawatt', 'TW', '#TW|#테라와트', '#テラワット|#TW'),
  measure('kWh', 'kilowatt hour', 'kWh|KWh', '#kWh|#㎾h|#킬로와트시', '#キロワット時|#kWh'),
  measure('MWh', 'megawatt hour', 'MWh', '#MWh|#㎿h|#메가와트시', '#メガワット時|#MWh'),
  measure('GWh', 'gigawatt hour', 'GWh', '#GWh|#기가와트시(GWh)|#기가와트시', '#ギガワット時|#GWh'),
  measure('TWh', 'terawatt hour', 'TWh', '#TWh|#테라와트시', '#テラワット時|#TWh'),
  measure('V', 'volt', '', '#볼트|#V', '#ボルト|#V'),
  measure('MB', 'megabyte', 'MB', '#MB|#메가바이트', '#メガバイト|#MB'),
  measure('GB', 'gigabyte', 'GB', '#GB|#기가바이트', '#ギガバイト|#GB'),
  measure('TB', 'terabyte', 'TB', '#TB|#테라바이트', '#テラバイト|#TB'),
  measure('MHz', 'megahertz', 'MHz', '#MHz|#㎒|#메가헤르츠', '#メガヘルツ|#MHz'),
  measure('GHz', 'gigahertz', 'GHz', '#GHz|#㎓|#기가헤르츠', '#ギガヘルツ|#GHz'),
  measure('dB', 'decibel', 'dB', '#데시벨|#dB', '#デシベル|#dB'),
  measure('nm', 'nanometer|nanometre', 'nm', '#나노미터|#nm|#나노', '#ナノメートル|#ナノ|#nm'),
  measure('kcal', 'calorie', 'kcal', '#칼로리|#kcal', '#カロリー|#キロカロリー|#kcal'),
  measure('fold', 'fold', '', '#배', '#倍'),
  measure('BC', 'bc|b.c.|bce|b.c.e.', '', '기원전 #년', '紀元前#年'),
];

const CURRENCIES = [
  money('USD', 'dollar|us dollar|u.s. dollar|american dollar', '$|US$|USD', '#달러|#미국 달러|#미 달러|#불', '#ドル|#米ドル'),
  money('USc', 'cent|us cent|u.s. cent', '', '#센트|#미국 센트', '#セント|#米セント'),
  money('CAD', 'canadian dollar', 'C$|CA$|CAD', '#캐나다달러|#캐나다 달러', '#カナダドル|#加ドル'),
  money('AUD', 'australian dollar', 'A$|AU$|AUD', '#호주달러|#호주 달러', '#豪ドル|#オーストラリアドル'),
  money('NZD', 'new zealand dollar', 'NZ$|NZD', '#뉴질랜드달러|#뉴질랜드 달러', '#ニュージーランドドル|#NZドル'),
  money('SGD', 'singapore dollar|singaporean dollar', 'S$|SGD', '#싱가포르달러|#싱가포르 달러', '#シンガポールドル|#Sドル'),
  money('HKD', 'hong kong dollar', 'HK$|HKD', '#홍콩달러|#홍콩 달러', '#香港ドル'),
  money('TWD', 'taiwan dollar|new taiwan dollar', 'NT$|TWD', '#대만달러|#대만 달러', '#台湾ドル|#新台湾ドル'),
  money('EUR', 'euro', '€|EUR', '#유로', '#ユーロ'),
  money('GBP', 'pound sterling|british pound', '£|GBP', '#파운드', '#ポンド|#英ポンド'),
  money('JPY', 'yen|japanese yen', '¥|￥|JPY', '#엔', '#円'),
  money('KRW', 'won|korean won|south korean won', '₩|KRW', '#원', '#ウォン'),
  money('CNY', 'yuan|renminbi|chinese yuan', 'CNY|RMB|CN¥', '#위안|#위안화', '#元|#人民元'),
  money('INR', 'rupee|indian rupee', '₹|Rs|INR', '#루피', '#ルピー'),
  money('CHF', 'swiss franc', 'CHF', '#스위스프랑|#스위스 프랑', '#スイスフラン'),
  money('francs', 'franc', '', '#프랑', '#フラン'),
  money('RUB', 'ruble|rouble|russian ruble', '₽|RUB', '#루블', '#ルーブル'),
  money('THB', 'baht|thai baht', '฿|THB', '#밧|#바트', '#バーツ'),
  money('VND', 'dong|vietnamese dong', '₫|VND', '#동', '#ドン'),
  money('IDR', 'rupiah', 'Rp|IDR', '#루피아', '#ルピア'),
  money('MYR', 'ringgit', 'RM|MYR', '#링깃', '#リンギット|#リンギ'),
  money('PHP', 'philippine peso', '₱|PHP', '#필리핀페소|#필리핀 페소|#페소', '#フィリピンペソ|#ペソ'),
  money('pesos', 'peso', '', '#페소', '#ペソ'),
  money('BRL', 'reais', 'R$|BRL', '#헤알', '#レアル'),
  money('TRY', 'lira|liras|turkish lira', '₺', '#리라', '#リラ'),
  money('ILS', 'shekel', '₪', '#셰켈', '#シェケル'),
  money('ZAR', 'rand', 'ZAR', '#랜드', '#ランド'),
  money('SAR', 'riyal', '', '#리얄', '#リヤル'),
  money('IRR', 'rial', '', '#리알', '#リアル'),
  money('AED', 'dirham', '', '#디르함', '#ディルハム'),
  money('dinars', 'dinar', '', '#디나르', '#ディナール'),
  money('PLN', 'zloty|zlotys|zlotych', '', '#즈워티', '#ズロチ'),
  money('UAH', 'hryvnia', '₴', '#흐리우냐', '#フリブナ'),
  money('HUF', 'forint', '', '#포린트', '#フォリント'),
  money('CZK', 'koruna', '', '#코루나', '#コルナ'),
  money('kronor', 'krona|kronor', '', '#크로나', '#クローナ'),
  money('kroner', 'krone|kroner', '', '#크로네', '#クローネ'),
  money('MMK', 'kyat', '', '#짯', '#チャット'),
  money('NGN', 'naira', '₦', '#나이라', '#ナイラ'),
  money('KES', 'kenyan shilling|shilling', '', '#실링', '#シリング'),
  money('BDT', 'taka', '', '#타카', '#タカ'),
];

const BY_NAME: ReadonlyMap<string, Unit> = new Map(
  [...AMOUNTS, ...CURRENCIES].flatMap(({ unit, names }) =>
    names.flatMap((name) => [
      [name, unit] as const,
      // `metres per second`, `degrees Celsius`, `years old`: the plural is within.
      [name.replace(/^((?:square |cubic )?[a-z.]+)(?= (?:per|an?|celsius|centigrade|fahrenheit|c|f)(?: |$))|$/, '$1s'), unit] as const,
    ]),
  ),
);
const BY_SYMBOL: ReadonlyMap<string, Unit> = new Map(AMOUNTS.flatMap(({ unit, symbols }) => symbols.map((symbol) => [symbol, unit] as const)));
const BY_SIGN: ReadonlyMap<string, Unit> = new Map(CURRENCIES.flatMap(({ unit, symbols }) => symbols.map((sign) => [sign, unit] as const)));

const alternatives = (strings: Iterable<string>): string =>
  [...strings]
    .sort((a, b) => b.length - a.length)
    .map((string) => string.replace(/[$.*+?^()[\]{}|\\]/g, '\\$&'))
    .join('|');

const WORD = new RegExp(`[ \\u00a0-](${alternatives(BY_NAME.keys()).replaceAll(' ', '[ -]')})(?![\\p{L}\\p{N}])`, 'iuy');
const isLetter = (symbol: string): boolean => /^\p{L}$/u.test(symbol);
const letters = alternatives([...BY_SYMBOL.keys()].filter(isLetter));
const symbols = alternatives([...BY_SYMBOL.keys()].filter((symbol) => !isLetter(symbol)));
// `5 C` is no temperature, but `100 m` is a distance; `2m people` are millions.
const SYMBOL = new RegExp(`(?:[ \\u00a0-]?(${symbols}|m)|(${letters}))(?![\\p{L}\\p{N}]|(?<=m) (?:people|\\p{Ll}+s)\\b)`, 'uy');

/** What may stand before a number as a currency, as a pattern: `US$`, `EUR`. */
export const CURRENCY_SIGN = alternatives(BY_SIGN.keys());

/** Symbols that may follow a number at once in any language, as a pattern. */
export const UNIT_SYMBOL = alternatives(BY_SYMBOL.keys());
