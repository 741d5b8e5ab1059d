import { Hourglass, Map as MapIcon } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { latestAttempts } from '../state/attempts.ts';
import { regionCards } from '../state/regions.ts';
import { useLive } from '../state/use-live.tsx';
import { Badge } from '../ui/badge.tsx';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { RegionBox } from './region-box.tsx';

export function RegionMap(): ReactNode {
  const { state, connection } = useLive();
  const old = connection !== 'live' && state !== null;
  const cards = state ? regionCards(state) : [];
  const events = state?.events;
  const attempts = useMemo(() => latestAttempts(events ?? []), [events]);
  return (
    <Panel id="regions" title="Regions" aside={<Aside asOf={old ? state.pulse.at : null} />}>
      {!state && <Skeleton lines={5} />}
      {state && cards.length === 0 && (
        <Empty icon={MapIcon} title="No region is known">
          Name them in HOLDFAST_REGIONS and start a worker:{' '}
          <code className="font-mono">npm run holdfast -- worker --region NAME</code>
        </Empty>
      )}
      <div className={`grid gap-3 p-3 empty:hidden md:grid-cols-3 ${old ? 'opacity-60 saturate-0' : ''}`}>
        {cards.map((card) => (
          <RegionBox key={card.region} card={card} attempts={attempts} />
        ))}
      </div>
    </Panel>
  );
}

/** While nothing new arrives the states below are memories, and say so. */
function Aside({ asOf }: { asOf: string | null }): ReactNode {
  if (asOf === null) return <span className="text-xs text-muted">in the order of takeover</span>;
  return (
    <Badge tone="warn" icon={Hourglass}>
      as of <TimeAgo at={asOf} />
    </Badge>
  );
}
