import { quantile } from '../statistics.ts';

export interface PageQuery {
  page: string;
  /** What the page asks, from /api. */
  path: string;
}

export interface Asked extends PageQuery {
  p50: number;
  p95: number;
}

const rows = '/teams/expenses/views/expenses?limit=250';
const runs = '/teams/$platform/views/runs?limit=250';

/** What each page asks when it is opened, narrowed, sorted and read on. */
export const queries: readonly PageQuery[] = [
  { page: 'Agents', path: '/snapshot' },
  { page: 'Agents', path: '/learning' },
  { page: 'Agents', path: '/try' },
  { page: 'Chat', path: '/teams/expenses/chat' },
  { page: 'Chat', path: '/teams/expenses/chat/conversations' },
  { page: 'Expenses', path: '/views' },
  { page: 'Expenses', path: rows },
  { page: 'Expenses', path: `${rows}&sort=-amount` },
  { page: 'Expenses', path: `${rows}&sort=-added` },
  { page: 'Expenses', path: `${rows}&category=Travel` },
  { page: 'Expenses', path: `${rows}&category=Travel&sort=-amount` },
  { page: 'Expenses', path: `${rows}&amount_from=500&amount_to=900` },
  { page: 'Expenses', path: `${rows}&text=coffee` },
  { page: 'Expenses', path: `${rows}&flagged=yes` },
  { page: 'Inbox', path: '/inbox' },
  { page: 'Runs', path: runs },
  { page: 'Runs', path: `${runs}&status=failed` },
  { page: 'Runs', path: `${runs}&troubled=yes` },
  { page: 'Runs', path: `${runs}&team=expenses&find=nothing-of-that-key` },
  { page: 'Memory', path: '/teams/$platform/views/memories?limit=250' },
  { page: 'Budgets', path: '/teams/expenses/views/budgets?limit=12' },
  { page: 'Budgets', path: '/teams/expenses/views/budget-alerts?limit=12' },
  { page: 'Reports', path: '/outbox' },
  { page: 'Documents', path: '/documents' },
  { page: 'Costs', path: '/costs?days=30' },
  { page: 'Data', path: '/data' },
  { page: 'Data', path: '/teams/expenses/views/planted?limit=250' },
  { page: 'Settings', path: '/settings' },
  { page: 'Settings', path: '/users' },
  { page: 'Settings', path: '/audit' },
];

/** Asks each so often, all in turn, so that no question has the warm cache of its own last time to itself. */
export async function askPages(
  address: string,
  { headers, times }: { headers: Record<string, string>; times: number },
): Promise<Asked[]> {
  const all = [...queries, ...(await deeper(address, headers))];
  const took = all.map((): number[] => []);
  for (let time = -1; time < times; time++) {
    for (const [at, query] of all.entries()) {
      const ms = await ask(address, query, headers);
      // The first time is for the caches of both.
      if (time >= 0) took[at]?.push(ms);
    }
  }
  return all.map((query, at) => ({
    ...query,
    p50: quantile(took[at] ?? [], 0.5),
    p95: quantile(took[at] ?? [], 0.95),
  }));
}

async function ask(address: string, { path }: PageQuery, headers: Record<string, string>): Promise<number> {
  const began = performance.now();
  const answer = await fetch(`${address}/api${path}`, { headers });
  const text = await answer.text();
  const ms = performance.now() - began;
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 300)}`);
  return ms;
}

/** A run as it is opened, one expense, and the tenth page of the table. */
async function deeper(address: string, headers: Record<string, string>): Promise<PageQuery[]> {
  const read = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${address}/api${path}`, { headers })).json()) as T;
  const { runs: latest } = await read<{ runs: { runId: string }[] }>('/runs?limit=1');
  let after = '';
  let expense = '';
  for (let page = 0; page < 10; page++) {
    const place = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
    const found = await read<{ after: string | null; rows: { expense_id: string }[] }>(`${rows}${place}`);
    after = found.after ?? after;
    expense = found.rows[0]?.expense_id ?? expense;
  }
  return [
    { page: 'Runs', path: `/runs/${latest[0]?.runId}` },
    { page: 'Runs', path: `/runs/${latest[0]?.runId}/calls` },
    { page: 'Expenses', path: `/teams/expenses/views/expenses/${expense}` },
    { page: 'Expenses', path: `${rows}&after=${encodeURIComponent(after)}` },
  ];
}
