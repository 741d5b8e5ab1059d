import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useMemo, useState } from 'react';
import { taskStates } from '../run/task-lanes.tsx';
import { Badge } from '../ui/badge.tsx';
import { IconButton } from '../ui/button.tsx';
import { JsonView } from '../ui/json-view.tsx';
import { exact, plural, span, words } from '../ui/words.ts';
import type { RunPage } from '../wire.ts';
import { historyOf, momentOf } from './read-moment.ts';

/** The run as it stood after each of its events: a slider goes through its time. */
export function TimeTravel({ run }: { run: RunPage }): ReactNode {
  const id = useId();
  const history = useMemo(() => historyOf(run), [run]);
  const [chosen, setChosen] = useState<number | null>(null);
  if (history.length === 0) return <p className="p-4 text-sm text-muted">No event of this run is kept any more.</p>;
  const last = history.length - 1;
  const at = Math.min(chosen ?? last, last);
  const { event, status, tasks, decisions } = momentOf(run, history, at);
  return (
    <div className="space-y-3 p-4">
      <div className="flex items-center gap-2">
        <IconButton name="One event back" icon={ChevronLeft} disabled={at === 0} onClick={() => setChosen(at - 1)} />
        <label htmlFor={id} className="sr-only">
          Event
        </label>
        <input
          id={id}
          type="range"
          min={0}
          max={last}
          value={at}
          aria-valuetext={`${event.type}, event ${at + 1} of ${history.length}`}
          className="min-w-0 flex-1 accent-accent"
          onChange={(change) => setChosen(Number(change.target.value))}
        />
        <IconButton name="One event on" icon={ChevronRight} disabled={at === last} onClick={() => setChosen(at + 1)} />
      </div>
      <p className="text-sm" title={exact(event.at)}>
        After event {at + 1} of {history.length}, <span className="font-mono text-xs">{event.type}</span>,{' '}
        {span(Date.parse(event.at) - Date.parse(run.createdAt))} after its begin: the run is{' '}
        <span className="font-medium">{status}</span>, {plural(decisions, 'decision')} made.
      </p>
      <ul className="divide-y divide-line rounded-lg border border-line">
        {tasks.map((task) => {
          const { tone, icon } = taskStates[task.status];
          return (
            <li key={task.taskId} className="px-3 py-2">
              <div className="flex flex-wrap items-center gap-2 text-sm">
                <span className="text-xs text-muted">turn {task.turn}</span>
                <span className="font-medium">{words(task.member.replace(/^\$/, ''))}</span>
                <span className="text-xs text-muted">{task.heldIn ?? task.region}</span>
                <span className="ml-auto">
                  <Badge tone={tone} icon={icon}>
                    {task.status}
                  </Badge>
                </span>
              </div>
              {task.answer !== undefined && task.answer !== null && (
                <details className="text-xs">
                  <summary className="w-fit rounded py-0.5 font-medium text-accent">Answer by then</summary>
                  <div className="mt-1">
                    <JsonView value={task.answer} />
                  </div>
                </details>
              )}
            </li>
          );
        })}
      </ul>
      <details className="text-xs">
        <summary className="w-fit rounded py-0.5 font-medium text-accent">What this event says</summary>
        <pre className="mt-1 max-h-80 overflow-auto rounded-lg bg-sunken p-3 font-mono" tabIndex={0}>
          {JSON.stringify(event.data, null, 2)}
        </pre>
      </details>
    </div>
  );
}
