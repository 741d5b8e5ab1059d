import { CloudOff, Loader, Radio, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Connection } from '../state/live.ts';
import { useLive } from '../state/use-live.tsx';
import { Badge, type Tone } from '../ui/badge.tsx';

const shown: Record<Connection, { tone: Tone; icon: typeof Radio; word: string; title: string }> = {
  connecting: { tone: 'plain', icon: Loader, word: 'Connecting', title: 'Loading what is known' },
  live: { tone: 'good', icon: Radio, word: 'Live', title: 'Every event arrives as it happens' },
  reconnecting: {
    tone: 'warn',
    icon: RefreshCw,
    word: 'Reconnecting',
    title: 'The web app cannot be reached; this page goes on from where it stopped',
  },
  stale: { tone: 'bad', icon: CloudOff, word: 'Stale', title: 'What you see may be old' },
};

export function ConnectionBadge(): ReactNode {
  const { connection } = useLive();
  const { tone, icon, word, title } = shown[connection];
  return (
    <span role="status" title={title} className="flex">
      <Badge tone={tone} icon={icon} breathe={connection === 'reconnecting' || connection === 'connecting'}>
        {word}
      </Badge>
    </span>
  );
}
