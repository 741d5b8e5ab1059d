import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { databaseNow } from '../state/clock.ts';
import type { State } from '../state/fold.ts';
import { regionCards } from '../state/regions.ts';
import { useLive } from '../state/use-live.tsx';
import { count, span } from '../ui/words.ts';

interface Tile {
  name: string;
  value: string;
  more: string;
  /** The rows behind it. */
  to: Behind;
}

interface Behind {
  says: string;
  /** undefined: the regions, below on this very page. */
  path?: string;
  search?: Readonly<Record<string, string>>;
}

/** The system in seven numbers; each opens the rows behind it. */
export function FigureRow(): ReactNode {
  const { state, connection } = useLive();
  const old = connection !== 'live' && state !== null;
  const tiles = state ? tilesOf(state) : names.map((name) => ({ name, value: '', more: '', to: undefined }));
  return (
    <section
      aria-label={old ? 'System figures, as they were last known' : 'System figures'}
      className={old ? 'opacity-60 saturate-0' : ''}
    >
      <dl className="grid grid-cols-2 overflow-hidden rounded-xl border border-line bg-line shadow-lift gap-px sm:grid-cols-3 lg:grid-cols-7">
        {tiles.map(({ name, value, more, to }) => (
          <div
            key={name}
            className="relative flex min-w-0 flex-col bg-surface px-3 py-3 last:col-span-2 hover:bg-sunken sm:last:col-span-3 lg:last:col-span-1 xl:px-4"
          >
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="mt-0.5 min-h-8 text-xl font-semibold tracking-tight tabular-nums">
              {to && <Opens to={to}>{value}</Opens>}
              {!to && <span className="block h-5 w-16 animate-breathe rounded bg-sunken" />}
            </dd>
            <dd className="min-h-4 truncate text-xs text-muted" title={more}>
              {more}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const opens = 'rounded after:absolute after:inset-0 hover:underline underline-offset-4 decoration-1';

function Opens({ to: { says, path, search = {} }, children }: { to: Behind; children: string }): ReactNode {
  const words = (
    <>
      {children}
      <span className="sr-only">: {says}</span>
    </>
  );
  if (path !== undefined)
    return (
      <Link to={path} search={search as never} className={opens}>
        {words}
      </Link>
    );
  return (
    <button
      type="button"
      className={opens}
      onClick={() => document.getElementById('regions')?.scrollIntoView({ block: 'start' })}
    >
      {words}
    </button>
  );
}

const names = [
  'Agents active',
  'Tasks done today',
  'Response time',
  'Queue',
  'Decisions today',
  'Memories',
  'Event lag',
] as const;

const behindOf = (): Record<(typeof names)[number], Behind> => {
  const today = { path: '/runs', search: { day_from: new Date(databaseNow()).toISOString().slice(0, 10) } };
  return {
    'Agents active': { says: 'the agents, by region' },
    'Tasks done today': { ...today, says: 'the runs of today' },
    'Response time': { ...today, says: 'the runs of today' },
    Queue: { path: '/runs', search: { status: 'running' }, says: 'the runs that are not over' },
    'Decisions today': { ...today, says: 'the runs of today' },
    Memories: { path: '/memory', search: { holds: 'yes' }, says: 'what agents know' },
    'Event lag': { path: '/settings', says: 'the state of the system' },
  };
};

function tilesOf(state: State): Tile[] {
  const { figures } = state.pulse;
  const agents = regionCards(state).flatMap((region) => region.agents);
  const machines = agents.filter((agent) => agent.kind !== 'human');
  const active = machines.filter((agent) => agent.state !== 'unreachable' || agent.doneBy !== null);
  const working = machines.filter((agent) => agent.processing > 0).length;
  const times = [
    { value: `${active.length}/${machines.length}`, more: working > 0 ? `${working} at work now` : 'all idle' },
    { value: count(figures.doneToday), more: 'since midnight' },
    {
      value: figures.p50Ms === null ? '–' : span(figures.p50Ms),
      more: figures.p95Ms === null ? 'nothing done today' : `p95 ${span(figures.p95Ms)}`,
    },
    { value: count(figures.depth), more: figures.depth === 0 ? 'nothing waits' : `oldest ${span(figures.oldestMs)}` },
    { value: count(figures.decisionsToday), more: 'since midnight' },
    { value: figures.memories === undefined ? '–' : count(figures.memories), more: 'in force' },
    {
      value: figures.lagMs === null ? '–' : span(figures.lagMs),
      more: figures.lagMs === null ? 'no event lately' : 'commit to screen',
    },
  ];
  const behind = behindOf();
  return names.map((name, at) => ({ name, to: behind[name], value: '', more: '', ...times[at] }));
}
