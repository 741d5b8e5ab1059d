import { measureFraud, seedExpenses } from '@holdfast/teams/expenses';
import type { ScoreTask } from '@holdfast/teams/score';
import { onOwnDatabase } from './own-database.ts';

const seed = 1;

/** Every charge of the demo's data, judged as when it came, by the product and by the public demo's rule, restated. */
export const seedFraud: ScoreTask = {
  name: 'seed-fraud',
  folder: null,
  units: 'charges',
  reference: null,
  goals: [
    { figure: 'precision', least: 0.8, baseline: 0.36 },
    { figure: 'recall', least: 0.6, baseline: 0.21 },
  ],
  async score(_, tell) {
    const measured = await onOwnDatabase(tell, async (db) => {
      const seeded = await seedExpenses(db, { seed, count: 5000, anchor: '2026-11-21', cases: true });
      tell(`${seeded.inserted} charges seeded`);
      return await measureFraud(db, seeded);
    });
    const of = (name: string) => measured.detectors.find((one) => one.name === name);
    const [ours, demo, repeats] = [
      of('holdfast, asks'),
      of('demo rule, restated'),
      of('same merchant and amount in 60 days'),
    ];
    if (!ours || !demo || !repeats) throw new TypeError('a detector is missing in the measure');
    return {
      units: measured.charges,
      figures: {
        precision: ours.precision,
        recall: ours.recall,
        'precision, demo rule': demo.precision,
        'recall, demo rule': demo.recall,
        'precision, same merchant and amount': repeats.precision,
        'recall, same merchant and amount': repeats.recall,
        'p50 ms': measured.latency.p50,
        'p95 ms': measured.latency.p95,
        'calibration error': measured.calibration.error,
      },
      note: `Seed ${seed}, with planted copies, card testing, impossible journeys and imitated merchants: our own planting, so read it as "it does what it is meant to". The goals are our own. The demo's rule is restated from its description in packages/teams/src/expenses/bench/comparators.ts; it is the baseline. Milliseconds: reading the evidence from the database and scoring it.`,
      lines: [],
    };
  },
};
