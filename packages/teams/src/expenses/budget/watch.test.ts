import { readView, type StepDecision, startRun } from '@holdfast/agents';
import { bury, holdClaims, openStage, type Stage } from '@holdfast/agents/testing';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import { listMail, setRecipient } from '@holdfast/tools/notify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seedExpenses } from '../seed/store.ts';
import expenses from '../team.ts';
import { budgetAlertsView } from '../views/budget-alerts.ts';
import { type BudgetLook, checkBudgets, newCharges } from './watch.ts';

let stage: Stage;
let today: string;
beforeAll(async () => {
  stage = await openStage({ expenses }, 'budget_watch');
  const [clock] = await stage.db.sql<{ day: string }>('SELECT current_date::TEXT AS day');
  today = clock?.day ?? '';
  await seedExpenses(stage.db, { seed: 1, count: 1000, anchor: today, cases: true });
});
afterAll(() => stage?.close());
afterEach(clearPoints);

const tick = async (): Promise<BudgetLook[]> => newCharges({ db: stage.db, tick: new Date(`${today}T12:00:00Z`) });
const id = async (): Promise<string> =>
  (await stage.db.sql<{ id: string }>('SELECT gen_random_uuid() AS id'))[0]?.id ?? '';

/** A user with one budget of the running month. */
async function person(amount: number): Promise<string> {
  const user = await id();
  await stage.db.sql(
    `INSERT INTO budgets (user_id, category, month, amount) VALUES ($1, 'Travel', date_trunc('month', $2::DATE), $3)`,
    [user, today, amount],
  );
  return user;
}

/** Inserts as anybody does, and marks as a worker that saw it does. */
async function spend(user: string, amount: number, day = today, category = 'Travel'): Promise<void> {
  await stage.db.sql(
    `INSERT INTO expenses (user_id, expense_date, expense_amount, shopping_type, merchant) VALUES ($1, $2, $3, $4, 'Delta')`,
    [user, day, amount, category],
  );
  await stage.db.sql('UPDATE expenses SET watched_at = now() WHERE watched_at IS NULL');
}

async function look(looks: readonly BudgetLook[], runId?: string) {
  const decisions: StepDecision[] = [];
  const run = runId ?? (await id());
  for (const each of looks)
    await checkBudgets(each, run, {
      db: stage.db,
      decide: (decision) => void decisions.push(decision),
      progress: () => undefined,
      signal: AbortSignal.timeout(60_000),
      params: null,
    });
  return decisions.map(({ type, context, reasoning }) => ({
    type,
    ...(context as { threshold: string; user_id: string }),
    reasoning,
  }));
}

describe('a look', () => {
  it('is not made of what was seeded, overspent budgets among it, and tells nobody of it later', async () => {
    const [over] = await stage.db.sql<{ n: number }>(
      `SELECT count(*) AS n FROM budgets b WHERE b.month = date_trunc('month', $1::DATE) AND b.amount * 0.8 <=
        (SELECT sum(e.expense_amount) FROM expenses e WHERE e.user_id = b.user_id AND e.shopping_type = b.category AND e.expense_date >= b.month)`,
      [today],
    );
    expect(await tick()).toEqual([]);
    const user = await person(100);
    await spend(user, 10);
    const told = await look(await tick());
    expect(told).toEqual([]);
    const [rows] = await stage.db.sql<{ n: number }>('SELECT count(*) AS n FROM budget_alerts');
    expect(rows?.n).toBe(0);
    expect(over?.n).toBeGreaterThanOrEqual(0);
  });

  it('tells of each threshold once, the higher after the lower and never the lower after the higher', async () => {
    const user = await person(100);
    await spend(user, 85);
    const first = await look(await tick());
    expect(first).toMatchObject([{ type: 'budget_alert', user_id: user }]);
    expect(['warn', 'forecast']).toContain(first[0]?.threshold);
    await spend(user, 1);
    // By the day of the month and the user's own draws, it may be just this one that makes an overrun likely enough to be told.
    const second = (await look(await tick())).map(({ threshold }) => threshold);
    expect(first[0]?.threshold === 'warn' ? [[], ['forecast']] : [[]]).toContainEqual(second);
    await spend(user, 40);
    const over = await look(await tick());
    expect(over).toMatchObject([{ threshold: 'over', user_id: user }]);
    expect(over[0]?.reasoning).toMatch(/^Travel is over by USD 26\.00 since .*USD 126\.00 of USD 100\.00/);
    const kept = await stage.db.sql<{ used: number }>('SELECT used FROM budgets WHERE user_id = $1', [user]);
    expect(kept, 'for the order of the page of everybody’s').toEqual([{ used: 1.26 }]);
    await spend(user, -45);
    await spend(user, 60);
    expect(await look(await tick())).toEqual([]);
    expect(await tick()).toEqual([]);
  });

  it('leaves months that are over alone', async () => {
    const user = await id();
    await stage.db.sql(
      `INSERT INTO budgets (user_id, category, month, amount) VALUES ($1, 'Travel', date_trunc('month', $2::DATE - 40), 10)`,
      [user, today],
    );
    const [before] = await stage.db.sql<{ day: string }>(`SELECT ($1::DATE - 40)::TEXT AS day`, [today]);
    await spend(user, 500, before?.day);
    expect(await look(await tick())).toEqual([]);
  });

  it('tells once among many that look at the same time, and again to the run whose it is', async () => {
    const users = [await person(50), await person(50), await person(50)];
    for (const user of users) await spend(user, 70);
    const looks = await tick();
    const runs = await Promise.all(Array.from({ length: 8 }, id));
    const told = await Promise.all(runs.map((run) => look(looks, run)));
    expect(
      told
        .flat()
        .map(({ user_id }) => user_id)
        .sort(),
    ).toEqual([...users].sort());
    const again = await Promise.all(runs.map((run) => look(looks, run)));
    expect(again).toEqual(told);
  });
});

