import { useInfiniteQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import type { ReactNode } from 'react';
import { request } from '../api/request.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import type { AuditLine } from '../wire.ts';

const page = 30;

/** What people decided and administrators did, newest first; `holdfast audit verify` checks that nothing was changed. */
export function AuditPanel(): ReactNode {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) =>
      request<{ acts: AuditLine[] }>(
        `/api/audit?limit=${page}${pageParam === 0 ? '' : `&before=${pageParam}`}`,
        undefined,
        signal,
      ),
    initialPageParam: 0,
    getNextPageParam: ({ acts }) => (acts.length < page ? undefined : acts.at(-1)?.seq),
  });
  const acts = data?.pages.flatMap((one) => one.acts) ?? [];
  return (
    <Panel title="Audit" className="lg:col-span-2">
      <Problems error={error} again={refetch} />
      {!data && !error && <Skeleton lines={5} />}
      {data && acts.length === 0 && (
        <Empty icon={ScrollText} title="Nothing yet">
          What people decide and administrators do is kept here, each act chained to the one before.
        </Empty>
      )}
      <ol
        className="max-h-96 divide-y divide-line overflow-y-auto text-sm"
        tabIndex={0}
        aria-label="Acts, newest first"
      >
        {acts.map(({ seq, at, by, act, about, what }) => (
          <li key={seq} className="grid gap-x-4 gap-y-0.5 px-4 py-2 md:grid-cols-[4rem_8rem_10rem_1fr]">
            <span className="text-xs text-muted">#{seq}</span>
            <TimeAgo at={at} className="text-muted" />
            <span className="font-medium break-words">{by}</span>
            <span className="min-w-0 break-words">
              {act} <span className="text-muted">{about}</span>
              {what !== 'null' && what !== '{}' && <span className="block font-mono text-xs text-muted">{what}</span>}
            </span>
          </li>
        ))}
      </ol>
      {hasNextPage && (
        <div className="border-t border-line p-3">
          <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {isFetchingNextPage ? 'Reading …' : 'Older'}
          </Button>
        </div>
      )}
    </Panel>
  );
}
