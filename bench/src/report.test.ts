import { expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import type { Figure } from './goals.ts';
import { markdown, rowsOf, withTable } from './report.ts';
import type { Results } from './results.ts';

const figure = (id: string, peer: string, values: number[], also: Record<string, number> = {}): Figure => ({
  id,
  peer,
  samples: values.map((value, at) => ({ rep: at + 1, value, also })),
});
const machine = {
  cores: 2,
  model: 'X',
  memoryGb: 24,
  kernel: 'Linux 6',
  node: 'v24',
  server: 'PostgreSQL 18.4',
  load: { before: 0.5, after: 1.5 },
};
const results = (...figures: Figure[]): Results => ({
  queue: {
    suite: 'queue',
    at: '2026-11-21T10:00:00.000Z',
    commit: 'abc1234',
    seconds: 9,
    repetitions: 2,
    machine,
    figures,
    failures: [],
  },
});

test('a row shows our figure, each goal with its verdict, and the peers', () => {
  const table = markdown(
    results(
      figure('drain', 'holdfast', [40_000, 44_000], { cpu: 30 }),
      figure('drain', 'graphile-worker', [20_000, 22_000], { cpu: 31 }),
      figure('drain', 'pg-boss', [40_000, 44_000]),
    ),
  );
  const row = table.split('\n').find((line) => line.includes('drain of'))!;
  expect(row).toContain('42,000 [40,000–44,000] tasks/s (cpu 30)');
  expect(row).toContain('≥ 1 × graphile-worker: 2 × ✓');
  expect(row).toContain('≥ 1.5 × pg-boss: 1 × ✗ missed (66.7 % of the goal)');
  expect(row).toContain('≥ 12 × bullmq-pg: not measured');
  expect(row).toContain('graphile-worker 21,000 [20,000–22,000] (cpu 31)');
  expect(row.split(' | ')).toHaveLength(4);
});

test('figures stand in the catalogue’s order, and only those that were measured', () => {
  const rows = rowsOf(results(figure('screen', 'holdfast', [1]), figure('drain', 'holdfast', [1])));
  expect(rows.map((row) => row.id)).toEqual(['drain', 'screen']);
});

test('the table says where it comes from, and what failed', () => {
  const failed = results(figure('drain', 'holdfast', [1]));
  failed['log'] = {
    ...failed['queue']!,
    suite: 'log',
    figures: [],
    failures: [],
    machine: { ...machine, load: { before: 2, after: 3 } },
  };
  failed['queue']!.failures.push({ what: 'dbos', reason: 'no answer' });
  const table = markdown(failed);
  expect(table).toContain(
    '- 2026-11-21, commit abc1234, 2 repetitions, 2 × X, 24 GB, Linux 6, Node v24, PostgreSQL 18.4; 1-minute load: queue 0.5 → 1.5, log 2 → 3.',
  );
  expect(table).toContain('Not measured: queue: dbos: no answer');
});

test('the page around the table is left alone, and writing twice changes nothing', () => {
  const page = '# Top\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nbottom\n';
  const once = withTable(page, '| a |');
  expect(once).toBe('# Top\n<!-- bench:begin -->\n| a |\n<!-- bench:end -->\nbottom\n');
  expect(withTable(once, '| a |')).toBe(once);
  expect(() => withTable('# Top', '| a |')).toThrow('no <!-- bench:begin -->');
});

test('every goal has a bound', () => {
  for (const wanted of Object.values(catalogue)) {
    for (const goal of wanted.goals) expect('atLeast' in goal || 'atMost' in goal).toBe(true);
  }
});