describe('mail', () => {
  it('goes into the outbox once for each threshold, for whoever has an address, and the page says so', async () => {
    const [ada, bob] = [await person(100), await person(100)];
    await setRecipient(stage.db, ada, 'ada@example.com');
    for (const user of [ada, bob]) await spend(user, 120);
    const looks = await tick();
    const run = await id();
    const told = await look(looks, run);
    expect(told).toHaveLength(2);
    // The same run again, as after a death between its row and its settle.
    await look(looks, run);
    expect(await listMail(stage.db, { user: bob })).toEqual([]);
    const mails = await listMail(stage.db, { user: ada });
    expect(mails).toMatchObject([
      {
        recipient: 'ada@example.com',
        run_id: run,
        state: 'queued',
        subject: `Travel in ${today.slice(0, 7)}: the budget is passed`,
        body: expect.stringContaining('Travel is over by USD 20.00'),
      },
    ]);
    await spend(ada, 5);
    expect(await look(await tick())).toEqual([]);
    expect(await listMail(stage.db, { user: ada })).toHaveLength(1);
    const shown = async (userId: string) =>
      (await readView(budgetAlertsView, {}, { db: stage.db, userId, signal: AbortSignal.timeout(60_000) })).rows;
    expect(await shown(ada)).toMatchObject([{ threshold: 'over', mail: 'queued' }]);
    expect(await shown(bob)).toMatchObject([{ threshold: 'over', mail: 'no address' }]);
  });
});

describe('a worker that dies between the row and the settle', () => {
  it('leaves an alert that is decided once', async () => {
    const user = await person(50);
    await spend(user, 80);
    const [input] = await tick();
    const reached = Promise.withResolvers<void>();
    const never = Promise.withResolvers<void>();
    const claims = holdClaims();
    const started = await startRun(stage.queue, stage.registry, 'expenses', input);
    let frozen = false;
    setPoint('attempt.before-settle', async (passing) => {
      if (frozen || (passing as { task: { runId: string } }).task.runId !== started.runId) return;
      frozen = true;
      reached.resolve();
      await never.promise;
    });
    const first = await stage.worker({ region: 'us-central-1', leaseMs: 60_000 });
    await reached.promise;
    const rows = await stage.db.sql('SELECT 1 FROM budget_alerts WHERE user_id = $1', [user]);
    expect(rows).toHaveLength(1);
    await claims.hold(first.id);
    void first.kill();
    await bury(stage.db, first.id);
    await stage.worker({ region: 'us-central-1', leaseMs: 60_000 });
    expect(await stage.ended(started.runId)).toMatchObject({
      status: 'completed',
      tasks: [{ member: 'budget', deaths: 1 }],
    });
    const decided = await stage.db.sql(
      `SELECT run_id FROM agent_decisions WHERE decision_type = 'budget_alert' AND context->>'user_id' = $1`,
      [user],
    );
    expect(decided).toEqual([{ run_id: started.runId }]);
    never.resolve();
    claims.release();
  });
});
