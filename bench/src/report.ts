import { readFileSync, writeFileSync } from 'node:fs';
import { catalogue, type FigureId } from './catalogue.ts';
import { type Figure, judge, ours, type Verdict, values, type Wanted } from './goals.ts';
import { describeMachine } from './machine.ts';
import type { Results } from './results.ts';
import { range, shortly, summarise } from './statistics.ts';

export interface Row {
  id: FigureId;
  says: string;
  unit: string;
  figures: Figure[];
  verdicts: Verdict[];
}

const ids = Object.keys(catalogue) as FigureId[];

/** The figures that were measured, in the catalogue's order. */
export function rowsOf(results: Results): Row[] {
  const all = Object.values(results).flatMap((suite) => suite.figures);
  return ids.flatMap((id) => {
    const wanted: Wanted = catalogue[id];
    const figures = all.filter((figure) => figure.id === id);
    return figures.length === 0
      ? []
      : [{ id, says: wanted.says, unit: wanted.unit, figures, verdicts: judge(id, wanted, figures) }];
  });
}

export function markdown(results: Results): string {
  const rows = rowsOf(results).map((row) => {
    const mine = row.figures.filter((figure) => figure.peer === ours).map((figure) => show(figure, row.unit));
    const peers = row.figures
      .filter((figure) => figure.peer !== ours)
      .map((figure) => `${figure.peer} ${show(figure, '')}`);
    return `| ${row.says} | ${mine.join('')} | ${row.verdicts.map(showVerdict).join('<br>')} | ${peers.join('<br>')} |`;
  });
  return [
    '| figure | Holdfast | goal: reached | peers, same run |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...provenance(results),
  ].join('\n');
}

/** Parts of `cpu`, for whoever looks closer than the table does. */
const inTheFile = new Set(['store', 'node']);

function show(figure: Figure, unit: string): string {
  const names = [...new Set(figure.samples.flatMap((sample) => Object.keys(sample.also)))].filter(
    (name) => !inTheFile.has(name),
  );
  const also = names.map((name) => `${name} ${shortly(summarise(values(figure, name)).median)}`);
  const value = `${range(summarise(values(figure)))} ${unit}`.trim();
  return also.length === 0 ? value : `${value} (${also.join(', ')})`;
}

function showVerdict({ goal, reached, verdict, share }: Verdict): string {
  if (verdict === 'not measured') return `${goal}: not measured`;
  return `${goal}: ${reached} ${verdict === 'met' ? '✓' : `✗ missed (${shortly(share * 100)} % of the goal)`}`;
}

/** Where the figures come from: a line for suites of one day, commit and machine, with the load around each. */
function provenance(results: Results): string[] {
  const sources = Map.groupBy(
    Object.values(results),
    (it) => `${it.at.slice(0, 10)}, commit ${it.commit}, ${it.repetitions} repetitions, ${describeMachine(it.machine)}`,
  );
  const lines = [...sources].map(([source, suites]) => {
    const loads = suites.map(({ suite, machine: { load } }) => `${suite} ${load.before} → ${load.after}`);
    return `${source}; 1-minute load: ${loads.join(', ')}.`;
  });
  const failures = Object.values(results).flatMap((it) =>
    it.failures.map(({ what, reason }) => `Not measured: ${it.suite}: ${what}: ${reason}`),
  );
  return [
    'Median [min–max]; `cpu` in µs a task or run, database and Node together. Ratios are medians of the repetitions’ ratios.',
    '',
    ...[...lines, ...failures].map((line) => `- ${line}`),
  ];
}

const begin = '<!-- bench:begin -->';
const end = '<!-- bench:end -->';

/** Puts the table between the two markers of a page; everything else stays. */
export function withTable(page: string, table: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the page has no ${begin} … ${end}`);
  return `${page.slice(0, from + begin.length)}\n${table}\n${page.slice(to)}`;
}

/** Throws where `rewriteReadme` would. */
export function checkReadme(file: string): void {
  withTable(readFileSync(file, 'utf8'), '');
}

export function rewriteReadme(file: string, results: Results): void {
  writeFileSync(file, withTable(readFileSync(file, 'utf8'), markdown(results)));
}
