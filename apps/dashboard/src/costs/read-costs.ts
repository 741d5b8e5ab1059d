import type { Costs, ViewChart } from '../wire.ts';

export type Line = Costs['lines'][number];

export interface Sum {
  name: string;
  calls: number;
  failed: number;
  unpriced: number;
  input: number;
  output: number;
  /** US dollars, decimal text. */
  cost: string;
}

/** Sums of lines that share a name, dearest first. */
export function sumsBy(lines: readonly Line[], nameOf: (line: Line) => string): Sum[] {
  const groups = Map.groupBy(lines, nameOf);
  return [...groups]
    .map(([name, own]) => ({ name, ...sumOf(own) }))
    .sort((a, b) =>
      picosOf(b.cost) > picosOf(a.cost) ? 1 : picosOf(b.cost) < picosOf(a.cost) ? -1 : b.input - a.input,
    );
}

export function sumOf(lines: readonly Line[]): Omit<Sum, 'name'> {
  const add = (of: (line: Line) => number): number => lines.reduce((sum, line) => sum + Number(of(line)), 0);
  return {
    calls: add((line) => line.calls),
    failed: add((line) => line.failed),
    unpriced: add((line) => line.unpriced),
    input: add((line) => line.input),
    output: add((line) => line.output),
    cost: textOf(lines.reduce((sum, line) => sum + picosOf(line.cost), 0n)),
  };
}

/** Dollars as whole 10⁻¹² dollars: prices have twelve digits, and no digit may be lost in a sum. */
export function picosOf(text: string): bigint {
  const [whole = '0', part = ''] = text.split('.');
  return BigInt(whole) * 10n ** 12n + BigInt(part.padEnd(12, '0').slice(0, 12));
}

function textOf(picos: bigint): string {
  const part = (picos % 10n ** 12n).toString().padStart(12, '0').replace(/0+$/, '');
  return part ? `${picos / 10n ** 12n}.${part}` : `${picos / 10n ** 12n}`;
}

/** Every day since the first, also those without a call; a bar for each model. */
export function chartOf({ since, days, lines }: Costs): ViewChart {
  const first = Date.parse(`${since}T00:00:00Z`);
  const x = Array.from({ length: days }, (_, at) => new Date(first + at * 86_400_000).toISOString().slice(0, 10));
  const models = [...new Set(lines.map(({ model }) => model))];
  return {
    title: 'Cost by day',
    kind: 'bar',
    x,
    unit: 'money',
    currency: 'USD',
    series: models.map((model) => {
      const own = Map.groupBy(
        lines.filter((line) => line.model === model),
        ({ day }) => day,
      );
      // Only drawn: what is written as text is summed exactly.
      return { name: model, values: x.map((day) => Number(sumOf(own.get(day) ?? []).cost)) };
    }),
  };
}
