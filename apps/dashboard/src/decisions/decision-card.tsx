import { memo, type ReactNode } from 'react';
import { JsonView } from '../ui/json-view.tsx';
import { ShareBar } from '../ui/share-bar.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { words } from '../ui/words.ts';
import type { DecisionView } from '../wire.ts';
import { actionOf, scoreOf } from './read-decision.ts';

/** What was concluded, how surely, why, and on which figures. */
export const DecisionCard = memo(function DecisionCard({
  decision,
  openRun,
}: {
  decision: DecisionView;
  /** Absent where the run is what one is looking at. */
  openRun?: (runId: string) => void;
}): ReactNode {
  const score = scoreOf(decision);
  const action = actionOf(decision.action);
  return (
    <article className="px-4 py-3">
      <header className="flex items-baseline gap-2">
        <h3 className="text-sm font-semibold">{words(decision.type)}</h3>
        <span className="truncate text-xs text-muted">
          {words(decision.member)}
          {decision.team && ` · ${decision.team}`}
        </span>
        <TimeAgo at={decision.at} className="ml-auto text-xs text-muted" />
      </header>
      <div className="mt-1.5 space-y-1">
        {score !== undefined && <ShareBar name="Score" value={score} tone="ink" />}
        {decision.confidence !== null && <ShareBar name="Confidence" value={decision.confidence} />}
      </div>
      {action && (
        <p className="mt-1.5 text-sm">
          <span className="text-muted">Action: </span>
          <span className="font-medium">{action}</span>
        </p>
      )}
      {decision.reasoning && <p className="mt-1 text-sm break-words">{decision.reasoning}</p>}
      <footer className="mt-1.5 flex flex-wrap items-start gap-x-4 text-xs">
        <details className="group min-w-0 flex-1 basis-full">
          <summary className="w-fit rounded py-1 font-medium text-accent select-none">Figures and terms</summary>
          <div className="mt-1 space-y-3 rounded-lg border border-line p-3">
            <JsonView value={decision.context} />
            {action === undefined && decision.action !== null && (
              <div>
                <p className="mb-1 font-medium text-muted">Action</p>
                <JsonView value={decision.action} />
              </div>
            )}
          </div>
        </details>
        {openRun && (
          <button
            type="button"
            className="rounded py-1 text-muted underline-offset-2 hover:text-ink hover:underline"
            onClick={() => openRun(decision.runId)}
          >
            Open run {decision.runId.slice(0, 8)}
          </button>
        )}
      </footer>
    </article>
  );
});
