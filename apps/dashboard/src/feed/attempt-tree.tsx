import { memo, type ReactNode } from 'react';
import { MindBadge, TookOver } from '../mind/mind-badge.tsx';
import type { Attempt } from '../state/attempts.ts';
import { useClock } from '../state/clock.ts';
import { mindIn } from '../trace/read-trace.ts';
import { TraceTree } from '../trace/trace-tree.tsx';
import { Badge } from '../ui/badge.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { running, words } from '../ui/words.ts';

/** One attempt: who, where, by which mind, and its steps as a tree. */
export const AttemptTree = memo(function AttemptTree({
  attempt,
  openRun,
}: {
  attempt: Attempt;
  /** Absent where the run is what one is looking at. */
  openRun?: (runId: string) => void;
}): ReactNode {
  const { runId } = attempt;
  const away = attempt.heldIn !== attempt.home;
  const mind = mindIn(attempt.steps);
  return (
    <article className="px-4 py-3">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h3 className="text-sm font-semibold">{words(attempt.member.replace(/^\$/, ''))}</h3>
        <span className="text-xs text-muted">
          {attempt.team && `${attempt.team} · `}
          {attempt.heldIn}
        </span>
        {away && <Badge tone="warn">for {attempt.home}</Badge>}
        {mind && <MindBadge mind={mind} />}
        {attempt.stand === 'working' && <AtWork since={attempt.from} />}
        {attempt.stand === 'lost' && <Badge tone="warn">broken off, taken over</Badge>}
        <span className="ml-auto flex items-center gap-3 text-xs text-muted">
          {runId && openRun && (
            <button
              type="button"
              className="rounded underline-offset-2 hover:text-ink hover:underline"
              onClick={() => openRun(runId)}
            >
              run {runId.slice(0, 8)}
            </button>
          )}
          <TimeAgo at={attempt.at} />
        </span>
      </header>
      <div className="mt-1.5 space-y-1.5">
        <TookOver mind={mind} />
        <TraceTree attempt={attempt} />
      </div>
    </article>
  );
});

function AtWork({ since }: { since: string }): ReactNode {
  const elapsed = useClock((now) => running(now - Date.parse(since)));
  return (
    <Badge tone="busy" breathe>
      at work {elapsed}
    </Badge>
  );
}
