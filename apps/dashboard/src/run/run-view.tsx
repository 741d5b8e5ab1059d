import { CircleCheck, CircleX, Cog, type LucideIcon, OctagonAlert, OctagonX } from 'lucide-react';
import type { ReactNode } from 'react';
import { DecisionCard } from '../decisions/decision-card.tsx';
import { Badge, type Tone } from '../ui/badge.tsx';
import { JsonView } from '../ui/json-view.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { span } from '../ui/words.ts';
import type { RunPage, RunRow } from '../wire.ts';
import { RunActions } from './run-actions.tsx';
import { RunAnswer } from './run-answer.tsx';
import { RunCalls } from './run-calls.tsx';
import { RunEvents } from './run-events.tsx';
import { RunKin } from './run-kin.tsx';
import { RunTrace } from './run-trace.tsx';
import { TaskLanes } from './task-lanes.tsx';

export const runStates: Record<RunRow['status'], { tone: Tone; icon: LucideIcon }> = {
  running: { tone: 'busy', icon: Cog },
  stuck: { tone: 'bad', icon: OctagonAlert },
  cancelling: { tone: 'warn', icon: OctagonX },
  completed: { tone: 'good', icon: CircleCheck },
  failed: { tone: 'bad', icon: CircleX },
  cancelled: { tone: 'plain', icon: OctagonX },
};

/** A run's state, verbs and parts; `children` stand before its tasks. */
export function RunView({ run, mark, children }: { run: RunPage; mark: string; children?: ReactNode }): ReactNode {
  const { tone, icon } = runStates[run.status];
  const lasted = run.completedAt ? Date.parse(run.completedAt) - Date.parse(run.createdAt) : null;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
        <Badge tone={tone} icon={icon}>
          {run.status}
        </Badge>
        <span className="font-medium">{run.team}</span>
        <span className="text-muted">
          begun <TimeAgo at={run.createdAt} />
          {lasted !== null && `, took ${span(lasted)}`}
        </span>
        <span className="min-w-0 truncate font-mono text-xs text-muted" title={`Key ${run.key}`}>
          {run.key}
        </span>
      </div>
      <RunKin run={run} />
      <RunActions run={run} />
      {run.error && <ProblemNotice problem={{ ...run.error, fix: fixOf(run.status) }} />}
      <RunAnswer tasks={run.tasks} />
      {children}
      <Panel title="Tasks, by turn and region">
        <TaskLanes run={run} />
      </Panel>
      <RunTrace run={run} />
      {run.decisions.length > 0 && (
        <Panel title="Decisions">
          <ol className="divide-y divide-line">
            {run.decisions.map((decision) => (
              <li key={decision.decisionId}>
                <DecisionCard decision={decision} />
              </li>
            ))}
          </ol>
        </Panel>
      )}
      <RunCalls runId={run.runId} mark={mark} />
      <Panel title="Input">
        <div className="p-4">
          <JsonView value={run.input} />
        </div>
      </Panel>
      <Panel title="Events">
        <RunEvents events={run.events} />
      </Panel>
    </>
  );
}

function fixOf(status: RunRow['status']): string {
  return status === 'stuck'
    ? 'Its answers are kept. Mend the team’s code, restart the workers, then redrive the run.'
    : 'Mend the cause, then redrive: the tasks that failed run again, the others keep their answers.';
}
