import { type ColumnDef, columnVisibilityFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, SearchX } from 'lucide-react';
import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ChangeSearch, Search } from '../shell/address.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { useNarrow } from '../ui/use-narrow.ts';
import { words } from '../ui/words.ts';
import type { ViewCard, ViewColumn, ViewRow } from '../wire.ts';
import { Cell } from './cell.tsx';
import { parametersOf, sortedOf } from './read-filters.ts';
import { RowCard } from './row-card.tsx';

const features = tableFeatures({ columnVisibilityFeature });
const heights = { wide: 41, narrow: 76 } as const;

const none: ViewRow[] = [];

interface Props {
  card: ViewCard;
  rows: readonly ViewRow[];
  search: Search;
  change: ChangeSearch;
  state: { loading: boolean; old: boolean; more: boolean; fetching: boolean; failed: boolean };
  fetchMore(): void;
  open(id: string): void;
}

/**
 * The rows, of which only those in sight are drawn: a hundred thousand scroll like twenty. The next page is asked for before
 * the end comes into sight. On a phone each row is a card.
 */
export function ViewTable({ card, rows, search, change, state, fetchMore, open }: Props): ReactNode {
  const narrow = useNarrow();
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place, state.loading || rows.length === 0);
  const columns = useMemo(
    () =>
      fitting(
        card.columns.filter(({ only }) => only !== 'detail'),
        width,
      ),
    [card, width],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => place.current,
    estimateSize: () => (narrow ? heights.narrow : heights.wide),
    overscan: 12,
  });
  useEffect(() => virtual.measure(), [narrow, virtual]);
  const seen = virtual.getVirtualItems();
  const definitions = useMemo(() => columns.map(definition), [columns]);
  // The table knows its columns; a model of every row would be made anew with every page that comes.
  const table = useTable<typeof features, ViewRow>({ features, data: none, columns: definitions });
  const leaves = table.getVisibleLeafColumns();
  const shown = useMemo(
    () => (narrow ? null : leaves.map(({ columnDef }) => columnDef.meta as ViewColumn)),
    [leaves, narrow],
  );
  const latest = useRef(open);
  useLayoutEffect(() => {
    latest.current = open;
  });
  const opens = useCallback((id: string) => latest.current(id), []);
  const last = seen.at(-1)?.index ?? 0;
  const { more, fetching, failed } = state;
  useEffect(() => {
    if (more && !fetching && !failed && last > rows.length - 80) fetchMore();
  }, [more, fetching, failed, last, rows.length, fetchMore]);

  if (state.loading) return <Skeleton lines={12} />;
  if (rows.length === 0 && !failed) return <NoRows card={card} search={search} change={change} />;
  const walk = (event: KeyboardEvent): void => walkRows(event, (at) => virtual.scrollToIndex(at));
  return (
    <>
      <div
        ref={place}
        role="table"
        aria-label={card.title}
        aria-rowcount={more ? -1 : rows.length}
        tabIndex={0}
        onKeyDown={walk}
        className={`relative max-h-[calc(100dvh-17rem)] min-h-80 overflow-auto overscroll-contain ${state.old ? 'opacity-60' : ''}`}
      >
        {!narrow && (
          <div role="rowgroup" className="sticky top-0 z-1 min-w-fit bg-surface">
            <div role="row" className="grid border-b border-line" style={{ gridTemplateColumns: widthsOf(columns) }}>
              {columns.map((column) => (
                <HeadCell key={column.name} column={column} card={card} search={search} change={change} />
              ))}
            </div>
          </div>
        )}
        <div role="rowgroup" className="relative min-w-fit" style={{ height: virtual.getTotalSize() }}>
          {seen.map(({ index, start, size }) => {
            const row = rows[index];
            return (
              row && (
                <TableRow
                  key={String(row[card.key])}
                  card={card}
                  row={row}
                  index={index}
                  start={start}
                  size={size}
                  columns={shown}
                  open={opens}
                />
              )
            );
          })}
        </div>
      </div>
      <p role="status" className="px-4 py-2 text-xs text-muted empty:hidden">
        {more && (fetching ? 'Reading more …' : 'More follow below.')}
      </p>
    </>
  );
}

interface RowProps {
  card: ViewCard;
  row: ViewRow;
  index: number;
  start: number;
  size: number;
  /** null: as a card, on a phone. */
  columns: readonly ViewColumn[] | null;
  open(id: string): void;
}

/** Drawn again only when it, or its place, is another: while one scrolls, a few rows come and the others stay as they are. */
const TableRow = memo(function TableRow({ card, row, index, start, size, columns, open }: RowProps): ReactNode {
  const id = String(row[card.key]);
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      data-row={index}
      tabIndex={-1}
      onClick={() => open(id)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
        // The drawer takes the focus before the key is up: it must not press what is there.
        event.preventDefault();
        open(id);
      }}
      className="absolute inset-x-0 top-0 grid items-center border-b border-line text-sm hover:bg-sunken focus-visible:bg-sunken"
      style={{
        transform: `translateY(${start}px)`,
        height: size,
        gridTemplateColumns: columns ? widthsOf(columns) : 'minmax(0, 1fr)',
        cursor: 'pointer',
      }}
    >
      {columns ? (
        columns.map((column) => (
          <div key={column.name} role="cell" className={`truncate px-3 ${isFigure(column) ? 'text-right' : ''}`}>
            <Cell column={column} row={row} />
          </div>
        ))
      ) : (
        <RowCard card={card} row={row} />
      )}
    </div>
  );
});

