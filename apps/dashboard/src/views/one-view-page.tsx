import type { ReactNode } from 'react';
import { useParam } from '../shell/address.ts';
import { NamedView } from './named-view.tsx';

/** One view of one team, by its address. */
export default function OneViewPage(): ReactNode {
  const team = useParam('team');
  const view = useParam('view');
  return <NamedView key={`${team}/${view}`} team={team} view={view} />;
}
