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
import { figure } from '../ui/words.ts';
import type { ChartView } from './read-brief.ts';
import { sayFigure } from './say-value.ts';

const colours = ['var(--accent)', 'var(--busy)', 'var(--warn)', 'var(--good)', 'var(--bad)', 'var(--line-strong)'];

/** Lines or bars, each with its interval as a band where it has one. */
export default function Plot({ chart }: { chart: ChartView }): ReactNode {
  const { kind, series, unit, currency } = chart;
  const data = chart.x.map((x, at) => ({
    x,
    ...Object.fromEntries(
      series.flatMap(({ values, low, high }, index) => [
        [`v${index}`, values[at] ?? null],
        [`i${index}`, low && high && low[at] != null && high[at] != null ? [low[at], high[at]] : null],
      ]),
    ),
  }));
  const say = (value: unknown): string =>
    typeof value === 'number'
      ? sayFigure({ unit, value: unit === 'money' ? value.toFixed(2) : value, currency })
      : Array.isArray(value)
        ? value.map((one) => figure(Number(one))).join(' to ')
        : '–';
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={data} margin={{ top: 12, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis dataKey="x" tick={{ fontSize: 11, fill: 'var(--muted)' }} stroke="var(--line)" minTickGap={16} />
        <YAxis
          width={52}
          tick={{ fontSize: 11, fill: 'var(--muted)' }}
          stroke="var(--line)"
          tickFormatter={(value: number) => figure(value)}
        />
        <Tooltip
          formatter={(value) => say(value)}
          contentStyle={{
            background: 'var(--surface)',
            border: '1px solid var(--line)',
            borderRadius: 8,
            fontSize: 12,
          }}
          cursor={{ fill: 'var(--sunken)', stroke: 'var(--line)' }}
        />
        {series.length > 1 && <Legend wrapperStyle={{ fontSize: 12 }} />}
        {series.flatMap(({ name, low, high }, index) => {
          const colour = colours[index % colours.length] as string;
          const band =
            low && high ? (
              <Area
                key={`i${index}`}
                dataKey={`i${index}`}
                name={`${name}, interval`}
                stroke="none"
                fill={colour}
                fillOpacity={0.15}
                isAnimationActive={false}
                legendType="none"
              />
            ) : null;
          const line =
            kind === 'bar' ? (
              <Bar
                key={`v${index}`}
                dataKey={`v${index}`}
                name={name}
                fill={colour}
                radius={3}
                isAnimationActive={false}
              />
            ) : (
              <Line
                key={`v${index}`}
                dataKey={`v${index}`}
                name={name}
                stroke={colour}
                strokeWidth={2}
                dot={data.length <= 40 ? { r: 2 } : false}
                isAnimationActive={false}
              />
            );
          return [band, line];
        })}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
