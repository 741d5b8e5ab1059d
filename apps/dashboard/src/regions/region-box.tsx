import { CircleCheck, CircleDashed, Hourglass, type LucideIcon, Server, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Attempt } from '../state/attempts.ts';
import type { RegionCard, RegionState } from '../state/regions.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { count, span } from '../ui/words.ts';
import type { WorkerView } from '../wire.ts';
import { AgentRow } from './agent-row.tsx';
import { WitnessLine } from './witness-line.tsx';

const states: Record<RegionState, { tone: Tone; icon: LucideIcon; word: string }> = {
  live: { tone: 'good', icon: CircleCheck, word: 'LIVE' },
  suspect: { tone: 'warn', icon: Hourglass, word: 'SUSPECT' },
  unreachable: { tone: 'bad', icon: Unplug, word: 'UNREACHABLE' },
  empty: { tone: 'plain', icon: CircleDashed, word: 'EMPTY' },
};

export function RegionBox({
  card,
  attempts,
}: {
  card: RegionCard;
  /** The latest of each member. */
  attempts: ReadonlyMap<string, Attempt>;
}): ReactNode {
  const { tone, icon, word } = states[card.state];
  const lost = card.state === 'unreachable';
  return (
    <article
      aria-label={`Region ${card.region}`}
      className={`flex min-w-0 flex-col rounded-lg border bg-page/50 ${lost ? 'border-bad/50' : 'border-line'}`}
    >
      <header className="flex items-center gap-2 px-3 pt-3 pb-2">
        <span
          className="flex size-5 shrink-0 items-center justify-center rounded-full bg-sunken text-xs text-muted"
          title={`Place ${card.place} in the order of takeover`}
        >
          {card.place}
        </span>
        <h3 className="min-w-0 truncate text-sm font-semibold">{card.region}</h3>
        <span className="ml-auto">
          <Badge tone={tone} icon={icon}>
            {word}
          </Badge>
        </span>
      </header>
      <p className="px-3 pb-2 text-xs text-muted empty:hidden">{explained(card)}</p>
      <WitnessLine seen={card.seen} />
      <ul className="space-y-1.5 px-3 py-2 empty:hidden" aria-label={`Workers of ${card.region}`}>
        {card.workers.map((worker) => (
          <WorkerRow key={worker.worker} worker={worker} />
        ))}
      </ul>
      <ul
        className="divide-y divide-line border-t border-line empty:hidden"
        aria-label={`Members at home in ${card.region}`}
      >
        {card.agents.map((agent) => (
          <AgentRow
            key={`${agent.team}/${agent.member}`}
            agent={agent}
            attempt={attempts.get(`${agent.team}/${agent.member}`)}
          />
        ))}
      </ul>
    </article>
  );
}

function explained({ state, silentMs }: RegionCard): string {
  const silent = silentMs === null ? '' : span(silentMs);
  if (state === 'empty') return 'No worker has been seen here; others do its work.';
  if (state === 'unreachable') return `Silent for ${silent}; others have taken over.`;
  if (state === 'suspect') return `No beat for ${silent}; taken over when the lease is over.`;
  return '';
}

function WorkerRow({ worker }: { worker: WorkerView }): ReactNode {
  const share = worker.slots ? Math.min(1, worker.held / worker.slots) : 0;
  const note = !worker.alive ? 'lease over' : worker.status === 'draining' ? 'draining' : null;
  return (
    <li className="flex items-center gap-2 text-xs" title={`Worker ${worker.worker}`}>
      <Server aria-hidden className="size-3.5 shrink-0 text-muted" />
      <span className="font-mono text-muted">{worker.worker.slice(0, 8)}</span>
      {note && <span className="font-medium text-warn">{note}</span>}
      <span aria-hidden className="h-1 min-w-8 flex-1 overflow-hidden rounded-full bg-sunken">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
      </span>
      <span className="text-muted">
        {count(worker.held)}
        {worker.slots === null ? ' held' : ` of ${count(worker.slots)} slots`}
      </span>
    </li>
  );
}
