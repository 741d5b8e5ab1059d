import { BellOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import { Cell } from '../views/cell.tsx';
import type { ViewCard, ViewRow } from '../wire.ts';
import { useCards } from './use-cards.ts';

/** What was told, the latest first. */
export function AlertList({ card }: { card: ViewCard }): ReactNode {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useCards(card, {}, 8);
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Panel title={card.title} className="self-start">
      <Problems error={error} again={refetch} />
      {!data && !error && <Skeleton lines={4} />}
      {data && rows.length === 0 && (
        <Empty icon={BellOff} title="Nobody had to be told anything">
          A charge that is inserted now and passes a budget is told here within a minute, once for each threshold.
        </Empty>
      )}
      {rows.length > 0 && (
        <ol className="divide-y divide-line">
          {rows.map((row) => (
            <Alert key={String(row[card.key])} card={card} row={row} />
          ))}
        </ol>
      )}
      {hasNextPage && (
        <div className="border-t border-line p-3">
          <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Earlier alerts
          </Button>
        </div>
      )}
    </Panel>
  );
}

/** Its state, when, and the sentence that was told. */
function Alert({ card, row }: { card: ViewCard; row: ViewRow }): ReactNode {
  const drawn = card.columns.filter(({ kind }) => kind === 'status' || kind === 'time' || kind === 'run');
  const says = card.columns.find(({ kind, only }) => kind === 'text' && only === undefined);
  return (
    <li className="space-y-1 px-4 py-3 text-sm">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
        {drawn.map((column) => (
          <Cell key={column.name} column={column} row={row} />
        ))}
      </p>
      {says && <p className="break-words">{String(row[says.name] ?? '')}</p>}
    </li>
  );
}
