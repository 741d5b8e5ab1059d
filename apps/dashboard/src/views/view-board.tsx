import { Download, RefreshCw } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { ViewActs } from '../acts/view-acts.tsx';
import { IntakeButton } from '../intake/intake-button.tsx';
import { useAddress } from '../shell/address.ts';
import { IconButton, LinkButton } from '../ui/button.tsx';
import { Chart } from '../ui/chart.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import { useFollow } from '../ui/use-follow.ts';
import { count } from '../ui/words.ts';
import type { ViewCard, ViewRow, ViewRows } from '../wire.ts';
import { FilterBar } from './filter-bar.tsx';
import { queryOf } from './read-filters.ts';
import { RowDrawer } from './row-drawer.tsx';
import { useRows } from './use-rows.ts';
import { ViewFigures } from './view-figures.tsx';
import { ViewTable } from './view-table.tsx';

export interface BoardProps {
  card: ViewCard;
  /** Changes when the rows may have: the open row is read again, and while few pages are open all of them. */
  moves?: string;
  /** Where a row leads; unless given, the row is shown whole beside the table. */
  open?(id: string): void;
  /** Under the columns of a row that is shown whole. */
  more?(row: ViewRow): ReactNode;
  /** Above the rows. */
  children?: ReactNode;
}

/** One view: its figures and charts, what it can be narrowed by, its rows, and the row that is open. */
export function ViewBoard({ card, moves = '', open: leadsTo, more, children }: BoardProps): ReactNode {
  const [search, change] = useAddress();
  const rows = useRows(card, search);
  const { data, error, refetch, isFetching, isPlaceholderData } = rows;
  // More pages than these are not read again by themselves: they wait for the button.
  const few = (data?.pages.length ?? 0) <= 2;
  useFollow(moves, async () => few && (await refetch()));
  const all = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data]);
  const [first] = data?.pages ?? [];
  const open = search['row'];
  const csv = `/api/teams/${encodeURIComponent(card.team)}/csv/${encodeURIComponent(card.view)}?${new URLSearchParams(queryOf(card, search))}`;
  return (
    <div className="space-y-4">
      {first?.figures && <ViewFigures figures={first.figures} />}
      {first?.charts?.map((chart) => (
        <Panel key={chart.title} title={chart.title}>
          <Chart chart={chart} />
        </Panel>
      ))}
      <Panel
        title={card.title}
        aside={
          <div className="flex flex-wrap items-center justify-end gap-1.5 *:whitespace-nowrap">
            <span aria-live="polite" className="text-xs text-muted">
              {total(first)}
            </span>
            <IconButton name="Read again" icon={RefreshCw} onClick={() => void refetch()} />
            <ViewActs card={card} />
            {card.takes && <IntakeButton card={card} takes={card.takes} />}
            <LinkButton icon={Download} href={csv} download={`${card.view}.csv`}>
              {card.takes ? 'CSV out' : 'CSV'}
            </LinkButton>
          </div>
        }
      >
        {children}
        <FilterBar card={card} search={search} change={change} />
        <Problems error={error} again={refetch} />
        <ViewTable
          card={card}
          rows={all}
          search={search}
          change={change}
          state={{
            loading: !data && !error,
            old: isPlaceholderData,
            more: rows.hasNextPage,
            fetching: isFetching,
            failed: Boolean(error),
          }}
          fetchMore={() => void rows.fetchNextPage()}
          open={leadsTo ?? ((id) => change({ row: id }, 'new'))}
        />
      </Panel>
      {open && (
        <RowDrawer
          key={open}
          card={card}
          id={open}
          row={all.find((row: ViewRow) => row[card.key] === open)}
          moves={moves}
          change={change}
          more={more}
        />
      )}
    </div>
  );
}

function total(first: ViewRows | undefined): string {
  if (!first?.of) return '';
  const { rows, more } = first.of;
  return `${count(rows)}${more ? '+' : ''} ${rows === 1 && !more ? 'row' : 'rows'}`;
}
