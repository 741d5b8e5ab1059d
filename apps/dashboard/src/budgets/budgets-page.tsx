import { PiggyBank } from 'lucide-react';
import type { ReactNode } from 'react';
import { ViewActs } from '../acts/view-acts.tsx';
import { type Search, useAddress } from '../shell/address.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import { count } from '../ui/words.ts';
import { FilterBar } from '../views/filter-bar.tsx';
import { useViews } from '../views/use-views.ts';
import type { ViewCard, ViewRow } from '../wire.ts';
import { AlertList } from './alert-list.tsx';
import { BudgetCard } from './budget-card.tsx';
import { useCards } from './use-cards.ts';

/** The view called "budgets", of whichever team has it, a card for each row, and that team's "budget-alerts" beside it. */
export default function BudgetsPage(): ReactNode {
  const { data, error, refetch } = useViews();
  const budgets = data?.views.find(({ view }) => view === 'budgets');
  const alerts = data?.views.find(({ view, team }) => view === 'budget-alerts' && team === budgets?.team);
  if (budgets === undefined)
    return (
      <Panel title="Budgets">
        <Problems error={error} again={refetch} />
        {!data && !error && <Skeleton lines={8} />}
        {data && (
          <Empty icon={PiggyBank} title="No team shows this">
            A view named “budgets” is declared by `views` in the team.ts of a team; none of those loaded has it.
          </Empty>
        )}
      </Panel>
    );
  return (
    <div className={alerts === undefined ? '' : 'grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]'}>
      <Budgets card={budgets} />
      {alerts && <AlertList card={alerts} />}
    </div>
  );
}

function Budgets({ card }: { card: ViewCard }): ReactNode {
  const [search, change] = useAddress();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPlaceholderData } = useCards(
    card,
    search,
  );
  const pages = data?.pages ?? [];
  const rows = pages.flatMap((page) => page.rows);
  const charts = new Map(pages.flatMap((page) => page.charts ?? []).map((chart) => [chart.title, chart]));
  const person = card.columns.find(({ kind }) => kind === 'person')?.name ?? '';
  const everybody = new Set(rows.map((row) => row[person])).size > 1;
  const of = pages[0]?.of?.rows;
  return (
    <div className="min-w-0 space-y-4">
      <Panel
        title={card.title}
        aside={
          <span className="flex items-center gap-3">
            <span aria-live="polite" className="text-xs text-muted">
              {of === undefined ? '' : `${count(rows.length)} of ${count(of)}, the fullest first`}
            </span>
            <ViewActs card={card} begin={beginOf(rows[0], search)} />
          </span>
        }
      >
        <FilterBar card={card} search={search} change={change} />
        <Problems error={error} again={refetch} />
        {!data && !error && <Skeleton lines={6} />}
        {data && rows.length === 0 && (
          <Empty icon={PiggyBank} title="No budget here">
            Nothing was set for this month, person or category. Set one above, or ask “what budget should I set?” in the
            chat for a proposal from what was spent.
          </Empty>
        )}
      </Panel>
      <div className={`grid gap-4 lg:grid-cols-2 ${isPlaceholderData ? 'opacity-60' : ''}`}>
        {rows.map((row) => (
          <BudgetCard
            key={String(row[card.key])}
            card={card}
            row={row}
            chart={charts.get(String(row[card.key]))}
            everybody={everybody}
          />
        ))}
      </div>
      {hasNextPage && (
        <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {isFetchingNextPage ? 'Reading …' : 'More budgets'}
        </Button>
      )}
    </div>
  );
}

/** A new budget is most often one more of the same month, for the person who is looked at. */
function beginOf(first: ViewRow | undefined, search: Search): Record<string, string> {
  const month = search['month'] ?? (typeof first?.['month'] === 'string' ? first['month'] : undefined);
  const { user, category } = search;
  return { ...(month ? { month } : {}), ...(user ? { user_id: user } : {}), ...(category ? { category } : {}) };
}
