/** `node packages/teams/src/expenses/categories/learn.ts FOLDER`: learns models/categories.json from the merchants of pcard-toronto, development half. */
import { writeFileSync } from 'node:fs';
import { categoriesModel, examplesOf } from '../score/categories.ts';
import { mayBeLearnt, readMerchants } from '../score/merchants.ts';
import { classifierText } from './classifier.ts';
import { growClassifier, usualGrowth } from './grow.ts';

const [folder = ''] = process.argv.slice(2);
if (folder === '') throw new Error('usage: learn.ts FOLDER');
const merchants = (await readMerchants(folder)).filter(({ merchant }) => mayBeLearnt(merchant));
// What ships holds no sign that fewer than three merchants share: no single name can be read from it.
const growth = usualGrowth;
const provenance = {
  learnt: 'node packages/teams/src/expenses/categories/learn.ts FOLDER',
  from: 'pcard-toronto, development half: City of Toronto, PCard Expenditures 2011-2021',
  licence: 'Contains information licensed under the Open Government Licence - Toronto',
  merchants: merchants.length,
  growth,
};
writeFileSync(categoriesModel, classifierText(growClassifier(merchants.flatMap(examplesOf), growth), provenance));
process.stdout.write(`${categoriesModel.pathname}\n`);
