import { Table2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import { useViews } from './use-views.ts';
import { type BoardProps, ViewBoard } from './view-board.tsx';

interface Props extends Omit<BoardProps, 'card'> {
  team?: string;
  view: string;
}

/** A view by its name, of the team given or of the first team that has it. */
export function NamedView({ team, view, ...board }: Props): ReactNode {
  const { data, error, refetch } = useViews();
  const card = data?.views.find((one) => one.view === view && (team === undefined || one.team === team));
  if (card) return <ViewBoard card={card} {...board} />;
  return (
    <Panel title={view}>
      <Problems error={error} again={refetch} />
      {!data && !error && <Skeleton lines={10} />}
      {data && (
        <Empty icon={Table2} title="No team shows this">
          A view named “{view}” is declared by `views` in the team.ts of a team; none of those loaded has it.
        </Empty>
      )}
    </Panel>
  );
}
