import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Coins } from 'lucide-react';
import type { ReactNode } from 'react';
import { request } from '../api/request.ts';
import { useAddress } from '../shell/address.ts';
import { useOpenRun } from '../shell/open-run.ts';
import { Chart } from '../ui/chart.tsx';
import { dollars } from '../ui/money.ts';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import { count, plural } from '../ui/words.ts';
import type { Costs } from '../wire.ts';
import { Budgets } from './budgets.tsx';
import { ModelHint } from './model-hint.tsx';
import { chartOf, type Sum, sumOf, sumsBy } from './read-costs.ts';

const spans = ['7', '30', '90', '366'];

/** What models were asked and what it cost. */
export default function CostsPage(): ReactNode {
  const [{ days = '30' }, change] = useAddress();
  const { data, error, refetch } = useQuery({
    queryKey: ['costs', days],
    queryFn: ({ signal }) => request<Costs>(`/api/costs?days=${encodeURIComponent(days)}`, undefined, signal),
    placeholderData: keepPreviousData,
  });
  const sum = data && sumOf(data.lines);
  return (
    <div className="space-y-4">
      <Panel
        title="Models"
        aside={
          <label className="flex items-center gap-2 text-xs text-muted">
            Last
            <select
              className="min-h-8 rounded-lg border border-line-strong/70 bg-surface px-2 text-sm text-ink"
              value={days}
              onChange={(event) => change({ days: event.target.value })}
            >
              {[...new Set([...spans, days])].map((span) => (
                <option key={span} value={span}>
                  {span} days
                </option>
              ))}
            </select>
          </label>
        }
      >
        <Problems error={error} again={refetch} />
        {!data && !error && <Skeleton lines={6} />}
        {data?.lines.length === 0 && (
          <Empty icon={Coins} title={`No model was asked in ${plural(data.days, 'day')}`}>
            {data.models ? 'Models are configured; their calls appear here with tokens and cost.' : <ModelHint />}
          </Empty>
        )}
        {data && sum && data.lines.length > 0 && (
          <>
            <dl className="grid grid-cols-2 gap-px bg-line sm:grid-cols-4">
              <Tile name="Cost" value={dollars(sum.cost)} more={unpricedSays(sum)} />
              <Tile name="Calls" value={count(sum.calls)} more={`${count(sum.failed)} failed`} />
              <Tile name="Tokens in" value={count(sum.input)} more="with what came from a cache" />
              <Tile name="Tokens out" value={count(sum.output)} more="" />
            </dl>
            <Chart chart={chartOf(data)} />
          </>
        )}
      </Panel>
      {data && data.lines.length > 0 && (
        <div className="grid gap-4 lg:grid-cols-2">
          <Sums title="By member" sums={sumsBy(data.lines, ({ team, member }) => `${team}/${member}`)} />
          <Sums title="By model" sums={sumsBy(data.lines, ({ model }) => model)} />
          <Sums title="By team" sums={sumsBy(data.lines, ({ team }) => team)} />
          <Runs runs={data.runs} />
        </div>
      )}
      {data && data.budgets.length > 0 && <Budgets costs={data} />}
    </div>
  );
}

const unpricedSays = ({ unpriced }: Pick<Sum, 'unpriced'>): string =>
  unpriced > 0 ? `without ${plural(unpriced, 'call')} of no known price` : 'every price is known';

function Tile({ name, value, more }: { name: string; value: string; more: string }): ReactNode {
  return (
    <div className="bg-surface px-4 py-3">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="text-xl font-semibold tracking-tight">{value}</dd>
      <dd className="text-xs text-muted">{more}</dd>
    </div>
  );
}

function Sums({ title, sums }: { title: string; sums: readonly Sum[] }): ReactNode {
  return (
    <Panel title={title}>
      <div className="overflow-x-auto">
        <table className="w-full text-sm">
          <thead className="text-left text-xs text-muted">
            <tr>
              <th scope="col" className="px-4 py-2 font-medium">
                Name
              </th>
              <th scope="col" className="px-2 py-2 text-right font-medium">
                Calls
              </th>
              <th scope="col" className="px-2 py-2 text-right font-medium">
                Tokens
              </th>
              <th scope="col" className="px-4 py-2 text-right font-medium">
                Cost
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {sums.map((sum) => (
              <tr key={sum.name}>
                <th scope="row" className="px-4 py-2 text-left font-medium break-all">
                  {sum.name}
                </th>
                <td className="px-2 py-2 text-right">{count(sum.calls)}</td>
                <td className="px-2 py-2 text-right">{count(sum.input + sum.output)}</td>
                <td className="px-4 py-2 text-right" title={unpricedSays(sum)}>
                  {dollars(sum.cost)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Runs({ runs }: { runs: Costs['runs'] }): ReactNode {
  const openRun = useOpenRun();
  return (
    <Panel title="Dearest runs">
      {runs.length === 0 && <p className="p-4 text-sm text-muted">No run asked a model whose price is known.</p>}
      <ol className="divide-y divide-line">
        {runs.map((run) => (
          <li key={run.runId} className="flex items-center gap-3 px-4 py-2 text-sm">
            <button
              type="button"
              className="rounded font-mono text-xs text-accent underline-offset-2 hover:underline"
              onClick={() => openRun(run.runId)}
            >
              {run.runId.slice(0, 8)}
            </button>
            <span className="text-muted">
              {run.team}, {plural(run.calls, 'call')}
            </span>
            <span className="ml-auto font-medium">{dollars(run.cost)}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
