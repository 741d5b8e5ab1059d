import { Ban, CircleCheck, CircleX, Clock, Cog, Hourglass, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { MindBadge } from '../mind/mind-badge.tsx';
import { answerOf } from '../mind/read-mind.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { JsonView } from '../ui/json-view.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { plural, span, words } from '../ui/words.ts';
import type { RunPage, TaskView } from '../wire.ts';
import { RetryFrom } from './retry-from.tsx';

export const taskStates: Record<TaskView['status'], { tone: Tone; icon: LucideIcon }> = {
  pending: { tone: 'plain', icon: Clock },
  processing: { tone: 'busy', icon: Cog },
  waiting: { tone: 'warn', icon: Hourglass },
  completed: { tone: 'good', icon: CircleCheck },
  failed: { tone: 'bad', icon: CircleX },
  cancelled: { tone: 'plain', icon: Ban },
};

/** The turns from top to bottom; in each, its tasks side by side as they ran, with bars over the run's time. */
export function TaskLanes({ run }: { run: RunPage }): ReactNode {
  const { tasks } = run;
  const turns = [...Map.groupBy(tasks, (task) => task.turn)].sort(([a], [b]) => a - b);
  const from = Math.min(...tasks.map((task) => Date.parse(task.createdAt)));
  const to = Math.max(
    ...tasks.map((task) => Date.parse(task.completedAt ?? task.startedAt ?? task.createdAt)),
    from + 1,
  );
  return (
    <ol className="divide-y divide-line">
      {turns.map(([turn, members]) => (
        <li key={turn} className="px-4 py-3">
          <p className="mb-1 text-xs text-muted">Turn {turn}</p>
          <ul className="space-y-3">
            {members.map((task) => (
              <TaskRow key={task.taskId} run={run} task={task} from={from} to={to} />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function TaskRow({ run, task, from, to }: { run: RunPage; task: TaskView; from: number; to: number }): ReactNode {
  const { tone, icon } = taskStates[task.status];
  const begun = Date.parse(task.startedAt ?? task.createdAt);
  const ended = Date.parse(task.completedAt ?? task.startedAt ?? task.createdAt);
  const share = (ms: number): number => ((ms - from) / (to - from)) * 100;
  const { answer, mind } = answerOf(task.result);
  const content = answer ?? task.error;
  return (
    <li>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <span className="font-medium">{words(task.member.replace(/^\$/, ''))}</span>
        <span className="text-xs text-muted">
          home {task.home}
          {task.heldIn && task.heldIn !== task.home && `, held in ${task.heldIn}`}
        </span>
        <Badge tone={tone} icon={icon}>
          {task.status}
        </Badge>
        {mind && <MindBadge mind={mind} />}
        <span className="ml-auto text-xs text-muted">{storyOf(task)}</span>
        <RetryFrom run={run} task={task} />
      </div>
      <div aria-hidden className="relative mt-1 h-1.5 overflow-hidden rounded-full bg-sunken">
        <span
          className="absolute h-full min-w-1 rounded-full bg-accent"
          style={{
            left: `min(${share(begun)}%, 100% - 0.25rem)`,
            width: `${Math.max(0, share(ended) - share(begun))}%`,
          }}
        />
      </div>
      {content !== null && (
        <details className="mt-1">
          <summary className="w-fit rounded py-0.5 text-xs font-medium text-accent">
            {task.error ? 'Error' : 'Answer'}
          </summary>
          <div className="mt-1 rounded-lg border border-line p-3">
            <JsonView value={content} />
          </div>
        </details>
      )}
    </li>
  );
}

function storyOf(task: TaskView): ReactNode {
  if (task.kept) return 'kept, not run here';
  const parts = [plural(task.fence, 'attempt')];
  if (task.tries > 0) parts.push(`${task.tries} failed`);
  if (task.deaths > 0) parts.push(plural(task.deaths, 'worker lost', 'workers lost'));
  if (task.startedAt && task.completedAt) parts.push(span(Date.parse(task.completedAt) - Date.parse(task.startedAt)));
  return (
    <>
      {parts.join(', ')}
      {task.status === 'waiting' && (
        <>
          , due <TimeAgo at={task.due} />
        </>
      )}
    </>
  );
}
