import type { ReactNode } from 'react';
import { dollars } from '../ui/money.ts';
import { Panel } from '../ui/panel.tsx';
import { count, words } from '../ui/words.ts';
import type { Costs } from '../wire.ts';
import { picosOf, sumOf } from './read-costs.ts';

/** What a task of a member may cost before its rules answer alone, beside what its calls came to. */
export function Budgets({ costs: { budgets, lines, days } }: { costs: Costs }): ReactNode {
  return (
    <Panel title="Budgets of members" aside={<span className="text-xs text-muted">a task, in US dollars</span>}>
      <p className="px-4 pt-3 text-sm text-muted">
        A task that reaches its budget asks no model any more: its rules answer. The budget stands in the team.ts of the
        team.
      </p>
      <div className="overflow-x-auto">
        <table className="w-full text-sm">
          <thead className="text-left text-xs text-muted">
            <tr>
              {['Member', 'At most', 'Calls', 'A call, on average', `In ${days} days`].map((name, at) => (
                <th key={name} scope="col" className={`px-4 py-2 font-medium ${at === 0 ? '' : 'text-right'}`}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {budgets.map(({ team, member, most }) => {
              const sum = sumOf(lines.filter((line) => line.team === team && line.member === member));
              return (
                <tr key={`${team}/${member}`}>
                  <th scope="row" className="px-4 py-2 text-left font-medium">
                    {words(member)} <span className="font-normal text-muted">of {team}</span>
                  </th>
                  <td className="px-4 py-2 text-right">{most === null ? 'no budget' : dollars(most)}</td>
                  <td className="px-4 py-2 text-right">{count(sum.calls)}</td>
                  <td className="px-4 py-2 text-right">{sum.calls === 0 ? '–' : dollars(averageOf(sum))}</td>
                  <td className="px-4 py-2 text-right">{sum.calls === 0 ? '–' : dollars(sum.cost)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function averageOf({ cost, calls }: { cost: string; calls: number }): string {
  const picos = picosOf(cost) / BigInt(calls);
  return `${picos / 10n ** 12n}.${String(picos % 10n ** 12n).padStart(12, '0')}`;
}
