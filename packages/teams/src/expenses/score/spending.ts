import { join } from 'node:path';
import { covered, mase } from '../forecast/accuracy.ts';
import { breakIn } from '../forecast/breaks.ts';
import { COMBINED } from '../forecast/combine.ts';
import { type Ranged, ranged } from '../forecast/interval.ts';
import { meanOf } from '../forecast/seasonal.ts';
import { readCsv } from './csv.ts';
import type { Goal, ScoreTask, TaskScore } from './task.ts';

const YEAR = 12;

/** Monthly spending of a city by division and kind, a year ahead. */
export const spending: ScoreTask = spendingOf('pcard-toronto-monthly', 2019, [
  { figure: 'MASE', most: 1.25, baseline: 1.326 },
  { figure: 'inside 80 %', least: 0.75, most: 0.85, baseline: 0.68 },
]);

/** The same for the year that nobody could foresee: what counts is that the break is told. */
export const brokenSpending: ScoreTask = spendingOf('pcard-toronto-monthly-2020', 2020, [
  { figure: 'MASE', most: 1.682, baseline: 1.682 },
]);

function spendingOf(name: string, year: number, goals: readonly Goal[]): ScoreTask {
  return {
    name,
    folder: 'pcard-toronto',
    units: 'series',
    reference: null,
    goals,
    async score(folder) {
      const all = await readMonthly(join(folder, 'monthly_series.csv'), year);
      return scoreOf(
        all.map((each) => ({ ...each, said: ranged(each.history, { horizon: YEAR, period: YEAR }) })),
        year,
      );
    },
  };
}

interface Monthly {
  readonly series: string;
  readonly history: readonly number[];
  readonly truth: readonly number[];
}

function scoreOf(all: readonly (Monthly & { said: Ranged })[], year: number): TaskScore {
  const breaks = all.flatMap(({ series, history, said, truth }) => {
    const found = breakIn(history, said, truth);
    return found === null ? [] : [{ series, ...found }];
  });
  const month = (at: number): string => `${year}-${String(at + 1).padStart(2, '0')}`;
  const seen = breaks.map((each) => each.seen).sort((a, b) => a - b);
  const total = breaks.find(({ series }) => series === 'total:ALL');
  return {
    units: all.length,
    figures: {
      MASE: meanOf(all.map(({ history, truth, said }) => mase(history, truth, said.forecast, YEAR))),
      'inside 80 %': meanOf(all.map(({ truth, said }) => covered(truth, said.low, said.high))),
      'series with a break': breaks.length,
      'of them down': breaks.filter(({ way }) => way === 'down').length,
    },
    note: [
      `Method: ${COMBINED}; interval by errors at past origins, calibrated on the years 2015 to 2018; history to December ${year - 1}.`,
      `Breaks by cumulative sums as the months came in${seen.length === 0 ? '' : `, half of them seen by ${month(seen[seen.length >> 1] as number)}`};`,
      `the total: ${total === undefined ? 'none' : `${total.way} from ${month(total.from)}, seen in ${month(total.seen)}`}.`,
    ].join(' '),
    lines: all.map(({ series, said }) => ({
      series,
      year,
      forecast: said.forecast.map(rounded),
      low: said.low.map(rounded),
      high: said.high.map(rounded),
    })),
  };
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

async function readMonthly(file: string, year: number): Promise<Monthly[]> {
  const all: Monthly[] = [];
  for await (const { series = '', ...months } of readCsv(file)) {
    const values = Object.entries(months).sort(([a], [b]) => (a < b ? -1 : 1));
    all.push({
      series,
      history: values.filter(([month]) => month < `${year}-01`).map(([, value]) => Number(value)),
      truth: values.filter(([month]) => month.startsWith(`${year}-`)).map(([, value]) => Number(value)),
    });
  }
  return all;
}
