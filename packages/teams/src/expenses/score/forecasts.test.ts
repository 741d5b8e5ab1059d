import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../seed/random.ts';
import { m3 } from './m3.ts';
import { brokenSpending, spending } from './spending.ts';

const random = randomFrom(11);
const names = Array.from(
  { length: 132 },
  (_, i) => `${2011 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`,
);

/** Two series; the months from 2020-04 on are `factor` of what they were. */
function folder(factor: number): string {
  const rows = ['division:A', 'total:ALL'].map((name) =>
    [
      name,
      ...names.map((month) => ((month >= '2020-04' ? factor : 1) * (1000 + random.normal(0, 90))).toFixed(2)),
    ].join(','),
  );
  const path = mkdtempSync(join(tmpdir(), 'holdfast-monthly-'));
  writeFileSync(join(path, 'monthly_series.csv'), `series,${names.join(',')}\n${rows.join('\n')}\n`);
  return path;
}

const quiet = (): void => undefined;

describe('the tasks', () => {
  it('never see the year they forecast, and report the break of 2020 as it comes', async () => {
    const usual = folder(1);
    const { note, figures, lines } = await brokenSpending.score(folder(0.3), quiet);
    expect(note).toContain('the total: down from 2020-04');
    expect(figures['series with a break']).toBe(2);
    for (const line of lines) expect(line).toMatchObject({ year: 2020, forecast: { length: 12 }, low: { length: 12 } });
    const before = await spending.score(usual, quiet);
    expect(before.figures['MASE']).toBeLessThan(1);
    expect((await brokenSpending.score(usual, quiet)).figures['series with a break']).toBe(0);
  });

  it('score M3 by period', async () => {
    const path = mkdtempSync(join(tmpdir(), 'holdfast-m3-'));
    const train = Array.from({ length: 60 }, (_, i) => 100 + i);
    const test = Array.from({ length: 18 }, (_, i) => 160 + i);
    writeFileSync(
      join(path, 'm3.jsonl'),
      `${JSON.stringify({ id: 'N1', period: 'MONTHLY', freq: 12, h: 18, train, test })}\n`,
    );
    const { figures, lines } = await m3.score(path, quiet);
    expect(figures['monthly sMAPE']).toBeLessThan(6);
    expect([...lines]).toMatchObject([{ id: 'N1', forecast: { length: 18 } }]);
  });
});