function HeadCell({
  column,
  card,
  search,
  change,
}: {
  column: ViewColumn;
  card: ViewCard;
  search: Search;
  change: ChangeSearch;
}): ReactNode {
  const sorted = sortedOf(card, search);
  const here = sorted.by === column.name;
  const title = column.title ?? words(column.name);
  const sorts = card.sorts.some(({ name }) => name === column.name);
  const side = isFigure(column) ? 'justify-end' : '';
  const sense = here ? (sorted.desc ? 'descending' : 'ascending') : 'none';
  return (
    <div
      role="columnheader"
      aria-sort={sorts ? sense : undefined}
      className={`flex min-h-9 items-center px-3 text-xs font-medium text-muted ${side}`}
    >
      {sorts ? (
        <button
          type="button"
          className="inline-flex min-h-7 items-center gap-1 rounded hover:text-ink"
          onClick={() => change({ sort: `${here && sorted.desc ? '' : '-'}${column.name}` })}
        >
          {title}
          {here &&
            (sorted.desc ? (
              <ArrowDown aria-hidden className="size-3.5" />
            ) : (
              <ArrowUp aria-hidden className="size-3.5" />
            ))}
        </button>
      ) : (
        title
      )}
    </div>
  );
}

function NoRows({ card, search, change }: { card: ViewCard; search: Search; change: ChangeSearch }): ReactNode {
  const set = card.filters.flatMap(parametersOf).filter((name) => search[name]);
  if (set.length === 0)
    return (
      <Empty icon={SearchX} title="There are no rows yet">
        {card.does}. They appear here as soon as somebody or something adds one.
      </Empty>
    );
  return (
    <div className="pb-8 text-center">
      <Empty icon={SearchX} title="Nothing fits">
        No row has all of what is asked for.
      </Empty>
      <Button onClick={() => change(Object.fromEntries(set.map((name) => [name, undefined])))}>
        Clear all filters
      </Button>
    </div>
  );
}

/** Up and down (or k and j) go from row to row, as far as there are any. */
function walkRows(event: KeyboardEvent, show: (at: number) => void): void {
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const table = event.currentTarget;
  const from = (document.activeElement as HTMLElement | null)?.dataset['row'];
  const first = table.querySelector<HTMLElement>('[data-row]');
  const at = from === undefined ? Number(first?.dataset['row'] ?? 0) : Number(from) + step;
  const next = table.querySelector<HTMLElement>(`[data-row="${at}"]`);
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  show(at);
}

const definition = (column: ViewColumn): ColumnDef<typeof features, ViewRow> => ({
  id: column.name,
  accessorFn: (row) => row[column.name],
  meta: column,
});

const isFigure = ({ kind }: ViewColumn): boolean => kind === 'money' || kind === 'number' || kind === 'percent';

/** The least width in rem, and what of the rest of the table. The first text is what a row is known by. */
const room: Partial<Record<ViewColumn['kind'], readonly [number, number]>> = {
  money: [7, 1],
  number: [5, 0.7],
  percent: [5, 0.7],
  date: [8.5, 0.8],
  time: [7, 0.8],
  person: [6, 0.7],
  status: [8.5, 0.9],
  text: [8, 1.6],
};

const roomOf = (column: ViewColumn, columns: readonly ViewColumn[]): readonly [number, number] =>
  column === columns.find(({ kind }) => kind === 'text') ? [11, 3.2] : (room[column.kind] ?? [7, 1]);

const widthsOf = (columns: readonly ViewColumn[]): string =>
  columns
    .map((column) => roomOf(column, columns))
    .map(([least, share]) => `minmax(${least}rem, ${share}fr)`)
    .join(' ');

/** The first columns that have room; the others are seen where a row is shown whole. */
function fitting(columns: readonly ViewColumn[], width: number): readonly ViewColumn[] {
  let left = width === 0 ? Number.POSITIVE_INFINITY : width / 16;
  const end = columns.findIndex((column) => {
    left -= roomOf(column, columns)[0];
    return left < 0;
  });
  return end < 0 ? columns : columns.slice(0, Math.max(3, end));
}

/** 0 until it is known; the observer tells it before the first drawing is seen. */
function useWidth(place: RefObject<HTMLElement | null>, waits: boolean): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = place;
    if (!current || waits) return;
    const watch = new ResizeObserver(() => setWidth(current.clientWidth));
    watch.observe(current);
    return () => watch.disconnect();
  }, [place, waits]);
  return width;
}
