import { type Classifier, chancesOf, readClassifier, vectorOf } from '../categories/classifier.ts';
import { type Example, growClassifier } from '../categories/grow.ts';
import { signsOf } from '../categories/signs.ts';
import { type Coded, foldOf, mayBeLearnt, readMerchants } from './merchants.ts';
import type { ScoreTask } from './task.ts';

export const categoriesModel = new URL('../models/categories.json', import.meta.url);

/** Parts of the names; each is judged by what was learnt from the others. */
const PARTS = 5;

/** With and without what was written about it, for a name must do alone too. */
export const examplesOf = ({ merchant, code, descriptions }: Coded): Example[] => [
  { signs: signsOf(merchant), code, of: merchant },
  ...(descriptions.length === 0 ? [] : [{ signs: signsOf(merchant, descriptions), code, of: merchant }]),
];

/** A merchant's category code by its name and by what people wrote, for names never seen. */
export const merchantCategories: ScoreTask = {
  name: 'pcard-toronto-categories',
  folder: 'pcard-toronto',
  units: 'merchants',
  reference: null,
  goals: [
    { figure: 'top 1', least: 0.45, baseline: 0.38 },
    { figure: 'top 3', least: 0.6, baseline: 0.51 },
  ],
  async score(folder, say) {
    const all = await readMerchants(folder);
    say(
      `${all.length} merchants, ${all.filter(({ descriptions }) => descriptions.length > 0).length} with descriptions`,
    );
    const judges = new Map<number, Classifier>();
    const judgeOf = (merchant: string): Classifier => {
      if (!mayBeLearnt(merchant)) return readClassifier(categoriesModel);
      const fold = foldOf(merchant, PARTS);
      const known = judges.get(fold);
      if (known !== undefined) return known;
      const others = all.filter((each) => foldOf(each.merchant, PARTS) !== fold);
      const grown = growClassifier(others.flatMap(examplesOf));
      judges.set(fold, grown);
      say(`learnt from ${others.length} merchants of other names`);
      return grown;
    };
    const judged = all.map((each) => {
      const judge = judgeOf(each.merchant);
      return { ...each, top: best(judge, each), alone: best(judge, { ...each, descriptions: [] }) };
    });
    const share = (of: typeof judged, right: (each: (typeof judged)[number]) => boolean): number =>
      of.filter(right).length / of.length;
    const described = judged.filter(({ descriptions }) => descriptions.length > 0);
    return {
      units: all.length,
      figures: {
        'top 1': share(judged, ({ top, code }) => top[0] === code),
        'top 3': share(judged, ({ top, code }) => top.includes(code)),
        'top 1, name alone': share(judged, ({ alone, code }) => alone[0] === code),
        'top 3, name alone': share(judged, ({ alone, code }) => alone.includes(code)),
        'merchants with descriptions': described.length,
        'top 1, with descriptions': share(described, ({ top, code }) => top[0] === code),
        'top 3, with descriptions': share(described, ({ top, code }) => top.includes(code)),
      },
      note: 'Names judged by a model that never saw their first two words: cross-validated in five parts on the half that was learnt from, the model that ships on any other. Seen: the name, and where staff wrote a purpose, its words; no ledger account.',
      lines: judged.map(({ merchant, top }) => ({ merchant, mcc: top[0], top3: top })),
    };
  },
};

/** The likeliest three. */
function best(classifier: Classifier, { merchant, descriptions }: Coded): string[] {
  const chances = chancesOf(classifier, vectorOf(classifier, signsOf(merchant, descriptions)));
  return [...chances.keys()]
    .sort((a, b) => (chances[b] as number) - (chances[a] as number))
    .slice(0, 3)
    .map((at) => classifier.codes[at] as string);
}
