import { foretell, type MonthAhead } from '../bench/month-ahead.ts';
import type { ScoreTask } from './task.ts';

const seeds = [1, 2, 3];

/** The end of a month foretold on five days of it, by the product and by the public demo's two forecasts, restated. */
export const monthEnd: ScoreTask = {
  name: 'seed-month-end',
  folder: null,
  units: 'months foretold',
  reference: null,
  goals: [
    { figure: 'error by user, of the demo’s', most: 1, baseline: 1 },
    { figure: 'error by category, of the demo’s', most: 1, baseline: 1 },
    { figure: 'inside 80 % by user', least: 0.75, most: 0.85, baseline: 0 },
  ],
  score: async (_, say) => {
    const by = { user: measured('user', say), category: measured('category', say) };
    const figures = Object.fromEntries(
      Object.entries(by).flatMap(([name, { ours, demo, ninety, inside }]) => [
        [`error by ${name}`, ours],
        [`error by ${name}, demo: mean × days`, demo],
        [`error by ${name}, demo: 90 days / 90`, ninety],
        [`error by ${name}, of the demo’s`, ours / Math.min(demo, ninety)],
        [`inside 80 % by ${name}`, inside],
      ]),
    );
    return {
      units: by.user.asked + by.category.asked,
      figures,
      note: `Seeds ${seeds.join(', ')} together, asked on the 5th, 10th, 15th, 20th and 25th of October. Error: mean absolute error as a share of the mean month; "of the demo’s": of the better of its two. Simulated spending, so a comparison, not a rate to expect (the city's ledger is pcard-toronto-monthly).`,
      lines: [],
    };
  },
};

interface Measured {
  readonly asked: number;
  readonly ours: number;
  readonly demo: number;
  readonly ninety: number;
  readonly inside: number;
}

function measured(by: 'user' | 'category', say: (detail: string) => void): Measured {
  const all = seeds.map((seed) => {
    const one = foretell(seed, by);
    say(`seed ${seed} by ${by}: ${one.asked} months foretold`);
    return one;
  });
  const asked = all.reduce((sum, one) => sum + one.asked, 0);
  const mean = (of: (one: MonthAhead) => number): number =>
    all.reduce((sum, one) => sum + one.asked * of(one), 0) / asked;
  const error = (method: string): number =>
    mean(({ methods }) => methods.find((one) => one.method === method)?.error ?? Number.NaN);
  return {
    asked,
    ours: error('holdfast'),
    demo: error('demo: mean × days'),
    ninety: error('demo: 90 days / 90'),
    inside: mean(({ methods }) => methods.find((one) => one.method === 'holdfast')?.inside ?? Number.NaN),
  };
}
