import type { ReactNode } from 'react';
import { VerdictControls } from '../learning/verdict-controls.tsx';
import type { DecisionView } from '../wire.ts';

/** What a person can do about a decision. */
export function DecisionActions({
  decision,
  openRun,
}: {
  decision: DecisionView;
  openRun?: ((runId: string) => void) | undefined;
}): ReactNode {
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-2 text-xs empty:hidden">
      <VerdictControls decision={decision} />
      {openRun && (
        <button
          type="button"
          className="rounded py-1 text-muted underline-offset-2 hover:text-ink hover:underline"
          onClick={() => openRun(decision.runId)}
        >
          Open run {decision.runId.slice(0, 8)}
        </button>
      )}
    </div>
  );
}
