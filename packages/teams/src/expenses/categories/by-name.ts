import { chancesOf, readClassifier, vectorOf } from './classifier.ts';
import { signsOf } from './signs.ts';
import type { ShoppingType } from './words.ts';

const model = new URL('../models/categories.json', import.meta.url);

/** Which shopping type a merchant category code is; codes of services to companies are none. */
const typeCodes: Readonly<Partial<Record<ShoppingType, string>>> = {
  Groceries: '5411 5422 5462 5499',
  'Home Improvement': '0780 1520 1711 1799 5039 5072 5074 5200 5211 5231 5251 5261 5712 5713 5719 5722',
  Electronics: '5045 5065 5732 5734 5946',
  Shopping:
    '5111 5137 5192 5310 5311 5331 5399 5651 5655 5691 5699 5733 5912 5940 5941 5942 5943 5945 5947 5949 5964 5969 5970 5971 5977 5992 5995 5999',
  Restaurant: '5811 5812 5814',
  Transport: '4121 4789 5533 7523 7538 7542',
  Fuel: '5541 5542',
  Travel: '4722 7011',
  Subscription: '4812 4816 4900 5968 7997',
};
const typeOf = new Map(
  Object.entries(typeCodes).flatMap(([type, codes]) => codes.split(' ').map((code) => [code, type as ShoppingType])),
);

/**
 * The chance of each shopping type by the letters of a merchant's name and the words of a description, learnt from a city's
 * purchasing cards; what it takes for none of the types is missing from the sum.
 */
export function typesByName(merchant: string, description: string | null): ReadonlyMap<ShoppingType, number> {
  const classifier = readClassifier(model);
  const signs = signsOf(merchant, description === null ? [] : [description]);
  const types = new Map<ShoppingType, number>();
  const vector = vectorOf(classifier, signs);
  // A name of which nothing is known would get what is most common.
  if (vector.at.length === 0) return types;
  chancesOf(classifier, vector).forEach((chance, i) => {
    const type = typeOf.get(classifier.codes[i] as string);
    if (type !== undefined) types.set(type, (types.get(type) ?? 0) + chance);
  });
  return types;
}
