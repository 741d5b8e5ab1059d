import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Eraser } from 'lucide-react';
import type { ReactNode } from 'react';
import { Only } from '../account/me.tsx';
import { problemOf, request } from '../api/request.ts';
import { useAddress } from '../shell/address.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { JsonView } from '../ui/json-view.tsx';
import { ProblemNotice, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { toast } from '../ui/toasts.tsx';
import { plural } from '../ui/words.ts';
import type { MemoryView, MemoryWhy } from '../wire.ts';

/** Where a memory comes from, what it replaced and what replaced it, and its end. */
export function MemoryMore({ id, superseded }: { id: string; superseded: boolean }): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['memory', id],
    queryFn: ({ signal }) => request<MemoryWhy>(`/api/memories/${encodeURIComponent(id)}`, undefined, signal),
  });
  return (
    <>
      <Problems error={error} again={refetch} />
      {!data && !error && <Skeleton lines={4} />}
      {data && (
        <Panel title="Why it is known">
          <div className="space-y-4 p-4 text-sm">
            <p>
              {data.memory.runId ? (
                <>
                  Written with the answer of a member of {data.memory.team} in {data.memory.region},{' '}
                  <a className="text-accent underline underline-offset-2" href={`#run=${data.memory.runId}`}>
                    run {data.memory.runId.slice(0, 8)}
                  </a>
                  .
                </>
              ) : (
                `Written by ${data.memory.team} outside a run, in ${data.memory.region}.`
              )}
            </p>
            {data.memory.data !== null && (
              <details className="text-xs">
                <summary className="w-fit rounded py-0.5 font-medium text-accent">What code reads of it</summary>
                <div className="mt-1">
                  <JsonView value={data.memory.data} />
                </div>
              </details>
            )}
            {data.supersededBy && <Others title="Replaced by" memories={[data.supersededBy]} />}
            {superseded && !data.supersededBy && (
              <p className="text-muted">A newer memory of the same subject holds instead.</p>
            )}
            {data.from.length > 0 && <Others title="It replaced, or sums up" memories={data.from} />}
            <Only may="administer">
              <Forget id={id} takes={data.from.length} />
            </Only>
          </div>
        </Panel>
      )}
    </>
  );
}

function Others({ title, memories }: { title: string; memories: readonly MemoryView[] }): ReactNode {
  const [, change] = useAddress();
  return (
    <div>
      <p className="mb-1 text-muted">{title}</p>
      <ul className="space-y-1">
        {memories.map((memory) => (
          <li key={memory.memoryId} className="rounded-lg bg-sunken px-3 py-2">
            <button
              type="button"
              className="rounded text-left underline-offset-2 hover:underline"
              onClick={() => change({ row: memory.memoryId })}
            >
              {memory.content}
            </button>
            <TimeAgo at={memory.at} className="ml-2 text-xs text-muted" />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Forgetting cannot be taken back, so it asks once more. */
function Forget({ id, takes }: { id: string; takes: number }): ReactNode {
  const queries = useQueryClient();
  const [, change] = useAddress();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => request<{ forgotten: number }>(`/api/memories/${encodeURIComponent(id)}/forget`, {}),
    onSuccess: async ({ forgotten }) => {
      toast(`${plural(forgotten, 'memory', 'memories')} forgotten; no agent will recall it.`);
      change({ row: undefined });
      await queries.invalidateQueries({ queryKey: ['view', '$platform', 'memories'] });
    },
  });
  return (
    <div className="space-y-2">
      <ConfirmButton
        icon={Eraser}
        name="Forget"
        danger
        busy={isPending}
        question={
          takes > 0
            ? `Forget this and ${plural(takes, 'memory', 'memories')} that it replaced or sums up? This cannot be undone.`
            : 'Forget this? It cannot be undone.'
        }
        act={() => mutate()}
      />
      {error && <ProblemNotice problem={problemOf(error)} />}
    </div>
  );
}
