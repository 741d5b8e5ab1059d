import { useMutation, useQueryClient } from '@tanstack/react-query';
import { OctagonX, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { problemOf, request } from '../api/request.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { toast } from '../ui/toasts.tsx';
import { count, words } from '../ui/words.ts';
import type { DataState } from '../wire.ts';

const steps = [5_000, 20_000, 100_000, 500_000, 1_000_000];

/** How much was made up, more of it, and all of it away again. */
export function GeneratorCard({ state }: { state: DataState }): ReactNode {
  const { team, rows, says, most, batch, there, planted, job } = state;
  const id = useId();
  const queries = useQueryClient();
  const [wanted, setWanted] = useState(100_000);
  const running = job !== null && job.ended === null;
  useTold(state);
  const { mutate, error, isPending } = useMutation({
    mutationFn: ({ verb, body }: { verb: 'grow' | 'reset' | 'stop'; body: unknown }) =>
      request<unknown>(`/api/data/${encodeURIComponent(team)}/${verb}`, body),
    onSettled: () => queries.invalidateQueries({ queryKey: ['data'] }),
  });
  return (
    <Panel title={`Made-up ${rows}`} aside={<span className="text-xs text-muted">{team}</span>}>
      <div className="space-y-4 p-4">
        <p className="text-sm text-muted">{says}</p>
        <dl className="flex flex-wrap gap-x-8 gap-y-2 text-sm">
          <div>
            <dt className="text-xs text-muted">Made up in batches</dt>
            <dd className="text-xl font-semibold">{count(there)}</dd>
          </div>
          <div>
            <dt className="text-xs text-muted">In the answer key</dt>
            <dd className="text-xl font-semibold">{count(planted)}</dd>
          </div>
        </dl>
        {running && job ? (
          <Progress job={job} rows={rows} stop={() => mutate({ verb: 'stop', body: {} })} />
        ) : (
          <div className="space-y-3">
            <div className="flex flex-wrap items-end gap-2">
              <div>
                <label htmlFor={id} className="mb-0.5 block text-xs text-muted">
                  How many there are to be (100 to {count(most)})
                </label>
                <input
                  id={id}
                  type="number"
                  min={100}
                  max={most}
                  step={100}
                  list={`${id}-steps`}
                  className="min-h-9 w-40 rounded-lg border border-line-strong/70 bg-surface px-2.5 text-sm"
                  value={wanted}
                  onChange={(event) => setWanted(event.target.valueAsNumber)}
                />
                <datalist id={`${id}-steps`}>
                  {steps.map((step) => (
                    <option key={step} value={step} />
                  ))}
                </datalist>
              </div>
              <Button
                look="main"
                icon={Plus}
                disabled={isPending || !(wanted >= 100 && wanted <= most)}
                onClick={() => mutate({ verb: 'grow', body: { rows: Math.round(wanted) } })}
              >
                Make up
              </Button>
              {there > 0 && (
                <ConfirmButton
                  icon={Trash2}
                  name="Reset"
                  danger
                  busy={isPending}
                  question={`Take away all ${count(there)} ${rows} of these batches? Those of people stay.`}
                  act={() => mutate({ verb: 'reset', body: {} })}
                />
              )}
            </div>
            <p className="text-xs text-muted">
              They go in by {count(batch)}, each batch whole. What is there already counts.
            </p>
          </div>
        )}
        {job?.problem && (
          <ProblemNotice
            problem={{
              code: 'DATA',
              message: job.problem,
              fix: 'What went in stays; the same button goes on from there.',
            }}
          />
        )}
        {error && <ProblemNotice problem={problemOf(error)} />}
      </div>
    </Panel>
  );
}

function Progress({ job, rows, stop }: { job: NonNullable<DataState['job']>; rows: string; stop(): void }): ReactNode {
  const [from] = useState(job.there ?? 0);
  const done = job.there ?? from;
  const share = job.doing === 'grow' ? done / Math.max(1, job.wanted) : from > 0 ? 1 - done / from : 0;
  return (
    <div className="space-y-2" role="group" aria-label={job.doing === 'grow' ? 'Making up' : 'Taking away'}>
      <p className="flex items-center justify-between gap-3 text-sm">
        <span>
          {job.doing === 'grow'
            ? `${count(done)} of ${count(job.wanted)} ${rows}`
            : `${count(done)} ${rows} left to take away`}
          , begun <TimeAgo at={job.began} />
        </span>
        <Button icon={OctagonX} onClick={stop}>
          Stop
        </Button>
      </p>
      <progress
        className="h-2 w-full accent-accent"
        value={Math.max(0, Math.min(1, share))}
        max={1}
        aria-label={`${words(job.doing)}: ${Math.round(share * 100)} %`}
      />
    </div>
  );
}

/** Says how a job ended that began before one's eyes. */
function useTold({ job, there, rows }: DataState): void {
  const before = useRef(job?.ended ?? (job ? null : 'none'));
  useEffect(() => {
    const ended = job ? job.ended : 'none';
    if (before.current === null && ended !== null && !job?.problem)
      toast(`Done: ${count(there)} made-up ${rows} are there.`);
    before.current = ended;
  }, [job, there, rows]);
}
