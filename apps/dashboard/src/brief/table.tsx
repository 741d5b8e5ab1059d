import { type ReactNode, useId, useState } from 'react';
import { count } from '../ui/words.ts';
import type { TableView } from './read-brief.ts';
import { isNumeric, sayCell } from './say-value.ts';
import { Source } from './source.tsx';

const shownAtOnce = 10;

/** Rows to look at: ten at once, the others when asked for. Scrolls sideways by itself on a narrow page. */
export function BriefTable({ table }: { table: TableView }): ReactNode {
  const [all, setAll] = useState(false);
  const id = useId();
  if (table.rows.length === 0) return null;
  const rows = all ? table.rows : table.rows.slice(0, shownAtOnce);
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-baseline justify-between gap-x-3 px-3 py-2">
        <h4 id={id} className="text-xs font-semibold">
          {table.title}
        </h4>
        <span className="text-xs text-muted">
          {table.of > table.rows.length
            ? `${count(table.rows.length)} of ${count(table.of)}`
            : count(table.rows.length)}{' '}
          rows
        </span>
      </header>
      <div className="overflow-x-auto" tabIndex={0} role="group" aria-labelledby={id}>
        <table className="w-full text-xs">
          <thead>
            <tr className="border-y border-line text-left text-muted">
              {table.columns.map(({ name, kind }, at) => (
                <th
                  key={`${name} ${at}`}
                  scope="col"
                  className={`px-3 py-1.5 font-medium ${isNumeric(kind) ? 'text-right' : ''}`}
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {rows.map((row, at) => (
              <tr key={at}>
                {table.columns.map(({ kind }, column) => (
                  <td
                    key={column}
                    title={kind === 'id' ? String(row[column]) : undefined}
                    className={`px-3 py-1.5 align-top ${isNumeric(kind) ? 'text-right whitespace-nowrap' : kind === 'date' ? 'whitespace-nowrap' : 'max-w-md min-w-24 break-words'} ${kind === 'id' ? 'font-mono' : ''}`}
                  >
                    {sayCell(row[column] ?? null, kind)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <footer className="flex flex-wrap items-start gap-3 px-3 py-1.5 empty:hidden">
        {table.rows.length > shownAtOnce && (
          <button type="button" className="rounded py-0.5 text-xs font-medium text-accent" onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${count(table.rows.length)}`}
          </button>
        )}
        {table.source && <Source source={table.source} of={table.title} />}
      </footer>
    </section>
  );
}
