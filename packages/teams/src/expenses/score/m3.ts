import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { covered, mase, smape } from '../forecast/accuracy.ts';
import { COMBINED } from '../forecast/combine.ts';
import { ranged } from '../forecast/interval.ts';
import { meanOf } from '../forecast/seasonal.ts';
import type { ScoreTask } from './task.ts';

interface Series {
  id: string;
  period: string;
  freq: number;
  h: number;
  train: number[];
  test: number[];
}

/** The M3 competition's series, forecast by the product's own method. */
export const m3: ScoreTask = {
  name: 'forecast-m3',
  folder: 'forecast-m3',
  units: 'series',
  reference:
    'overall sMAPE of the 3,003: Theta 13.01, ForecastPro 13.19, ForecastX 13.49, B-J automatic 14.01 (Hyndman, Mcomp); monthly: Theta 13.85 to 13.93',
  goals: [{ figure: 'monthly sMAPE', most: 13.5, baseline: 13.81 }],
  async score(folder, say) {
    const all = await readSeries(join(folder, 'm3.jsonl'));
    const scored = all.map((series) => ({
      series,
      said: ranged(series.train, { horizon: series.h, period: series.freq }),
    }));
    say(`${all.length} series forecast`);
    const of = (period: string | null, figure: (each: (typeof scored)[number]) => number): number =>
      meanOf(scored.filter(({ series }) => period === null || series.period === period).map(figure));
    const error = ({ series, said }: (typeof scored)[number]): number => smape(series.test, said.forecast);
    return {
      units: all.length,
      figures: {
        'monthly sMAPE': of('MONTHLY', error),
        'quarterly sMAPE': of('QUARTERLY', error),
        'yearly sMAPE': of('YEARLY', error),
        'other sMAPE': of('OTHER', error),
        sMAPE: of(null, error),
        'monthly MASE': of('MONTHLY', ({ series, said }) =>
          mase(series.train, series.test, said.forecast, series.freq),
        ),
        'monthly, inside 80 %': of('MONTHLY', ({ series, said }) => covered(series.test, said.low, said.high)),
        'yearly, inside 80 %': of('YEARLY', ({ series, said }) => covered(series.test, said.low, said.high)),
      },
      note: `Method: ${COMBINED}. One method for all series; the test part was never fitted to.`,
      lines: scored.map(({ series, said }) => ({ id: series.id, forecast: said.forecast.map(rounded) })),
    };
  },
};

const rounded = (value: number): number => Math.round(value * 100) / 100;

async function readSeries(file: string): Promise<Series[]> {
  const text = await readFile(file, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Series);
}
