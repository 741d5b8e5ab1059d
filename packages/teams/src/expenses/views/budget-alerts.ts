import { type ViewAt, view } from '@holdfast/agents';
import { mask } from '@holdfast/telemetry';
import { type MessageState, mailStates, messageStates } from '@holdfast/tools/notify';
import { z } from 'zod';
import { readAlerts, thresholds } from '../budget/alerts.ts';
import { nameOf } from '../budget/line.ts';
import { mailKey } from '../budget/mail.ts';

const Row = z.object({
  alert: z.string(),
  at: z.string(),
  category: z.string(),
  threshold: z.enum(thresholds),
  says: z.string(),
  /** What became of the message; `no address`: nobody said where this user's mail goes. */
  mail: z.enum([...messageStates, 'no address']),
  spent: z.string(),
  amount: z.string(),
  currency: z.string(),
  month: z.string(),
  user_id: z.string(),
  run_id: z.string(),
});
type Row = z.infer<typeof Row>;

/** What somebody was told of a budget, the latest first: each threshold of a budget and month once. */
export const budgetAlertsView = view<Row>({
  title: 'Budget alerts',
  does: 'What was told of budgets that passed a threshold: each threshold of a budget and month once',
  row: Row,
  key: 'alert',
  columns: {
    at: { kind: 'time', title: 'Told' },
    threshold: { kind: 'status', tones: { over: 'bad', forecast: 'warn', warn: 'warn' }, because: 'says' },
    category: { kind: 'category' },
    says: { kind: 'text', title: 'In words' },
    mail: {
      kind: 'status',
      title: 'Mail',
      tones: {
        sent: 'good',
        queued: 'plain',
        sending: 'plain',
        failed: 'bad',
        ambiguous: 'warn',
        cancelled: 'plain',
        'no address': 'plain',
      },
    },
    spent: { kind: 'money', title: 'Spent then', currency: { column: 'currency' } },
    amount: { kind: 'money', title: 'Budget', currency: { column: 'currency' } },
    user_id: { kind: 'person', title: 'User' },
    run_id: { kind: 'run', title: 'Told in' },
    month: { kind: 'text', only: 'detail' },
    currency: { kind: 'text', only: 'detail' },
    alert: { kind: 'text', only: 'detail' },
  },
  sorts: { at: { title: 'Told' } },
  read: async ({ after, limit, sort }, at: ViewAt) => {
    const skip = Number(after?.[0] ?? 0);
    const found = await readAlerts(at, null, { most: limit + 1, skip, latestFirst: sort.desc });
    const page = found.slice(0, limit);
    const mails = await mailStates(at.db, page.map(mailKey));
    const rows = page.map((row): Row => {
      const name = mask(nameOf(row.category));
      const { user_id, run_id, threshold, amount, spent, currency } = row;
      return {
        alert: `${user_id} ${row.month.slice(0, 7)} ${name} ${threshold}`,
        at: row.alerted_at.toISOString(),
        category: name,
        says: mask(row.says),
        mail: mailOf(mails.get(mailKey(row))),
        month: row.month.slice(0, 7),
        user_id,
        run_id,
        threshold,
        amount,
        spent,
        currency,
      };
    });
    return { rows, next: found.length > limit ? [String(skip + limit)] : null };
  },
});

const mailOf = (state: MessageState | undefined): Row['mail'] => state ?? 'no address';
