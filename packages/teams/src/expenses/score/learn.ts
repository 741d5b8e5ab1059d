/**
 * `node packages/teams/src/expenses/score/learn.ts exceptions|duplicates FOLDER`: grows the models that ship, from the development half
 * of Toronto's ledger (Open Government Licence - Toronto allows it), and writes them with where they come from.
 */
import { writeFileSync } from 'node:fs';
import { councilText, growModels, subset } from '../trees/council.ts';
import { type Growth, type Lesson, usualGrowth } from '../trees/grow.ts';
import { copyCandidates, duplicatesModel } from './duplicates.ts';
import { exceptionsModel, ledgerSignals } from './exceptions.ts';
import type { LedgerLine } from './toronto.ts';

const PARTS = 5;

/** Of the charges nobody marked one in this many is learnt from, and counts that often. */
const THINNED = 7;

const growths: Record<string, Growth> = {
  exceptions: { ...usualGrowth, trees: 120, depth: 4, rate: 0.06 },
  duplicates: { ...usualGrowth, trees: 100, depth: 2, least: 0.5 },
};

const [what = '', folder = ''] = process.argv.slice(2);
const growth = growths[what];
if (growth === undefined || folder === '') throw new Error('usage: learn.ts exceptions|duplicates FOLDER');
const { lesson, owners, file } = what === 'exceptions' ? await exceptionsLesson() : await duplicatesLesson();
const provenance = {
  learnt: `node packages/teams/src/expenses/score/learn.ts ${what} FOLDER`,
  from: 'pcard-toronto, development half: City of Toronto, PCard Expenditures 2011-2021',
  licence: 'Contains information licensed under the Open Government Licence - Toronto',
  charges: lesson.labels.length,
  marked: lesson.labels.reduce((sum, label) => sum + label, 0),
  growth,
};
writeFileSync(file, councilText({ provenance, models: growModels(lesson, owners, PARTS, growth) }));
process.stdout.write(`${file.pathname}\n`);

async function exceptionsLesson(): Promise<{ lesson: Lesson; owners: string[]; file: URL }> {
  const { charges, lesson } = await ledgerSignals(folder);
  const weights = new Float32Array(charges.length).fill(THINNED);
  const kept: number[] = [];
  lesson.labels.forEach((label, i) => {
    if (label === 1) weights[i] = 1;
    if (label === 1 || i % THINNED === 0) kept.push(i);
  });
  return {
    lesson: subset({ ...lesson, weights }, kept),
    owners: kept.map((i) => (charges[i] as LedgerLine).owner),
    file: exceptionsModel,
  };
}

async function duplicatesLesson(): Promise<{ lesson: Lesson; owners: string[]; file: URL }> {
  const { charges, places, lesson } = await copyCandidates(folder);
  return { lesson, owners: places.map((place) => (charges[place] as LedgerLine).owner), file: duplicatesModel };
}
