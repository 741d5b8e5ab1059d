import type { ReactNode } from 'react';
import { RowActs } from '../acts/row-acts.tsx';
import { Chart } from '../ui/chart.tsx';
import { Panel } from '../ui/panel.tsx';
import { Cell } from '../views/cell.tsx';
import type { ViewCard, ViewChart, ViewColumn, ViewRow } from '../wire.ts';

/** What stands large, in the order of reading; the columns that a view lacks are left out. */
const told = ['spent', 'amount', 'forecast', 'passes'];

/** A row of a view with its picture: what it is called and how it stands, its figures, its course, and in words why. */
export function BudgetCard({
  card,
  row,
  chart,
  everybody,
}: {
  card: ViewCard;
  row: ViewRow;
  chart: ViewChart | undefined;
  /** Several people's are shown: each says whose it is. */
  everybody: boolean;
}): ReactNode {
  const named = (name: string): ViewColumn | undefined => card.columns.find((column) => column.name === name);
  const state = card.columns.find(({ kind }) => kind === 'status');
  const person = card.columns.find(({ kind }) => kind === 'person');
  const title = String(row['category'] ?? row[card.key] ?? '');
  const says = row['says'];
  return (
    <Panel
      title={title}
      aside={
        <span className="flex items-center gap-2">
          {everybody && person && <Cell column={person} row={row} />}
          {state && <Cell column={state} row={row} />}
        </span>
      }
    >
      <dl className="grid grid-cols-2 gap-x-3 gap-y-2 px-4 pt-3 sm:grid-cols-[1fr_1fr_1fr_auto]">
        {told.flatMap((name) => {
          const column = named(name);
          return column === undefined
            ? []
            : [
                <div key={name} className="min-w-0">
                  <dt className="text-xs text-muted">{column.title ?? name.charAt(0).toUpperCase() + name.slice(1)}</dt>
                  <dd className="text-sm whitespace-nowrap">
                    <Cell column={column} row={row} />
                  </dd>
                </div>,
              ];
        })}
      </dl>
      {typeof row['used'] === 'number' && <Used value={row['used']} />}
      {chart && <Chart chart={{ ...chart, title }} height={190} />}
      {typeof says === 'string' && <p className="px-4 pb-4 text-sm text-muted">{says}</p>}
      <RowActs card={card} row={row} className="border-t border-line" />
    </Panel>
  );
}

/** How much of it is used; beyond all of it the bar is full and the number says by how much. */
function Used({ value }: { value: number }): ReactNode {
  const percent = Math.round(value * 100);
  return (
    <div className="flex items-center gap-2 px-4 pt-3 text-xs">
      <span
        role="meter"
        aria-label="Used"
        aria-valuenow={Math.max(0, Math.min(100, percent))}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={`${percent} % used`}
        className="h-1.5 min-w-12 flex-1 overflow-hidden rounded-full bg-sunken"
      >
        <span
          className={`block h-full rounded-full ${value > 1 ? 'bg-bad' : 'bg-accent'}`}
          style={{ width: `${Math.max(0, Math.min(100, percent))}%` }}
        />
      </span>
      <span className="font-medium">{percent} % used</span>
    </div>
  );
}
