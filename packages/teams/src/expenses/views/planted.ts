import { loadSqlRows, type SqlRows, sqlRows, view } from '@holdfast/agents';
import { z } from 'zod';

const Row = z.object({
  expense_id: z.string(),
  label: z.string(),
  merchant: z.string().nullable(),
  amount: z.string().nullable(),
  currency: z.string().nullable(),
  date: z.string().nullable(),
  note: z.string(),
  judged: z.string().nullable(),
  user_id: z.string().nullable(),
});
type Row = z.infer<typeof Row>;

const labels = [
  'duplicate',
  'near duplicate',
  'look-alike',
  'card testing',
  'impossible travel',
  'look-alike merchant',
  'overspend',
];

const rows: SqlRows<Row> = {
  file: new URL('../sql/planted_view.sql', import.meta.url),
  key: 'UUID',
  sorts: { label: { type: 'TEXT' } },
  parameters: { label: 'text' },
  show: (stored) => stored.map(({ at_key: _key, at_value: _value, ...row }) => row as Row),
};
loadSqlRows(rows);

/** What was planted among made-up charges, and what fraud made of it. */
export const plantedView = view<Row>({
  title: 'Planted cases',
  does: 'The answer key of the made-up data: which charges are frauds, and which only look like it',
  row: Row,
  key: 'expense_id',
  columns: {
    label: { kind: 'category', title: 'Is', narrows: 'label' },
    merchant: { kind: 'text' },
    amount: { kind: 'money', currency: { column: 'currency' } },
    date: { kind: 'date' },
    note: { kind: 'text', title: 'Because' },
    judged: { kind: 'status', title: 'Doubted', tones: { flag: 'bad', review: 'warn' } },
    user_id: { kind: 'person', title: 'User' },
    currency: { kind: 'text', only: 'detail' },
    expense_id: { kind: 'text', title: 'Expense', only: 'detail' },
  },
  filters: { label: { kind: 'choice', title: 'Is', options: labels.map((value) => ({ value })) } },
  sorts: { label: { title: 'Kind' } },
  read: sqlRows(rows),
});
