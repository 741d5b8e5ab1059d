import { CircleHelp } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RegionCard } from '../state/regions.ts';
import { Badge } from '../ui/badge.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';

const names = [
  ['heartbeats', 'heartbeats'],
  ['database', 'database'],
  ['panel', 'chaos panel'],
] as const;

/** What three independent witnesses said of a region, where they do not all say that it lives. Only the heartbeats decide. */
export function WitnessLine({ seen }: { seen: RegionCard['seen'] }): ReactNode {
  if (!seen || names.every(([name]) => (seen.witnesses[name].state ?? 'live') === 'live')) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 pb-2 text-xs text-muted">
      {names.map(([name, label]) => (
        <span key={name} title={seen.witnesses[name].says}>
          {label}: <span className="font-medium text-ink">{seen.witnesses[name].state ?? 'nothing'}</span>
        </span>
      ))}
      {!seen.agree && (
        <Badge tone="warn" icon={CircleHelp}>
          they disagree
        </Badge>
      )}
      <TimeAgo at={seen.at} />
    </div>
  );
}
