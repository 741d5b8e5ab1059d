import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FastForward, OctagonX, RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMay } from '../account/me.tsx';
import { problemOf, request } from '../api/request.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { plural } from '../ui/words.ts';
import type { RunPage } from '../wire.ts';

type Act = 'cancel' | 'redrive' | 'retry';

/** What can be done to the run as it stands. */
export function RunActions({ run }: { run: RunPage }): ReactNode {
  const queries = useQueryClient();
  const { mutate, error, data, isPending } = useMutation({
    mutationFn: (act: Act) => request<{ outcome: string | number }>(`/api/runs/${run.runId}/${act}`, {}),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['run', run.runId] }),
  });
  const open = run.completedAt === null;
  const waiting = run.tasks.filter((task) => task.status === 'waiting' && task.tries > 0).length;
  const dead = run.status === 'stuck' || run.status === 'failed';
  const may = useMay('operate');
  if (!may || (!open && !dead)) return null;
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        {open && run.status !== 'cancelling' && (
          <ConfirmButton
            icon={OctagonX}
            name="Cancel"
            danger
            busy={isPending}
            question="End this run and what it waits for?"
            act={() => mutate('cancel')}
          />
        )}
        {dead && (
          <ConfirmButton
            icon={RotateCcw}
            name="Redrive"
            busy={isPending}
            question="Run again what failed?"
            act={() => mutate('redrive')}
          />
        )}
        {open && waiting > 0 && (
          <ConfirmButton
            icon={FastForward}
            name="Retry"
            busy={isPending}
            question="Make its waiting retries due now?"
            act={() => mutate('retry')}
          />
        )}
      </div>
      <p aria-live="polite" className="text-sm text-muted empty:hidden">
        {data &&
          (typeof data.outcome === 'number' ? `${plural(data.outcome, 'task')} due now.` : `Outcome: ${data.outcome}.`)}
      </p>
      {error && <ProblemNotice problem={problemOf(error)} />}
    </div>
  );
}
