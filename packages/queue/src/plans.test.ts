import { type Db, openDb } from '@holdfast/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settleFully, settleKeeping, tasks } from './queries.ts';
import { type Stage, stage } from './testing.ts';

let here: Stage;
let db: Db;
beforeAll(async () => {
  here = await stage('plans');
  db = openDb({ url: here.db.url, max: 1, plans: 'index' });
});
afterAll(async () => {
  await db.close();
  await here.close();
});

/** A plan made before the tables have any statistics is kept until somebody analyzes them. */
describe('on tables without statistics', () => {
  it.each([
    ['a settle', tasks.settle],
    ['a settle of decisions and callers', settleFully],
    ['a settle that keeps', settleKeeping],
    ['a yield', tasks.yield],
  ])('%s finds its tasks by their ids', async (_what, { text, params }) => {
    await db.sql(`PREPARE looked AS ${text}`);
    const rows = await db.sql<{ 'QUERY PLAN': string }>(
      `EXPLAIN EXECUTE looked (${params.map(() => 'NULL').join(', ')})`,
    );
    await db.sql('DEALLOCATE looked');
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index Scan using agent_tasks_pkey on agent_tasks [tg]\b/);
    expect(plan).not.toContain('agent_tasks_held');
  });
});
