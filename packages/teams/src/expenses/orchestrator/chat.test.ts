import { startRun } from '@holdfast/agents';
import { openStage, type Stage, until } from '@holdfast/agents/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedExpenses } from '../seed/store.ts';
import expenses from '../team.ts';
import type { Answer, Plan } from './plan.ts';

const regions = ['us-east-1', 'us-west-2', 'us-central-1'];
let stage: Stage;
let user: string;

beforeAll(async () => {
  stage = await openStage({ expenses }, 'expenses_chat');
  for (const region of regions) await stage.worker({ region, duties: [] });
  await seedExpenses(stage.db, { seed: 1, count: 800, anchor: '2026-11-21', cases: true });
  const [row] = await stage.db.sql<{ user_id: string }>(
    `SELECT e.user_id FROM seed_answers a JOIN expenses e ON e.expense_id = a.expense_id
     WHERE a.label = 'duplicate' ORDER BY e.created_at LIMIT 1`,
  );
  user = row?.user_id ?? '';
  // A region counts as there once its worker has been steady for some seconds; before, others take its work.
  await until('every region is steady', async () => {
    const [row] = await stage.db.sql<{ n: number }>(
      `SELECT count(*)::INT4 AS n FROM workers WHERE steady_since < now() - '7 seconds'::INTERVAL`,
    );
    return row?.n === regions.length || undefined;
  });
});
afterAll(() => stage.close());

async function ask(question: string): Promise<{ plan: Plan; answer: Answer; members: string[]; status: string }> {
  const input = { question, today: '2026-11-21' };
  const { runId } = await startRun(stage.queue, stage.registry, 'expenses', input, { user });
  const { status, error, tasks } = await stage.ended(runId);
  expect(error).toBeNull();
  const said = tasks.filter(({ member }) => member === 'orchestrator').map(({ result }) => result as unknown);
  return { plan: said[0] as Plan, answer: said.at(-1) as Answer, members: tasks.map(({ member }) => member), status };
}

test('a question about duplicates is planned, answered by fraud in its region, and comes back with its sources', async () => {
  const { plan, answer, members, status } = await ask('Do I have any duplicate transactions?');
  expect(status).toBe('completed');
  expect(members).toEqual(['orchestrator', 'fraud', 'orchestrator']);
  expect(plan.steps).toMatchObject([{ member: 'fraud', asks: [{ kind: 'scan', only: 'duplicates' }] }]);
  expect(answer.sources).toMatchObject([{ member: 'fraud', region: 'us-west-2' }]);
  const [looked, copies] = answer.figures;
  const [counted] = await stage.db.sql<{ n: number }>(
    `SELECT count(*)::INT4 AS n FROM expenses WHERE user_id = $1 AND expense_date BETWEEN '2026-08-23' AND '2026-11-21'`,
    [user],
  );
  expect(looked).toMatchObject({ name: 'charges looked at', value: counted?.n, source: { rows: counted?.n } });
  expect(Number(copies?.value)).toBeGreaterThan(0);
  expect(answer.tables[0]?.rows).toHaveLength(Number(copies?.value));
});
