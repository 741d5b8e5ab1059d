import { useQuery } from '@tanstack/react-query';
import { ExternalLink, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import { request } from '../api/request.ts';
import { RegionMap } from '../regions/region-map.tsx';
import { useLiveValue } from '../state/use-live.tsx';
import { Badge, type Tone } from '../ui/badge.tsx';
import { LinkButton } from '../ui/button.tsx';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { isRow, type Row } from '../ui/plain-value.ts';
import { Problems } from '../ui/problems.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useFollow } from '../ui/use-follow.ts';
import type { ChaosView } from '../wire.ts';

const verdicts: Record<string, Tone> = { held: 'good', refuted: 'bad', inconclusive: 'warn' };

/** How the panel that breaks things stands, and what its experiments showed. Breaking and healing is done there. */
export default function ChaosPage(): ReactNode {
  const moves = useLiveValue(
    ({ state }) => state?.events.find(({ type }) => /^(fault|experiment)\./.test(type))?.at ?? '',
  );
  const { data, error, refetch } = useQuery({
    queryKey: ['chaos'],
    queryFn: ({ signal }) => request<ChaosView>('/api/chaos', undefined, signal),
  });
  useFollow(moves, refetch);
  return (
    <div className="space-y-4">
      <Panel
        title="Chaos panel"
        aside={
          data?.reached && (
            <LinkButton icon={ExternalLink} href={data.address} target="_blank" rel="noreferrer">
              Open the panel
            </LinkButton>
          )
        }
      >
        <Problems error={error} again={refetch} />
        {!data && !error && <Skeleton lines={3} />}
        {data && !data.reached && (
          <Empty icon={Zap} title="The panel does not answer">
            {data.on
              ? `It would be at ${data.address}. npm start runs it; with a web app alone, start it by npm run holdfast -- chaos.`
              : 'It was switched off (HOLDFAST_CHAOS=off). Start without --no-chaos to have it.'}
          </Empty>
        )}
        {data?.reached && <Faults state={data.state} />}
      </Panel>
      {data?.reached && <Experiments experiments={data.experiments} address={data.address} />}
      <RegionMap />
    </div>
  );
}

function Faults({ state }: { state: unknown }): ReactNode {
  const broken = isRow(state) && Array.isArray(state['open']) ? state['open'].filter(isRow) : [];
  if (broken.length === 0)
    return (
      <p className="p-4 text-sm text-muted">
        Nothing is broken on purpose now. Faults are made, and healed, in the panel.
      </p>
    );
  return (
    <ul className="divide-y divide-line">
      {broken.map((fault) => (
        <li key={JSON.stringify(fault)} className="flex items-center gap-2 px-4 py-2 text-sm">
          <Badge tone="bad" icon={Zap}>
            broken
          </Badge>
          {nameOf(fault)}
        </li>
      ))}
    </ul>
  );
}

const nameOf = (row: Row): string =>
  ['name', 'title', 'fault', 'does', 'kind']
    .map((key) => row[key])
    .find((value) => typeof value === 'string') as string;

function Experiments({ experiments, address }: { experiments: unknown; address: string }): ReactNode {
  const rows = Array.isArray(experiments) ? experiments.filter(isRow) : [];
  return (
    <Panel title="Experiments">
      {rows.length === 0 && (
        <Empty icon={Zap} title="No experiment yet">
          An experiment says before what must go on, and is judged by what was measured. Begin one in the panel.
        </Empty>
      )}
      <ol className="divide-y divide-line">
        {rows.map((row) => {
          const verdict = String(row['verdict'] ?? '');
          const at = row['startedAt'] ?? row['started_at'];
          return (
            <li
              key={String(row['experiment'])}
              className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-sm"
            >
              <Badge tone={verdicts[verdict] ?? 'plain'}>{verdict}</Badge>
              <a
                className="font-medium underline-offset-2 hover:underline"
                href={`${address}/api/experiments/${String(row['experiment'])}.html`}
                target="_blank"
                rel="noreferrer"
              >
                {String(row['title'] ?? row['scenario'])}
              </a>
              {typeof at === 'string' && <TimeAgo at={at} className="ml-auto text-xs text-muted" />}
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}
