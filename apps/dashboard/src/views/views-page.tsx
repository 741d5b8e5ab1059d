import { Link } from '@tanstack/react-router';
import { Table2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import { plural } from '../ui/words.ts';
import { useViews } from './use-views.ts';

/** Everything that teams let one look at. */
export default function ViewsPage(): ReactNode {
  const { data, error, refetch } = useViews();
  return (
    <Panel title="Views of teams">
      <Problems error={error} again={refetch} />
      {!data && !error && <Skeleton lines={4} />}
      {data?.views.length === 0 && (
        <Empty icon={Table2} title="No team shows its rows">
          A team lets people look at its rows by `views` in its team.ts.
        </Empty>
      )}
      <ul className="divide-y divide-line empty:hidden">
        {data?.views.map(({ team, view, title, does, filters }) => (
          <li key={`${team}/${view}`}>
            <Link to="/views/$team/$view" params={{ team, view } as never} className="block px-4 py-3 hover:bg-sunken">
              <span className="font-medium">{title}</span>
              <span className="ml-2 text-xs text-muted">{team.replace('$', '')}</span>
              <span className="block text-sm text-muted">
                {does}. {filters.length > 0 && `${plural(filters.length, 'filter')}.`}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
