import { useQuery } from '@tanstack/react-query';
import { BrainCircuit } from 'lucide-react';
import type { ReactNode } from 'react';
import { problemOf, request } from '../api/request.ts';
import { ModelHint } from '../costs/model-hint.tsx';
import { useReadAnew } from '../state/use-read-anew.ts';
import { dollars } from '../ui/money.ts';
import { Empty, ProblemNotice, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { count, plural } from '../ui/words.ts';
import type { RunCalls as Calls } from '../wire.ts';
import { CallRow } from './call-row.tsx';

/** What models were asked in this run, and what it cost. `mark`: read again when it changes. */
export function RunCalls({ runId, mark }: { runId: string; mark: string }): ReactNode {
  const read = useQuery({
    queryKey: ['calls', runId],
    queryFn: ({ signal }) => request<Calls>(`/api/runs/${encodeURIComponent(runId)}/calls`, undefined, signal),
  });
  const { data, error } = read;
  useReadAnew(mark, read);
  return (
    <Panel title="Model calls and cost" aside={data && data.calls.length > 0 && <Sum calls={data} />}>
      {error && (
        <div className="p-4">
          <ProblemNotice problem={problemOf(error)} />
        </div>
      )}
      {!data && !error && <Skeleton lines={3} />}
      {data?.calls.length === 0 && <NoCalls roles={data.roles} />}
      <ol className="divide-y divide-line empty:hidden">
        {data?.calls.map((call) => (
          <CallRow key={call.callId} call={call} />
        ))}
      </ol>
      {data?.more && (
        <p className="px-4 py-2 text-xs text-muted">Only the first {count(data.calls.length)} are shown.</p>
      )}
    </Panel>
  );
}

function Sum({ calls: { calls, cost, unpriced, more } }: { calls: Calls }): ReactNode {
  return (
    <span className="text-xs text-muted">
      {plural(calls.length, 'call')}
      {more && ' and more'} ·{' '}
      <span className="font-medium text-ink" title={`US dollars ${cost}`}>
        {dollars(cost)}
      </span>
      {unpriced > 0 && ` and ${plural(unpriced, 'call')} without a known price`}
    </span>
  );
}

function NoCalls({ roles }: Pick<Calls, 'roles'>): ReactNode {
  if (roles.length > 0) {
    return (
      <Empty icon={BrainCircuit} title="No model was asked">
        Rules did all of this run. Configured:{' '}
        {roles.map(({ role, models }) => `${role}: ${models.join(', ')}`).join('; ')}.
      </Empty>
    );
  }
  return (
    <Empty icon={BrainCircuit} title="Rules did all of this run">
      <ModelHint />
    </Empty>
  );
}
