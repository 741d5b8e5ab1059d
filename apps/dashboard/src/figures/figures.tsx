import type { ReactNode } from 'react';
import type { State } from '../state/fold.ts';
import { regionCards } from '../state/regions.ts';
import { useLive } from '../state/use-live.tsx';
import { count, span } from '../ui/words.ts';

interface Tile {
  name: string;
  value: string;
  more: string;
}

/** The system in six numbers. */
export function FigureRow(): ReactNode {
  const { state, connection } = useLive();
  const old = connection !== 'live' && state !== null;
  const tiles = state ? tilesOf(state) : names.map((name) => ({ name, value: '', more: '' }));
  return (
    <section
      aria-label={old ? 'System figures, as they were last known' : 'System figures'}
      className={old ? 'opacity-60 saturate-0' : ''}
    >
      <dl className="grid grid-cols-2 overflow-hidden rounded-xl border border-line bg-line shadow-lift gap-px sm:grid-cols-3 lg:grid-cols-6">
        {tiles.map(({ name, value, more }) => (
          <div key={name} className="flex min-w-0 flex-col bg-surface px-3 py-3 xl:px-4">
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="mt-0.5 min-h-8 text-xl font-semibold tracking-tight tabular-nums">
              {value || <span className="block h-5 w-16 animate-breathe rounded bg-sunken" />}
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

const names = ['Agents active', 'Tasks done today', 'Response time', 'Queue', 'Decisions today', 'Event lag'];

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
    {
      value: figures.lagMs === null ? '–' : span(figures.lagMs),
      more: figures.lagMs === null ? 'no event lately' : 'from commit to here',
    },
  ];
  return times.map((tile, at) => ({ name: names[at] ?? '', ...tile }));
}
