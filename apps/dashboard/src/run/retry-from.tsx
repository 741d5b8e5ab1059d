import { asksNext, stateAfter } from '@holdfast/events/contract';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ListRestart } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMay } from '../account/me.tsx';
import { problemOf, request } from '../api/request.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { toast } from '../ui/toasts.tsx';
import { plural, words } from '../ui/words.ts';
import type { RunPage, TaskView } from '../wire.ts';

/** Starts an ended run again from one of its steps; says first what is kept, what runs again and what would be done twice. */
export function RetryFrom({ run, task }: { run: RunPage; task: TaskView }): ReactNode {
  // The key of one question: however often its button is pressed, it is one new run.
  const [key, setKey] = useState<string | null>(null);
  const may = useMay('operate');
  if (!may || !isStart(run, task)) return null;
  if (key === null)
    return (
      <Button
        look="quiet"
        icon={ListRestart}
        className="min-h-7 px-2 text-xs"
        aria-label={`Retry from here: ${words(task.member)}, turn ${task.turn}`}
        onClick={() => setKey(crypto.randomUUID())}
      >
        Retry from here
      </Button>
    );
  return <Question run={run} task={task} asked={key} close={() => setKey(null)} />;
}

/** A step that has answered, of a run that has ended. */
const isStart = (run: RunPage, task: TaskView): boolean =>
  run.status !== 'running' && run.status !== 'cancelling' && task.status === 'completed' && task.member !== asksNext;

const settled = (task: TaskView) => ({
  ...task,
  settledAt: task.completedAt === null ? null : Date.parse(task.completedAt),
});

interface Asking {
  run: RunPage;
  task: TaskView;
  asked: string;
  close(): void;
}

function Question({ run, task, asked, close }: Asking): ReactNode {
  const navigate = useNavigate();
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => request<{ runId: string }>(`/api/runs/${run.runId}/retry`, { from: task.taskId, key: asked }),
    onSuccess: ({ runId }) => {
      toast(`Started again from ${words(task.member)}.`);
      void navigate({ to: '/runs/$run', params: { run: runId } as never });
    },
  });
  const { kept, again } = stateAfter(run.tasks.map(settled), settled(task));
  const ids = new Set(kept.map(({ taskId }) => taskId));
  const effects = run.effects.filter(({ taskId }) => !ids.has(taskId));
  const name = `Start a new run from ${words(task.member)}, turn ${task.turn}?`;
  return (
    <div role="group" aria-label={name} className="mt-2 w-full space-y-2 rounded-lg bg-sunken p-3 text-sm">
      <p className="font-medium">{name}</p>
      <p className="text-muted">
        It keeps {plural(kept.length, 'step')} with their answers, and goes on{' '}
        {again.length > 0 ? `with ${again.map(({ member }) => words(member)).join(', ')}` : 'with whoever is next'}.
        This run stays as it is.
      </p>
      {effects.length > 0 && (
        <div>
          <p>What later steps did outside may be done once more:</p>
          <ul className="ml-4 list-disc text-muted">
            {effects.map(({ taskId, key, member, status }) => (
              <li key={`${taskId}/${key}`} className="break-words">
                {words(member)}: <span className="font-mono text-xs">{key}</span> ({status})
              </li>
            ))}
          </ul>
        </div>
      )}
      {error && <ProblemNotice problem={problemOf(error)} />}
      <div className="flex gap-2">
        <Button look="main" disabled={isPending} autoFocus onClick={() => mutate()}>
          {isPending ? 'Starting …' : 'Yes, start it'}
        </Button>
        <Button look="quiet" onClick={close}>
          No
        </Button>
      </div>
    </div>
  );
}
