import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { taskStates } from '../run/task-lanes.tsx';
import { Badge } from '../ui/badge.tsx';
import { words } from '../ui/words.ts';
import type { RunPage, TaskView } from '../wire.ts';

/** The turns from left to right; what stands in one column ran side by side, and the next began when all of it had settled. */
export function PlanGraph({ run }: { run: RunPage }): ReactNode {
  const turns = [...Map.groupBy(run.tasks, (task) => task.turn)].sort(([a], [b]) => a - b);
  return (
    <ol tabIndex={0} aria-label="Turns" className="flex items-stretch gap-2 overflow-x-auto p-4">
      {turns.map(([turn, tasks], at) => (
        <li key={turn} className="flex items-center gap-2">
          {at > 0 && <ArrowRight aria-hidden className="size-4 shrink-0 text-muted" />}
          <ul aria-label={`Turn ${turn}`} className="space-y-2">
            {tasks.map((task) => (
              <Node key={task.taskId} task={task} />
            ))}
          </ul>
        </li>
      ))}
      {run.completedAt && (
        <li className="flex items-center gap-2">
          <ArrowRight aria-hidden className="size-4 shrink-0 text-muted" />
          <span className="rounded-lg border border-dashed border-line-strong px-3 py-2 text-sm whitespace-nowrap">
            {run.status}
          </span>
        </li>
      )}
    </ol>
  );
}

function Node({ task }: { task: TaskView }): ReactNode {
  const { tone, icon } = taskStates[task.status];
  return (
    <li className="min-w-36 rounded-lg border border-line bg-surface px-3 py-2 shadow-lift">
      <p className="text-sm font-medium">{words(task.member.replace(/^\$/, ''))}</p>
      <p className="mb-1 text-xs text-muted">{task.heldIn ?? task.home}</p>
      <Badge tone={tone} icon={icon}>
        {task.status}
      </Badge>
    </li>
  );
}
