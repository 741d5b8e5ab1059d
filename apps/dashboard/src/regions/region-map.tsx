import { Map as MapIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { regionCards } from '../state/regions.ts';
import { useLive } from '../state/use-live.tsx';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { RegionBox } from './region-box.tsx';

export function RegionMap(): ReactNode {
  const { state } = useLive();
  const cards = state ? regionCards(state) : [];
  return (
    <Panel title="Regions" aside={<span className="text-xs text-muted">in the order of takeover</span>}>
      {!state && <Skeleton lines={5} />}
      {state && cards.length === 0 && (
        <Empty icon={MapIcon} title="No region is known">
          Name them in HOLDFAST_REGIONS and start a worker:{' '}
          <code className="font-mono">npm run holdfast -- worker --region NAME</code>
        </Empty>
      )}
      <div className="grid gap-3 p-3 empty:hidden md:grid-cols-3">
        {cards.map((card) => (
          <RegionBox key={card.region} card={card} />
        ))}
      </div>
    </Panel>
  );
}
