import { useQuery } from '@tanstack/react-query';
import { Database } from 'lucide-react';
import type { ReactNode } from 'react';
import { request } from '../api/request.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import { words } from '../ui/words.ts';
import { NamedView } from '../views/named-view.tsx';
import type { DataState } from '../wire.ts';
import { GeneratorCard } from './generator-card.tsx';

const busyMs = 1_000;

/** Made-up rows: as many as one likes, with their answer key, and away again. */
export default function DataPage(): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['data'],
    queryFn: ({ signal }) => request<{ teams: DataState[] }>('/api/data', undefined, signal),
    // What a batch adds is no event.
    refetchInterval: (query) =>
      query.state.data?.teams.some(({ job }) => job !== null && job.ended === null) ? busyMs : false,
  });
  return (
    <div className="space-y-4">
      {(error || !data || data.teams.length === 0) && (
        <Panel title="Made-up data">
          <Problems error={error} again={refetch} />
          {!data && !error && <Skeleton lines={6} />}
          {data?.teams.length === 0 && (
            <Empty icon={Database} title="No team makes up data">
              A team does by `generator` in its team.ts.
            </Empty>
          )}
        </Panel>
      )}
      {data?.teams.map((state) => (
        <div key={state.team} className="grid gap-4 lg:grid-cols-2">
          <GeneratorCard state={state} />
          <Panel title="SQL to try">
            <ul className="divide-y divide-line">
              {state.examples.map(({ says, sql }) => (
                <li key={sql} className="space-y-2 px-4 py-3">
                  <p className="text-sm text-muted">{words(says)}</p>
                  <pre
                    className="max-h-32 overflow-auto rounded-lg bg-sunken p-3 font-mono text-xs whitespace-pre-wrap"
                    tabIndex={0}
                  >
                    {sql}
                  </pre>
                  <div className="flex flex-wrap gap-2">
                    <CopyButton text={sql} name="Copy SQL" />
                    <CopyButton text={`npm run holdfast -- sql ${quoted(sql)}`} name="Copy as a command" />
                  </div>
                </li>
              ))}
            </ul>
          </Panel>
        </div>
      ))}
      <NamedView view="planted" />
    </div>
  );
}

/** For a shell: between single quotes, each of its own as '\''. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
