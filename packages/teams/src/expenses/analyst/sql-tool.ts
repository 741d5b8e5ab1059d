import { type Tool, tool } from '@holdfast/agents';
import { maskJson } from '@holdfast/telemetry';
import { type ReadableTable, type ReadRows, readSql } from '@holdfast/tools/sql-read';
import { z } from 'zod';
import { errors } from '../errors.ts';

/** What a question may be read from: a user's charges and budgets. */
export const readable: readonly ReadableTable[] = [
  {
    name: 'expenses',
    columns: [
      'expense_id',
      'user_id',
      'expense_date',
      'expense_amount',
      'currency',
      'shopping_type',
      'merchant',
      'payment_method',
      'description',
      'recurring',
      'place',
      'created_at',
    ],
    owner: 'user_id',
  },
  { name: 'budgets', columns: ['user_id', 'category', 'month', 'amount', 'warn_at'], owner: 'user_id' },
];

/** SQL that a model wrote: it passes the gate, sees the run's user's rows alone, and comes back masked. A run without a user reads nothing. */
export const readExpenses: Tool<{ sql: string }, Pick<ReadRows, 'columns' | 'rows' | 'more' | 'sql'>> = tool({
  name: 'read_expenses',
  does: [
    'Runs one PostgreSQL SELECT over the user’s own charges and budgets, and gives at most 100 rows.',
    ...readable.map(({ name, columns }) => `${name}(${columns.join(', ')})`),
    'shopping_type is the category; refunds are negative amounts; never add amounts of different currencies.',
  ].join(' '),
  input: z.object({ sql: z.string().min(1).max(4_000) }),
  class: 'read',
  deadline: 8_000,
  run: async ({ sql }, { db, user }) => {
    if (user === null) throw errors.SQL_USER();
    const { columns, rows, more, sql: sent } = await readSql(db, sql, { tables: readable, user, rows: 100 });
    return maskJson({ columns, rows, more, sql: sent });
  },
});
