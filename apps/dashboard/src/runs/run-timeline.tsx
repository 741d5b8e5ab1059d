import { type ReactNode, useMemo } from 'react';
import { type Attempt, attemptsOf } from '../state/attempts.ts';
import { databaseNow } from '../state/clock.ts';
import { seconds, span, words } from '../ui/words.ts';
import type { RunPage } from '../wire.ts';
import { timelineOf } from './read-timeline.ts';

const stands: Record<Attempt['stand'], { look: string; says: string }> = {
  working: { look: 'bg-busy', says: 'at work' },
  waiting: { look: 'bg-warn', says: 'ended for now, its task waits' },
  done: { look: 'bg-good', says: 'done' },
  failed: { look: 'bg-bad', says: 'failed' },
  lost: { look: 'bg-muted', says: 'broken off, taken over' },
};

const rowHeight = 30;

/** Each region a lane, each attempt a bar in the lane where it ran: a takeover is a bar that goes on in another lane. */
export function RunTimeline({ run }: { run: RunPage }): ReactNode {
  const attempts = useMemo(() => attemptsOf([...run.events, ...run.steps]), [run]);
  const from = Date.parse(run.createdAt);
  const to = run.completedAt ? Date.parse(run.completedAt) : databaseNow();
  const { lanes, gaps } = useMemo(() => timelineOf(attempts, from, to), [attempts, from, to]);
  if (attempts.length === 0)
    return <p className="p-4 text-sm text-muted">No attempt has begun yet; the first worker that is free takes it.</p>;
  return (
    <div className="space-y-1 p-4">
      {lanes.map(({ region, bars, rows }) => (
        <div key={region} className="grid gap-x-3 sm:grid-cols-[7.5rem_1fr] sm:items-center">
          <p className="text-xs font-medium text-muted">{region}</p>
          <ul
            aria-label={`Attempts in ${region}`}
            className="relative overflow-hidden rounded-lg bg-sunken"
            style={{ height: rows * rowHeight + 8 }}
          >
            {gaps.map((gap) => (
              <li
                key={gap.left}
                aria-hidden
                title={`${span(gap.ms)} without work`}
                className="absolute inset-y-0 border-x border-dashed border-line-strong/60 bg-surface/60"
                style={{ left: `${gap.left}%`, width: `${gap.width}%` }}
              />
            ))}
            {bars.map(({ attempt, left, width, row }) => {
              const { look, says } = stands[attempt.stand];
              const took = seconds(Date.parse(attempt.at) - Date.parse(attempt.from));
              const away = attempt.heldIn === attempt.home ? '' : `, for ${attempt.home}`;
              const text = `${words(attempt.member.replace(/^\$/, ''))}: ${says}${away}, ${took}`;
              return (
                <li
                  key={attempt.key}
                  title={text}
                  className={`absolute flex min-w-2 items-center rounded-md ${look} ${attempt.takenFrom ? 'ring-2 ring-ink' : ''}`}
                  style={{ left: `${left}%`, width: `${width}%`, top: row * rowHeight + 4, height: rowHeight - 4 }}
                >
                  <span className="sr-only">{text}</span>
                  <span aria-hidden className="truncate px-1.5 text-xs font-medium text-surface">
                    {words(attempt.member.replace(/^\$/, ''))}
                  </span>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
      <p className="pt-2 text-xs text-muted">
        From {span(0)} to {span(to - from)}
        {gaps.length > 0 &&
          `; drawn short between dashed lines: ${gaps.map((gap) => span(gap.ms)).join(', ')} in which nobody worked`}
        . A bar with a frame was taken over from a region that fell silent.
      </p>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
        {Object.entries(stands).map(([stand, { look, says }]) => (
          <li key={stand} className="inline-flex items-center gap-1.5">
            <span aria-hidden className={`size-2.5 rounded-sm ${look}`} />
            {says}
          </li>
        ))}
      </ul>
    </div>
  );
}
