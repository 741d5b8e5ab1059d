import type { Db } from '@holdfast/db';
import { queueMail, recipientsOf } from '@holdfast/tools/notify';
import type { AlertRow, Threshold } from './alerts.ts';
import { nameOf } from './line.ts';

/** The key of an alert's message: with it the message is in the outbox once, however often its run is repeated. */
export const mailKey = ({
  user_id,
  category,
  month,
  threshold,
}: Pick<AlertRow, 'user_id' | 'category' | 'month' | 'threshold'>): string =>
  `budget:${user_id}:${month.slice(0, 7)}:${threshold}:${category}`;

/** Puts each alert into the outbox, for its own user's address; gives the keys of what is there. Who has no address is told on the page only. */
export async function mailAlerts(
  db: Pick<Db, 'run'>,
  run: string,
  alerts: readonly AlertRow[],
): Promise<ReadonlySet<string>> {
  const addresses = await recipientsOf(db, [...new Set(alerts.map(({ user_id }) => user_id))]);
  const mailed = new Set<string>();
  for (const alert of alerts) {
    const to = addresses.get(alert.user_id);
    if (to === undefined) continue;
    const key = mailKey(alert);
    await queueMail(db, {
      key,
      to,
      subject: `${nameOf(alert.category)} in ${alert.month.slice(0, 7)}: ${headlines[alert.threshold]}`,
      body: `${alert.says}\n\nEach threshold of a budget and month is told once.\n`,
      user: alert.user_id,
      run,
    });
    mailed.add(key);
  }
  return mailed;
}

const headlines: Readonly<Record<Threshold, string>> = {
  warn: 'most of the budget is spent',
  forecast: 'the budget will not last the month',
  over: 'the budget is passed',
};
