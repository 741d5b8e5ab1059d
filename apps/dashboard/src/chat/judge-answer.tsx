import { Scale } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { problemOf } from '../api/request.ts';
import { VerdictControls } from '../learning/verdict-controls.tsx';
import { useRun } from '../run/use-run.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import type { DecisionView } from '../wire.ts';

/** Whether an answer was right, and what was meant: said of the first decision of its run, which is how the question was read. */
export function JudgeAnswer({ runId }: { runId: string }): ReactNode {
  const [open, setOpen] = useState(false);
  if (open) return <Judging runId={runId} />;
  return (
    <Button icon={Scale} onClick={() => setOpen(true)}>
      Right or wrong?
    </Button>
  );
}

function Judging({ runId }: { runId: string }): ReactNode {
  const { run, error } = useRun(runId, 'facts');
  if (error) return <ProblemNotice problem={problemOf(error)} />;
  if (!run) return <output className="self-center text-xs text-muted">Looking for what was decided …</output>;
  const first = firstOf(run.decisions);
  if (!first) return <p className="self-center text-xs text-muted">Nothing was decided for this answer.</p>;
  return (
    <div className="flex min-w-0 items-center text-xs">
      <VerdictControls decision={first} />
    </div>
  );
}

/** Rows come newest first; of one moment the plan was there first. */
function firstOf(decisions: readonly DecisionView[]): DecisionView | undefined {
  return decisions.find(({ type }) => type === 'plan') ?? decisions.at(-1);
}
