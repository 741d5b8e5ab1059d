import { Check, CircleX, Clock, LoaderCircle } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { attemptsOf } from '../state/attempts.ts';
import { useClock } from '../state/clock.ts';
import { useLive } from '../state/use-live.tsx';
import { TraceTree } from '../trace/trace-tree.tsx';
import { running, seconds, words } from '../ui/words.ts';
import type { RunPage, TaskView } from '../wire.ts';

/** A member of the plan as it works: where, for how long, step by step, and whether another region stands in. */
export function MemberCard({
  member,
  task,
  run,
}: {
  member: string;
  task: TaskView | undefined;
  run: RunPage;
}): ReactNode {
  const { state } = useLive();
  const attempts = useMemo(() => {
    const live = state?.events.filter((event) => event.stream === task?.taskId) ?? [];
    const stored = [...run.events, ...run.steps].filter(
      (event) => event.stream === task?.taskId || ('taskId' in event.data && event.data.taskId === task?.taskId),
    );
    const known = new Map([...stored, ...live].map((event) => [`${event.stream} ${event.seq}`, event]));
    return attemptsOf([...known.values()]);
  }, [state, run, task]);
  const last = attempts.at(-1);
  const away = task?.heldIn && task.heldIn !== task.home ? task.heldIn : null;
  return (
    <li className="min-w-0 rounded-lg border border-line bg-surface px-3 py-2 text-xs">
      <p className="flex flex-wrap items-center gap-x-2">
        <Sign status={task?.status} />
        <span className="text-sm font-semibold">{words(member)}</span>
        <span className="text-muted">{task ? (task.heldIn ?? task.home) : 'waits for the others'}</span>
        {away && <span className="rounded bg-warn-soft px-1.5 text-warn">for {task?.home}</span>}
        {attempts.length > 1 && (
          <span className="rounded bg-warn-soft px-1.5 text-warn">{attempts.length} attempts</span>
        )}
        <span className="ml-auto text-muted">
          <Took task={task} />
        </span>
      </p>
      {task?.error && (
        <p className="mt-1 break-words text-bad">
          {task.error.code}: {task.error.message}
        </p>
      )}
      {last && (
        <details className="mt-1" open={last.stand === 'working'}>
          <summary className="w-fit rounded py-0.5 font-medium text-accent">Steps</summary>
          <TraceTree attempt={last} />
        </details>
      )}
    </li>
  );
}

function Sign({ status }: { status: TaskView['status'] | undefined }): ReactNode {
  if (status === 'completed') return <Check aria-label="done" className="size-4 text-good" />;
  if (status === 'failed' || status === 'cancelled') return <CircleX aria-label={status} className="size-4 text-bad" />;
  if (status === 'processing')
    return <LoaderCircle aria-label="at work" className="size-4 animate-spin text-busy motion-reduce:animate-none" />;
  return <Clock aria-label="waiting" className="size-4 text-muted" />;
}

function Took({ task }: { task: TaskView | undefined }): ReactNode {
  const begun = task?.startedAt ?? null;
  const elapsed = useClock((now) => (begun && !task?.completedAt ? running(now - Date.parse(begun)) : ''));
  if (!task || !begun) return null;
  return task.completedAt ? seconds(Date.parse(task.completedAt) - Date.parse(begun)) : elapsed;
}
