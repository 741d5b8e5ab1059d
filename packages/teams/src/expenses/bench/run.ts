/** `DATABASE_URL=… node packages/teams/src/expenses/bench/run.ts [SEED] [--plain]`: seeds that empty database and prints the table; plain: duplicates only. */
import { migrate, openDb } from '@holdfast/db';
import { seedExpenses } from '../seed/store.ts';
import { measureFraud, tableOf } from './measure.ts';

const db = openDb({ url: process.env.DATABASE_URL ?? '' });
await migrate(db);
const seed = Number(process.argv.slice(2).find((each) => /^\d+$/.test(each)) ?? 1);
const seeded = await seedExpenses(db, {
  seed,
  count: 5000,
  anchor: '2026-11-21',
  cases: !process.argv.includes('--plain'),
});
process.stdout.write(`${tableOf(await measureFraud(db, seeded))}\n`);
await db.close();
