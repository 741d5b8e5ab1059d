import type { ReactNode } from 'react';
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Legend,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { ViewChart } from '../wire.ts';
import { valueOf } from './chart.tsx';
import { amount } from './money.ts';

const colours = ['var(--accent)', 'var(--busy)', 'var(--warn)', 'var(--good)', 'var(--bad)', 'var(--muted)'];

/** Lines or bars, each with its interval as a band; hidden from readers, who have the table, so it takes no focus. Its script comes with the first chart. */
export default function ChartDrawing({ chart, height }: { chart: ViewChart; height: number }): ReactNode {
  const data = chart.x.map((x, at) => ({
    x,
    ...Object.fromEntries(
      chart.series.flatMap(({ values, low, high }, of) => [
        [`v${of}`, values[at] ?? null],
        [`b${of}`, low && high && typeof low[at] === 'number' ? [low[at], high[at]] : null],
      ]),
    ),
  }));
  const show = (value: unknown): string =>
    Array.isArray(value)
      ? value.map((end) => valueOf(chart, Number(end))).join(' … ')
      : valueOf(chart, value === null ? null : Number(value));
  return (
    <ResponsiveContainer width="100%" height={height}>
      <ComposedChart accessibilityLayer={false} data={data} margin={{ top: 8, right: 8, bottom: 0, left: 8 }}>
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis dataKey="x" stroke="var(--muted)" tickLine={false} fontSize={12} minTickGap={24} tickFormatter={dayOf} />
        <YAxis
          stroke="var(--muted)"
          tickLine={false}
          axisLine={false}
          fontSize={12}
          width={60}
          tickFormatter={shortOf(chart)}
        />
        <Tooltip
          formatter={(value, name) => [show(value), name]}
          contentStyle={{ background: 'var(--surface)', border: '1px solid var(--line)', borderRadius: 8 }}
          cursor={{ fill: 'var(--sunken)' }}
        />
        {chart.series.length > 1 && <Legend iconSize={10} wrapperStyle={{ fontSize: 12 }} />}
        {chart.series.map(({ name, low }, of) => {
          const colour = colours[of % colours.length] ?? 'var(--accent)';
          return [
            low && (
              <Area
                key={`b${of}`}
                dataKey={`b${of}`}
                name={`${name}, interval`}
                stroke="none"
                fill={colour}
                fillOpacity={0.15}
                legendType="none"
                isAnimationActive={false}
              />
            ),
            chart.kind === 'bar' ? (
              <Bar
                key={name}
                dataKey={`v${of}`}
                name={name}
                fill={colour}
                radius={[3, 3, 0, 0]}
                isAnimationActive={false}
              />
            ) : (
              <Line
                key={name}
                dataKey={`v${of}`}
                name={name}
                stroke={colour}
                strokeWidth={2}
                dot={false}
                isAnimationActive={false}
              />
            ),
          ];
        })}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

const day = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', month: 'short', day: 'numeric' });

/** Under an axis a day needs no year. */
function dayOf(x: unknown): string {
  const text = String(x);
  return /^\d{4}-\d\d-\d\d$/.test(text) ? day.format(new Date(`${text}T00:00:00Z`)) : text;
}

/** Beside an axis a sum needs no cents. */
function shortOf(chart: ViewChart): (value: number) => string {
  const { unit, currency } = chart;
  if (unit !== 'money') return (value) => valueOf(chart, value);
  return (value) => amount(value.toFixed(0), currency ?? null).replace(/\.00$/, '');
}
