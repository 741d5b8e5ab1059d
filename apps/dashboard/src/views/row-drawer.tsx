import { useQuery } from '@tanstack/react-query';
import { Filter } from 'lucide-react';
import type { ReactNode } from 'react';
import { RowActs } from '../acts/row-acts.tsx';
import { request } from '../api/request.ts';
import { DocumentBeside } from '../documents/document-beside.tsx';
import type { ChangeSearch } from '../shell/address.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import { useFollow } from '../ui/use-follow.ts';
import { words } from '../ui/words.ts';
import type { ViewCard, ViewColumn, ViewRow } from '../wire.ts';
import { Cell } from './cell.tsx';
import { addressOf } from './use-rows.ts';

interface Props {
  card: ViewCard;
  id: string;
  /** As the table has it; a row opened by its address is read by itself. */
  row: ViewRow | undefined;
  /** Changes when the row may have. */
  moves: string;
  change: ChangeSearch;
  more: ((row: ViewRow) => ReactNode) | undefined;
}

/** What others change in the row is told by no event where they do it in SQL. */
const renewMs = 5_000;

/** One row whole, as it is by now: every column, why it is so, and what one can go on to. */
export function RowDrawer({ card, id, row, moves, change, more }: Props): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['row', card.team, card.view, id],
    enabled: card.opens,
    queryFn: ({ signal }) =>
      request<{ row: ViewRow }>(`${addressOf(card)}/${encodeURIComponent(id)}`, undefined, signal),
    refetchInterval: renewMs,
  });
  useFollow(moves, async () => card.opens && (await refetch()));
  const shown = data?.row ?? row;
  const documents = card.columns.flatMap(({ name, kind, title }) => {
    const value = shown?.[name];
    return kind === 'document' && typeof value === 'string' ? [{ id: value, title: title ?? words(name) }] : [];
  });
  return (
    <Drawer
      name={`${card.title}: one row`}
      title={`${card.title.replace(/s$/, '')} ${id.slice(0, 8)}`}
      close={() => change({ row: undefined })}
      wide={documents.length > 0}
    >
      <Problems error={error} again={refetch} />
      {!shown && !error && <Skeleton lines={10} />}
      {shown && (
        <div className={documents.length > 0 ? 'grid items-start gap-4 lg:grid-cols-2' : ''}>
          <Panel title="All of it" aside={<CopyButton text={location.href} name="Copy link" />}>
            <RowActs card={card} row={shown} className="border-b border-line" />
            <dl className="divide-y divide-line">
              {card.columns
                .filter((column) => tells(column, shown))
                .map((column) => {
                  const value = shown[column.name];
                  const because = column.because === undefined ? undefined : shown[column.because];
                  const { narrows } = column;
                  const only = narrows !== undefined && typeof value === 'string' && value !== '' ? value : undefined;
                  return (
                    <div key={column.name} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2 text-sm">
                      <dt className="w-28 shrink-0 text-muted">{column.title ?? words(column.name)}</dt>
                      <dd className="min-w-0 flex-1 break-words">
                        <Cell column={column} row={shown} />
                        {typeof because === 'string' && <p className="mt-1 text-muted">{because}</p>}
                      </dd>
                      {narrows && only && (
                        <dd>
                          <button
                            type="button"
                            className="inline-flex items-center gap-1 rounded py-0.5 text-xs text-muted underline-offset-2 hover:text-ink hover:underline"
                            onClick={() => change({ [narrows]: only, row: undefined })}
                          >
                            <Filter aria-hidden className="size-3" />
                            Only these
                          </button>
                        </dd>
                      )}
                    </div>
                  );
                })}
            </dl>
          </Panel>
          {documents.map(({ id: document, title }) => (
            <DocumentBeside key={document} id={document} title={title} />
          ))}
        </div>
      )}
      {shown && more?.(shown)}
    </Drawer>
  );
}

/** A detail that is not there is not worth a line. */
const tells = ({ name, only }: ViewColumn, row: ViewRow): boolean => {
  const value = row[name];
  return only !== 'detail' || !(value === null || value === undefined || (Array.isArray(value) && value.length === 0));
};
