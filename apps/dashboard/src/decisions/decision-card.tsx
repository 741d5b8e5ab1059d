import { memo, type ReactNode } from 'react';
import { MindBadge, TookOver } from '../mind/mind-badge.tsx';
import { mindOf } from '../mind/read-mind.ts';
import { MemoryRows } from '../trace/memory-rows.tsx';
import { effectOf, effectSays, memoriesOf } from '../trace/read-memories.ts';
import { JsonView } from '../ui/json-view.tsx';
import { ShareBar } from '../ui/share-bar.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { words } from '../ui/words.ts';
import type { DecisionView } from '../wire.ts';
import { DecisionActions } from './decision-actions.tsx';
import { actionOf, figuresOf, scoreOf } from './read-decision.ts';

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
  const mind = mindOf(decision);
  const effect = effectOf(decision);
  const moved = effect && effectSays(effect);
  const memories = memoriesOf(undefined, decision);
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
      <div className="mt-1 space-y-1">
        <MindBadge mind={mind} />
        <TookOver mind={mind} />
      </div>
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
      {moved && <p className="mt-1 text-sm text-muted">{moved}</p>}
      <details className="mt-1.5 text-xs">
        <summary className="w-fit rounded py-1 font-medium text-accent select-none">Figures and terms</summary>
        <div className="mt-1 space-y-3 rounded-lg border border-line p-3">
          <JsonView value={figuresOf(decision.context)} />
          {memories.length > 0 && (
            <div>
              <p className="font-medium text-muted">Memories that counted</p>
              <div className="-ml-6">
                <MemoryRows memories={memories} />
              </div>
            </div>
          )}
          {action === undefined && decision.action !== null && (
            <div>
              <p className="mb-1 font-medium text-muted">Action</p>
              <JsonView value={decision.action} />
            </div>
          )}
        </div>
      </details>
      <DecisionActions decision={decision} openRun={openRun} />
    </article>
  );
});
