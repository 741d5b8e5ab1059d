import type { ReactNode } from 'react';
import type { DecisionView } from '../wire.ts';

/** What a person can do about a decision. Verdicts on it have their place here, before the link to its run. */
export function DecisionActions({
  decision,
  openRun,
}: {
  decision: DecisionView;
  openRun?: ((runId: string) => void) | undefined;
}): ReactNode {
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-2 text-xs empty:hidden">
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
