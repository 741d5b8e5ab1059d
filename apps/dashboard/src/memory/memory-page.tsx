import type { ReactNode } from 'react';
import { NamedView } from '../views/named-view.tsx';
import { MemoryMore } from './memory-more.tsx';

/** What agents know, why, and how to make them forget it. */
export default function MemoryPage(): ReactNode {
  return (
    <NamedView
      team="$platform"
      view="memories"
      more={(row) => <MemoryMore id={String(row['memory_id'])} superseded={row['state'] === 'superseded'} />}
    />
  );
}
