import { lazy, type ReactNode, Suspense } from 'react';
import type { ViewChart } from '../wire.ts';
import { amount } from './money.ts';
import { Skeleton } from './notice.tsx';
import { figure } from './words.ts';

const Drawing = lazy(() => import('./chart-drawing.tsx'));

interface ChartProps {
  chart: ViewChart;
  height?: number;
  caption?: boolean;
}

/**
 * A chart of a Brief or a view, and the same numbers as a table for who does not see it. `caption`: it stands among words and
 * tables and must say what it is; in a panel of its own the panel does.
 */
export function Chart({ chart, height = 240, caption = false }: ChartProps): ReactNode {
  return (
    <figure className={caption ? 'min-w-0 rounded-lg border border-line bg-surface px-3 py-2' : 'p-4'}>
      {caption && <figcaption className="mb-1 text-xs font-semibold">{chart.title}</figcaption>}
      <div aria-hidden style={{ height }}>
        <Suspense fallback={<Skeleton lines={5} />}>
          <Drawing chart={chart} height={height} />
        </Suspense>
      </div>
      <details className="mt-2 text-xs">
        <summary className="w-fit rounded py-1 font-medium text-accent select-none">{chart.title} as a table</summary>
        <div className="max-h-72 overflow-auto" tabIndex={0} role="region" aria-label={`${chart.title} as a table`}>
          <table className="mt-1 w-full">
            <thead>
              <tr className="text-left text-muted">
                <th className="py-1 pr-3 font-medium" scope="col">
                  At
                </th>
                {chart.series.map(({ name }) => (
                  <th key={name} className="py-1 pr-3 text-right font-medium" scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {chart.x.map((x, at) => (
                <tr key={x} className="border-t border-line">
                  <th className="py-1 pr-3 text-left font-normal" scope="row">
                    {x}
                  </th>
                  {chart.series.map(({ name, values, low, high }) => (
                    <td key={name} className="py-1 pr-3 text-right">
                      {valueOf(chart, values[at])}
                      {low &&
                        high &&
                        typeof low[at] === 'number' &&
                        ` (${valueOf(chart, low[at])} … ${valueOf(chart, high[at])})`}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

export function valueOf({ unit, currency }: ViewChart, value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (unit === 'money') return amount(value.toFixed(2), currency ?? null);
  return unit === 'percent' ? `${figure(value)} %` : figure(value);
}
