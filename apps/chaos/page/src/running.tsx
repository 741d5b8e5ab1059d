import { Badge } from '@holdfast/dashboard/ui/badge';
import { Button } from '@holdfast/dashboard/ui/button';
import { ProblemNotice } from '@holdfast/dashboard/ui/notice';
import { Panel } from '@holdfast/dashboard/ui/panel';
import { ago, sentence } from '@holdfast/dashboard/ui/words';
import { CircleStop, Flame } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { PanelState, Progress } from '../../src/wire.ts';
import { act, type Problem, problemOf } from './ask.ts';
import { useNow } from './use-panel.ts';

/** What is broken now, each with its way back. */
export function OpenFaults({ state }: { state: PanelState }): ReactNode {
  const [problem, setProblem] = useState<Problem | null>(null);
  const now = useNow(1_000);
  const heal = (body: Record<string, unknown>): void => {
    setProblem(null);
    act('/api/heal', body).catch((error: unknown) => setProblem(problemOf(error)));
  };
  if (state.open.length === 0 && !problem) return null;
  return (
    <Panel
      title="Broken now"
      aside={
        <Button look="main" onClick={() => heal({})}>
          Heal all
        </Button>
      }
    >
      <ul className="divide-y divide-line">
        {state.open.map(({ name, does, by, since, fault }) => (
          <li key={name} className="flex flex-wrap items-center gap-3 px-4 py-2.5">
            <Flame aria-hidden className="size-4 shrink-0 text-bad" />
            <div className="min-w-0 flex-1">
              <p className="text-sm font-medium">{sentence(name)}</p>
              <p className="text-xs text-muted">
                {does} By {by}, {ago(since, now)}.
              </p>
            </div>
            <Button onClick={() => heal({ fault })}>Heal</Button>
          </li>
        ))}
      </ul>
      {problem && (
        <div className="p-3">
          <ProblemNotice problem={problem} />
        </div>
      )}
    </Panel>
  );
}

/** What has happened in its order, then what has not. */
const byTime = (a: { at: number | null }, b: { at: number | null }): number =>
  (a.at ?? Number.POSITIVE_INFINITY) === (b.at ?? Number.POSITIVE_INFINITY)
    ? 0
    : (a.at ?? Number.POSITIVE_INFINITY) - (b.at ?? Number.POSITIVE_INFINITY);

/** The experiment under way: what was expected to happen, and what has. */
export function Running({ running }: { running: Progress }): ReactNode {
  const now = useNow(200);
  const [problem, setProblem] = useState<Problem | null>(null);
  const inflicted = running.stamps.find(({ moment }) => moment === 'inflicted')?.at ?? null;
  const elapsed = inflicted === null ? null : Math.max(0, (now - inflicted) / 1_000);
  const end = Math.max(15, elapsed ?? 0);
  const stop = (): void => void act('/api/heal', {}).catch((error: unknown) => setProblem(problemOf(error)));
  return (
    <Panel
      title={running.title}
      aside={
        <Button look="danger" icon={CircleStop} onClick={stop}>
          Heal and end it
        </Button>
      }
    >
      <div className="grid gap-4 p-4 lg:grid-cols-[1fr_15rem]">
        <ol aria-label="What happened when" className="space-y-1.5">
          {[...running.stamps].sort(byTime).map(({ moment, at, says }) => {
            const seconds = at === null || inflicted === null ? null : (at - inflicted) / 1_000;
            return (
              <li
                key={moment}
                className="grid grid-cols-[4.5rem_1fr] items-center gap-x-3 gap-y-0.5 text-sm sm:grid-cols-[4.5rem_minmax(0,18rem)_1fr]"
              >
                <span className={`text-right font-mono ${seconds === null ? 'text-muted' : 'font-semibold'}`}>
                  {seconds === null ? '…' : `${seconds.toFixed(1)} s`}
                </span>
                <span className={`min-w-0 ${seconds === null ? 'text-muted' : ''}`}>{sentence(says)}</span>
                <span aria-hidden className="relative col-start-2 h-2 rounded-full bg-sunken sm:col-start-3">
                  {seconds !== null && (
                    <span
                      className={`absolute top-0 size-2 rounded-full ${moment === 'inflicted' || moment === 'failed' || moment === 'unreachable' ? 'bg-bad' : moment === 'suspected' ? 'bg-warn' : 'bg-accent'}`}
                      style={{ left: `calc(${Math.min(100, (Math.max(0, seconds) / end) * 100)}% - 0.25rem)` }}
                    />
                  )}
                </span>
              </li>
            );
          })}
        </ol>
        <div className="space-y-3 text-sm">
          <p role="status">
            <Badge tone="busy">now</Badge> {sentence(running.step)}
          </p>
          <dl className="grid grid-cols-2 gap-x-3 gap-y-1">
            <dt className="text-muted">since the fault</dt>
            <dd className="text-right font-medium">{elapsed === null ? '–' : `${elapsed.toFixed(1)} s`}</dd>
            <dt className="text-muted">inserts acknowledged</dt>
            <dd className="text-right font-medium">{running.writes.acknowledged}</dd>
            <dt className="text-muted">inserts failed</dt>
            <dd className="text-right font-medium">{running.writes.failed}</dd>
            <dt className="text-muted">tasks open</dt>
            <dd className="text-right font-medium">{running.open}</dd>
            <dt className="text-muted">charges decided</dt>
            <dd className="text-right font-medium">
              {running.charges.decided} of {running.charges.inserted}
            </dd>
          </dl>
          <p className="text-xs text-muted">By {running.by}. The verdict comes when everything is back and still.</p>
          {problem && <ProblemNotice problem={problem} />}
        </div>
      </div>
    </Panel>
  );
}
