import { lazy, type ReactNode, Suspense } from 'react';
import { Skeleton } from '../ui/notice.tsx';
import type { ChartView } from './read-brief.ts';
import { sayCell } from './say-value.ts';

/** The drawing library is large: it comes with the first chart. */
const Plot = lazy(() => import('./plot.tsx'));

/** A picture with its figures behind it, for who cannot see it and who wants to read them. */
export function BriefChart({ chart }: { chart: ChartView }): ReactNode {
  if (chart.x.length === 0 || chart.series.length === 0) return null;
  return (
    <figure className="min-w-0 rounded-lg border border-line bg-surface px-3 py-2">
      <figcaption className="text-xs font-semibold">{chart.title}</figcaption>
      <div className="h-56" aria-hidden>
        <Suspense fallback={<Skeleton lines={5} />}>
          <Plot chart={chart} />
        </Suspense>
      </div>
      <details className="text-xs">
        <summary className="w-fit rounded py-0.5 font-medium text-accent">
          Figures<span className="sr-only"> of {chart.title}</span>
        </summary>
        <div className="max-h-64 overflow-auto" tabIndex={0} role="group" aria-label={`Figures of ${chart.title}`}>
          <table className="w-full">
            <thead>
              <tr className="text-left text-muted">
                <th scope="col" className="py-1 pr-3 font-medium">
                  at
                </th>
                {chart.series.map(({ name }) => (
                  <th key={name} scope="col" className="py-1 pl-3 text-right font-medium">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {chart.x.map((x, at) => (
                <tr key={x}>
                  <th scope="row" className="py-0.5 pr-3 text-left font-normal">
                    {x}
                  </th>
                  {chart.series.map(({ name, values }) => (
                    <td key={name} className="py-0.5 pl-3 text-right">
                      {sayCell(values[at] ?? null, 'number')}
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
