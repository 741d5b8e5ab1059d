import type { ReactNode } from 'react';
import { amount } from '../ui/money.ts';
import { figure, words } from '../ui/words.ts';
import type { ViewFigure } from '../wire.ts';

/** Figures in a row of tiles. */
export function ViewFigures({ figures }: { figures: readonly ViewFigure[] }): ReactNode {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line shadow-lift sm:grid-cols-3 lg:grid-cols-6">
      {figures.map((one) => (
        <div key={one.name} className="min-w-0 bg-surface px-4 py-3">
          <dt className="text-xs text-muted">{words(one.name)}</dt>
          <dd className="mt-0.5 text-xl font-semibold tracking-tight">{textOf(one)}</dd>
          {one.says && <dd className="text-xs text-muted">{one.says}</dd>}
        </div>
      ))}
    </dl>
  );
}

function textOf({ unit, value, currency }: ViewFigure): string {
  if (unit === 'money') return amount(String(value), currency ?? null);
  if (unit === 'percent' && typeof value === 'number') return `${figure(value * 100)} %`;
  if (typeof value === 'number') return unit === 'days' ? `${figure(value)} d` : figure(value);
  return value;
}
