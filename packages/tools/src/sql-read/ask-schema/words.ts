/** A word of a question. */
export interface Token {
  /** Small letters, as it stands. */
  readonly text: string;
  readonly raw: string;
  readonly lemma: string;
  /** A number in digits or words, else null. */
  readonly number: number | null;
  /** Stood between quotes. */
  readonly quoted: boolean;
}

const counting = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** The words of a question; what stands between quotes is one of them. */
export function tokensOf(question: string): Token[] {
  const plain = question
    .normalize('NFKC')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/(\d),(?=\d{3}(?!\d))/g, '$1')
    .replace(/``|''/g, '"');
  const pattern =
    /"([^"]{1,100})"|(?<![\p{L}\p{N}])'([^']{1,100})'(?![\p{L}\p{N}])|-?\d+(?:\.\d+)?(?![\p{L}])|[\p{L}\p{N}]+(?:[-.'][\p{L}\p{N}]+)*|>=|<=|[<>=,?]/gu;
  return [...plain.matchAll(pattern)].flatMap((match): Token[] => {
    const quote = match[1] ?? match[2];
    if (quote !== undefined) return [{ ...wordOf(quote.trim()), quoted: true }];
    const word = match[0];
    if (word === '?') return [];
    const own = /^(.+)'s$/i.exec(word);
    return own ? [wordOf(own[1] as string), { ...wordOf("'s"), lemma: "'s" }] : [wordOf(word)];
  });
}

function wordOf(raw: string): Token {
  const text = raw.toLowerCase();
  const spelt = counting.indexOf(text);
  const number = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : spelt >= 0 ? spelt : null;
  return { text, raw, lemma: lemma(text), number, quoted: false };
}

const irregular: Readonly<Record<string, string>> = {
  men: 'man',
  women: 'woman',
  children: 'child',
  feet: 'foot',
  people: 'people',
  persons: 'people',
  person: 'people',
  mice: 'mouse',
  movies: 'movie',
  series: 'series',
  num: 'number',
  no: 'number',
  nr: 'number',
  dept: 'department',
  addr: 'address',
  tel: 'phone',
  telephone: 'phone',
  desc: 'description',
  avg: 'average',
  lname: 'lname',
  fname: 'fname',
  sexes: 'sex',
  ids: 'id',
  identifier: 'id',
  identifiers: 'id',
  codes: 'code',
};

/** Singular, roughly: the same word comes out of a name and of a question. */
export function lemma(word: string): string {
  const known = irregular[word];
  if (known !== undefined && word !== 'no') return known;
  if (word.length < 4 || /(?:ss|us|is)$/.test(word)) return word;
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ch|sh|x|ss|zz)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

/** The words of a name such as `Official_ratings_(millions)` or `petAge`. */
export function lemmasOf(name: string): string[] {
  const apart =
    name
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return apart.map((word) => (word === 'no' ? 'number' : lemma(word)));
}

/** A word's stem, roughly: "injured", "injuries" and "injury" are one. */
export const stem = (word: string): string =>
  word.length < 5 ? word : word.replace(/(?:ational|ations?|ality|ities|ity|ments?|ings?|ers?|ed|ies|y|e|s)$/, '');

/** Words that say nothing a statement has. */
export const small = new Set(
  `a an the of for in on at to by from with and  is are was were be been being do does did has have had having what which who whom whose that this these those there
  their its it his her they them show list find give return tell me us display get please all every each any some can could you i we my also how  much number
   named as about into  then when where if so such whether please state say  given corresponding correspond along together across among amongst
  between within per out up during ever just only , = 's etc information details show's value values record records entry entries instead kind  
        result respectively provide list identify compute
  occur occurred occurring happen happened held take takes took place perform performed performing play played plays own owns owned raised raise belong belongs belonging cause
  caused led lead lost lose live lives lived living work works worked working locate located born attend attended attending visit visited visiting teach teaches taught teaching
  involve involved involving participate participated hosted host hosts release released written write wrote made make makes use used uses using won win wins being people
  person someone else ended up currently associated related assigned available exist exists come comes came get gets go goes registered enrolled receive received serve serves
  shared got aged served join joined appear appeared belonged contained included shown listed calculate determine describe one ones event time`.split(
    /\s+/,
  ),
);
