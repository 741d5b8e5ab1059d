import type { ReactNode } from 'react';
import { Panel } from '../ui/panel.tsx';
import type { TakenLines, ViewIntake } from '../wire.ts';

/** How the first lines are understood. */
export function SampleTable({ found, takes }: { found: TakenLines; takes: ViewIntake }): ReactNode {
  const columns = takes.columns.filter(({ name }) => found.columns.includes(name));
  return (
    <Panel title="The first lines, as they are understood">
      <div className="overflow-x-auto" tabIndex={0} role="group" aria-label="The first lines">
        <table className="w-full text-left text-sm">
          <thead>
            <tr className="border-b border-line text-xs text-muted">
              {columns.map(({ name, title }) => (
                <th key={name} scope="col" className="px-4 py-2 font-medium whitespace-nowrap">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {found.sample.map((line, at) => (
              <tr key={at}>
                {columns.map(({ name }) => (
                  <td key={name} className="max-w-56 truncate px-4 py-2">
                    {line[name] || '–'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
