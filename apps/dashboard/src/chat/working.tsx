import { Square } from 'lucide-react';
import type { ReactNode } from 'react';
import { problemOf } from '../api/request.ts';
import { Prose } from '../brief/markdown.tsx';
import { useRun } from '../run/use-run.ts';
import { useLive } from '../state/use-live.tsx';
import { Button } from '../ui/button.tsx';
import { ProblemNotice, Skeleton } from '../ui/notice.tsx';
import type { RunPage } from '../wire.ts';
import { MemberCard } from './member-card.tsx';
import { PlanCard } from './plan-card.tsx';
import { planIn, streamedText, taskOf } from './read-plan.ts';

/** A run while it answers: the plan, its members at work, and the words as they come. */
export function Working({ runId, stop, stopping }: { runId: string; stop(): void; stopping: boolean }): ReactNode {
  const { run, error } = useRun(runId, 'facts');
  if (!run) return error ? <ProblemNotice problem={problemOf(error)} /> : <Skeleton lines={3} />;
  return (
    <div className="space-y-2">
      <Progress run={run} />
      <Button icon={Square} onClick={stop} disabled={stopping}>
        {stopping ? 'Stopping' : 'Stop'}
      </Button>
    </div>
  );
}

/** Plan and members of a run, at work or done. */
export function Progress({ run }: { run: RunPage }): ReactNode {
  const { state } = useLive();
  const plan = planIn(run.tasks);
  const text = streamedText(state?.events ?? [], run.runId);
  const planner = run.tasks[0];
  return (
    <div className="space-y-2">
      {plan ? (
        <>
          <PlanCard plan={plan} />
          <ul className="grid gap-2 md:grid-cols-2">
            {plan.steps.map(({ member }) => (
              <MemberCard key={member} member={member} task={taskOf(run, member)} run={run} />
            ))}
          </ul>
        </>
      ) : (
        <ul>{planner && <MemberCard member={planner.member} task={planner} run={run} />}</ul>
      )}
      {text && run.status === 'running' && <Prose text={text} />}
    </div>
  );
}
