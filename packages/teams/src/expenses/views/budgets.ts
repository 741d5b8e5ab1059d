import { type Ask, type Chart, type ViewAt, type ViewPage, view } from '@holdfast/agents';
import { mask, maskJson } from '@holdfast/telemetry';
import { z } from 'zod';
import { budgetActs } from '../budget/acts.ts';
import { chartOf, lineOf, nameOf } from '../budget/line.ts';
import { monthNamed } from '../budget/month.ts';
import { MOST_COUNTED, readMonths } from '../budget/read.ts';
import { standIn } from '../budget/stand.ts';
import { states } from '../budget/standing.ts';

const Row = z.object({
  budget: z.string(),
  category: z.string(),
  state: z.enum(states),
  spent: z.string(),
  amount: z.string(),
  used: z.number().nullable(),
  forecast: z.string().nullable(),
  low: z.string().nullable(),
  high: z.string().nullable(),
  chance: z.number().nullable(),
  passes: z.string().nullable(),
  user_id: z.string(),
  month: z.string(),
  currency: z.string(),
  says: z.string(),
});
type Row = z.infer<typeof Row>;

/** Pictures of a page; each is titled by the key of its row. */
const MOST_CHARTS = 24;

/** How the budgets of a month stand, the running one unless asked. */
export const budgetsView = view<Row>({
  title: 'Budgets',
  does: 'What was spent against each budget of a month, how the month is likely to end, and when a budget will be passed',
  row: Row,
  key: 'budget',
  columns: {
    category: { kind: 'category' },
    state: {
      kind: 'status',
      tones: { over: 'bad', 'will go over': 'warn', approaching: 'warn', 'on track': 'good', kept: 'good' },
      because: 'says',
    },
    spent: { kind: 'money', currency: { column: 'currency' } },
    amount: { kind: 'money', title: 'Budget', currency: { column: 'currency' } },
    used: { kind: 'share' },
    forecast: { kind: 'money', title: 'Likely', currency: { column: 'currency' } },
    passes: { kind: 'date', title: 'Passes on' },
    user_id: { kind: 'person', title: 'User' },
    low: { kind: 'money', title: 'At least (90 %)', currency: { column: 'currency' }, only: 'detail' },
    high: { kind: 'money', title: 'At most (90 %)', currency: { column: 'currency' }, only: 'detail' },
    chance: { kind: 'percent', title: 'Chance to pass it', only: 'detail' },
    month: { kind: 'text', only: 'detail' },
    currency: { kind: 'text', only: 'detail' },
    says: { kind: 'text', title: 'In words', only: 'detail' },
    budget: { kind: 'text', only: 'detail' },
  },
  filters: {
    month: {
      kind: 'choice',
      title: 'Other month',
      options: async ({ db }) => (await readMonths(db)).months.map((value) => ({ value })),
    },
    category: { kind: 'exact', title: 'Category' },
    user: { kind: 'person', title: 'User' },
  },
  sorts: { used: { title: 'Used' } },
  read,
  acts: budgetActs,
});

async function read({ wanted, sort, after, limit }: Ask, { db, userId, signal }: ViewAt): Promise<ViewPage<Row>> {
  const { today } = await readMonths(db);
  const month = monthNamed(typeof wanted['month'] === 'string' ? wanted['month'] : today.slice(0, 7));
  const skip = Number(after?.[0] ?? 0);
  // Whose rows may be seen is decided here; a filter may narrow it, never widen it.
  const user = typeof wanted['user'] === 'string' ? wanted['user'] : null;
  if (userId !== null && user !== null && user !== userId)
    return { rows: [], next: null, of: { rows: 0, more: false } };
  const at = { db, userId: userId ?? user, today, signal };
  const category = typeof wanted['category'] === 'string' ? wanted['category'] : null;
  const stand = await standIn(at, month, category, { most: limit, skip, fullestFirst: sort.desc, kept: true });
  const lines = stand.standings.map((standing) => ({ standing, line: lineOf(standing, month, today) }));
  const end = skip + lines.length;
  const rows = lines.map(({ line }): Row => {
    const { user_id, category: name, percent, forecast, passes, passed_on, ...rest } = line;
    return {
      budget: `${user_id} ${month.name} ${mask(name)}`,
      user_id,
      category: mask(nameOf(name)),
      month: rest.month,
      currency: rest.currency,
      amount: rest.amount,
      spent: rest.spent,
      used: percent === null ? null : percent / 100,
      state: rest.state,
      says: mask(rest.says),
      chance: rest.chance,
      forecast: forecast?.median ?? null,
      low: forecast?.low ?? null,
      high: forecast?.high ?? null,
      passes: passed_on ?? passes?.median ?? null,
    };
  });
  const charts = lines
    .slice(0, MOST_CHARTS)
    .map(
      ({ standing }, i): Chart => ({ ...chartOf(standing, month, today, stand.history), title: rows[i]?.budget ?? '' }),
    );
  const more = at.userId === null && stand.of > MOST_COUNTED;
  const next = lines.length > 0 && (end < stand.of || (more && lines.length === limit)) ? [String(end)] : null;
  return {
    rows,
    next,
    ...(after ? {} : { of: { rows: more ? MOST_COUNTED : stand.of, more } }),
    charts: maskJson(charts),
  };
}
