import { loadSqlRows, type SqlRows, sqlRows, type ViewAt, view } from '@holdfast/agents';
import { loadFragments, loadQueries } from '@holdfast/db';
import { mask } from '@holdfast/telemetry';
import { z } from 'zod';
import { expenseActs } from '../changes/acts.ts';
import { expenseLines } from '../changes/lines.ts';

const file = new URL('../sql/expenses_view.sql', import.meta.url);
const { shown } = loadFragments(file);
const queries = loadQueries(
  new URL('../sql/expenses_look_up.sql', import.meta.url),
  ['categories', 'own_categories', 'one'],
  {
    shown: shown ?? '',
  },
);

const Row = z.object({
  expense_id: z.string(),
  date: z.string().nullable(),
  merchant: z.string().nullable(),
  category: z.string().nullable(),
  amount: z.string().nullable(),
  currency: z.string().nullable(),
  user_id: z.string().nullable(),
  flag: z.enum(['flag', 'review', 'refused', 'approved']).nullable(),
  reasons: z.string().nullable(),
  run_id: z.string().nullable(),
  description: z.string().nullable(),
  payment_method: z.string().nullable(),
  place: z.string().nullable(),
  recurring: z.boolean(),
  tags: z.array(z.string()),
  score: z.number().nullable(),
  added: z.string().nullable(),
  document_id: z.string().nullable(),
  changed: z.string().nullable(),
});
type Row = z.infer<typeof Row>;

interface Stored {
  expense_id: string;
  user_id: string | null;
  date: string | null;
  amount: string | null;
  currency: string | null;
  merchant: string | null;
  category: string | null;
  description: string | null;
  payment_method: string | null;
  place: string | null;
  recurring: boolean;
  tags: (string | null)[] | null;
  added: Date | null;
  flag: 'flag' | 'review' | null;
  score: number | null;
  says: string | null;
  run_id: string | null;
  refused: boolean | null;
  verdict_reason: string | null;
  document_id: string | null;
  change: Change | null;
}

interface Change {
  kind: 'corrected' | 'split';
  by: string;
  before: Record<string, string | null>;
}

const rows: SqlRows<Row> = {
  file,
  key: 'UUID',
  sorts: {
    date: { type: 'DATE', nullable: true },
    amount: { type: 'NUMERIC', nullable: true },
    added: { type: 'TIMESTAMPTZ' },
  },
  parameters: {
    text: 'text',
    category: 'text',
    merchant: 'text',
    user: 'text',
    amount_from: 'text',
    amount_to: 'text',
    date_from: 'text',
    date_to: 'text',
    flagged: 'yes',
  },
  show: (stored) => stored.map(({ at_key: _key, at_value: _value, ...row }) => shownRow(row as unknown as Stored)),
  value: (parameter, value) =>
    parameter === 'text' ? `%${value.toLowerCase().replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%` : value,
};
/** Pages and counts that stand for all others; a test asserts that indexes answer them. */
export const expenseStatements = loadSqlRows(rows);

/** Every expense: what was paid, where, by whom, and what fraud and the reviewer said of it. */
export const expensesView = view<Row>({
  title: 'Expenses',
  does: 'Every expense, what fraud doubts about it, and what was decided',
  row: Row,
  key: 'expense_id',
  columns: {
    date: { kind: 'date' },
    merchant: { kind: 'text', narrows: 'merchant' },
    category: { kind: 'category', narrows: 'category' },
    amount: { kind: 'money', currency: { column: 'currency' } },
    flag: {
      kind: 'status',
      title: 'Doubts',
      tones: { flag: 'bad', review: 'warn', refused: 'bad', approved: 'good' },
      because: 'reasons',
    },
    user_id: { kind: 'person', title: 'User', narrows: 'user' },
    payment_method: { kind: 'text', title: 'Paid by' },
    description: { kind: 'text' },
    currency: { kind: 'text', only: 'detail' },
    reasons: { kind: 'text', only: 'detail' },
    score: { kind: 'share', only: 'detail' },
    run_id: { kind: 'run', title: 'Judged in', only: 'detail' },
    place: { kind: 'text', only: 'detail' },
    recurring: { kind: 'yes', only: 'detail' },
    tags: { kind: 'tags', only: 'detail' },
    added: { kind: 'time', only: 'detail' },
    changed: { kind: 'text', only: 'detail' },
    document_id: { kind: 'document', title: 'Receipt', only: 'detail' },
    expense_id: { kind: 'text', title: 'Expense', only: 'detail' },
  },
  filters: {
    text: { kind: 'text', title: 'Search', says: 'part of a merchant or description', least: 3 },
    category: { kind: 'choice', title: 'Category', options: categories },
    merchant: { kind: 'exact', title: 'Merchant' },
    user: { kind: 'person', title: 'User' },
    amount: { kind: 'money', title: 'Amount' },
    date: { kind: 'date', title: 'Date' },
    flagged: { kind: 'yes', title: 'Doubted' },
  },
  sorts: { date: { title: 'Date' }, amount: { title: 'Amount' }, added: { title: 'Added' } },
  read: sqlRows(rows),
  one: async (key, { db, userId }) => {
    if (!z.guid().safeParse(key).success) return undefined;
    const [row] = await db.run<Stored>(queries.one, { expense: key, scope: userId });
    return row && shownRow(row);
  },
  acts: expenseActs,
  takes: expenseLines,
});

/** The names that the rows in view have. One that holds a card number is not offered: it would be shown whole. */
async function categories({ db, userId }: ViewAt): Promise<{ value: string }[]> {
  const names =
    userId === null
      ? await db.run<{ name: string }>(queries.categories)
      : await db.run<{ name: string }>(queries.own_categories, { scope: userId });
  return names.flatMap(({ name }) => (mask(name) === name ? [{ value: name }] : []));
}

/** A reviewer's word outweighs fraud's doubt. People write card numbers into any text; none is shown. */
function shownRow({ says, refused, verdict_reason, added, tags, change, ...row }: Stored): Row {
  const verdict = refused === null ? null : refused ? 'refused' : 'approved';
  const reasons = [
    verdict && `${verdict === 'refused' ? 'Refused' : 'Approved'}${verdict_reason ? `: ${verdict_reason}` : ''}.`,
    says,
  ];
  const given = reasons.filter((reason) => typeof reason === 'string' && reason !== '');
  return {
    ...row,
    merchant: masked(row.merchant),
    category: masked(row.category),
    payment_method: masked(row.payment_method),
    description: masked(row.description),
    place: masked(row.place),
    flag: verdict ?? row.flag,
    reasons: given.length > 0 ? masked(given.join(' ')) : null,
    tags: (tags ?? []).flatMap((tag) => (tag === null ? [] : [mask(tag.slice(0, 100))])),
    added: added?.toISOString() ?? null,
    changed: change && masked(changedIn(change)),
  };
}

/** What it was before the latest change. */
function changedIn({ kind, by, before }: Change): string {
  const was = Object.entries(before).map(([name, value]) => `${name.replace('_', ' ')} was ${value ?? 'not there'}`);
  return `${kind === 'split' ? 'Split' : 'Corrected'} by ${by}: ${was.join(', ')}.`;
}

const masked = (text: string | null): string | null => (text === null ? null : mask(text));
