import { CircleCheck, CircleX, Clock, Eye, LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge, type Tone } from '../ui/badge.tsx';
import type { DocumentStatus } from '../wire.ts';

const looks: Record<DocumentStatus, { tone: Tone; icon: LucideIcon; says: string }> = {
  pending: { tone: 'plain', icon: Clock, says: 'Waits to be read' },
  processing: { tone: 'busy', icon: LoaderCircle, says: 'Being read' },
  waiting: { tone: 'warn', icon: Eye, says: 'Asks a person' },
  completed: { tone: 'good', icon: CircleCheck, says: 'Done' },
  failed: { tone: 'bad', icon: CircleX, says: 'Cannot be read' },
};

export function StatusBadge({ status }: { status: DocumentStatus }): ReactNode {
  const { tone, icon, says } = looks[status];
  return (
    <Badge tone={tone} icon={icon} breathe={status === 'processing'}>
      {says}
    </Badge>
  );
}
