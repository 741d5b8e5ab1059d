/** From ten on, a number in words looks like a figure; "two reasons" does not. */
const words = new Map<string, number>(
  [
    ['ten', 10],
    ['eleven', 11],
    ['twelve', 12],
    ['thirteen', 13],
    ['fourteen', 14],
    ['fifteen', 15],
    ['sixteen', 16],
    ['seventeen', 17],
    ['eighteen', 18],
    ['nineteen', 19],
    ['twenty', 20],
    ['thirty', 30],
    ['forty', 40],
    ['fifty', 50],
    ['sixty', 60],
    ['seventy', 70],
    ['eighty', 80],
    ['ninety', 90],
    ['hundred', 100],
    ['thousand', 1_000],
    ['million', 1_000_000],
  ].map(([word, value]) => [String(word), Number(value)]),
);
const units = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const digits = /\d[\d,]*(?:\.\d+)?/g;
const spelt = new RegExp(`\\b(${[...words.keys()].join('|')})s?(?:[- ](${units.join('|')}))?\\b`, 'gi');

/** Numbers in digits, as values: 4,200.00 and 4200 are one. */
export const numbersIn = (text: string): Set<number> =>
  new Set([...text.normalize('NFKC').matchAll(digits)].map(([number]) => valueOf(number)));

/** The numbers in a text, in digits of any script or in English words, that are not among the known. */
export function foreignNumbers(text: string, known: ReadonlySet<number>): string[] {
  const plain = text.normalize('NFKC');
  return [
    ...[...plain.matchAll(digits)].flatMap(([number]) => (known.has(valueOf(number)) ? [] : [number])),
    ...[...plain.matchAll(spelt)].flatMap(([all, ten = '', unit]) => {
      const value = (words.get(ten.toLowerCase()) ?? 0) + (unit ? units.indexOf(unit.toLowerCase()) + 1 : 0);
      return known.has(value) ? [] : [all];
    }),
    ...(plain.match(/(?![0-9])\p{N}/gu) ?? []),
  ];
}

const valueOf = (number: string): number => Number(number.replaceAll(',', ''));
