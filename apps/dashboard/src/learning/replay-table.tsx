import type { ReactNode } from 'react';
import { count, figure, words } from '../ui/words.ts';
import type { ReplayView } from '../wire.ts';
import { changesOf, changeText } from './read-learning.ts';

/** How a version did beside the one it would take the place of, on the same labelled history. */
export function ReplayTable({
  before,
  after,
  names,
}: {
  before: ReplayView;
  after: ReplayView;
  names: readonly [before: string, after: string];
}): ReactNode {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Replay in shadow">
      <table className="w-full border-collapse text-right text-xs">
        <caption className="py-1 text-left text-muted">Replayed on {count(after.cases)} labelled cases</caption>
        <thead>
          <tr className="border-b border-line text-muted">
            <th scope="col" className="py-1 pr-4 text-left font-medium">
              Figure
            </th>
            {[...names, 'Change'].map((name) => (
              <th key={name} scope="col" className="py-1 pl-4 font-medium">
                {words(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {changesOf(before, after).map((row) => (
            <tr key={row.name} className="border-b border-line/60 last:border-0">
              <th scope="row" className={`py-1 pr-4 text-left ${row.name === 'score' ? '' : 'font-normal'}`}>
                {words(row.name)}
              </th>
              <td className="py-1 pl-4">{row.before === undefined ? '–' : figure(row.before)}</td>
              <td className="py-1 pl-4">{row.after === undefined ? '–' : figure(row.after)}</td>
              <td className="py-1 pl-4 font-medium whitespace-nowrap">{changeText(row.change)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
