import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLiveValue } from '../state/use-live.tsx';
import { NamedView } from '../views/named-view.tsx';

/** Every run, newest first; the list follows what happens. */
export default function RunsPage(): ReactNode {
  const navigate = useNavigate();
  const moves = useLiveValue(({ state }) => state?.events.find(({ type }) => type.startsWith('run.'))?.at ?? '');
  return (
    <NamedView
      team="$platform"
      view="runs"
      moves={moves}
      open={(run) => void navigate({ to: '/runs/$run', params: { run } as never })}
    />
  );
}
