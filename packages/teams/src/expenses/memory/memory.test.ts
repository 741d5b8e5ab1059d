import { type Counted, sendMessage, startRun } from '@holdfast/agents';
import { openStage, type Stage } from '@holdfast/agents/testing';
import { recall, remember } from '@holdfast/memory';
import { wordEmbedder } from '@holdfast/memory/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Plan } from '../orchestrator/plan.ts';
import expenses from '../team.ts';

const today = '2026-11-21';
const ada = '6f1b6f0e-4b1d-4e0c-9a3f-0c5d2b7e8a01';
const bob = '6f1b6f0e-4b1d-4e0c-9a3f-0c5d2b7e8a02';
const embedder = wordEmbedder();
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ expenses }, 'expenses_remembers');
  const { db } = stage;
  await stage.worker({ duties: [], recall: (question, signal) => recall(db, embedder, question, signal) });
  await spend(ada, 'Blue Door', 40, '2026-10-05');
  await spend(bob, 'Blue Door', 700, '2026-10-06');
});
afterAll(() => stage.close());

/** As seen already, so that no run of fraud is about it. */
async function spend(user: string, merchant: string, amount: number, day: string): Promise<void> {
  await stage.db.sql(
    `INSERT INTO expenses (user_id, merchant, expense_amount, expense_date, shopping_type, watched_at) VALUES ($1, $2, $3, $4, 'Restaurant', now())`,
    [user, merchant, amount, day],
  );
}

interface Outcome {
  plan: Plan;
  answer: Answer;
  /** What the decision of a member lists. */
  memories(member: string): Counted[];
}

async function ask(question: string, user = ada): Promise<Outcome> {
  const { runId } = await startRun(stage.queue, stage.registry, 'expenses', { question, today }, { user });
  return await outcome(runId);
}

async function outcome(runId: string): Promise<Outcome> {
  const { error, tasks } = await stage.ended(runId);
  expect(error).toBeNull();
  const said = tasks.filter(({ member }) => member === 'orchestrator').map(({ result }) => result as unknown);
  const decisions = await stage.queue.decisions({ runId });
  return {
    plan: said[0] as Plan,
    answer: said.at(-1) as Answer,
    memories: (member) =>
      decisions
        .filter((one) => one.decision_type === (member === 'orchestrator' ? 'plan' : `${member}_answer`))
        .flatMap(({ context }) => (context as { memories: Counted[] }).memories),
  };
}

const restaurants = 'How much did I spend at restaurants in October?';

describe('the same question again', () => {
  test('is answered with what it was before, and the decision lists the memory with agent, region and change', async () => {
    const first = await ask(restaurants);
    expect(first.answer.text).toContain('40.00');
    expect(first.memories('analyst')).toEqual([]);
    await spend(ada, 'Blue Door', 12.5, '2026-10-07');

    const again = await ask(restaurants);
    expect(again.answer.text).toMatch(/52\.50[^]*When the same was asked before, it was: .*2026-11-21 USD 40\.00/);
    expect(again.answer.figures).toContainEqual(
      expect.objectContaining({ value: '40.00', says: 'from memory', name: expect.stringContaining(`on ${today}`) }),
    );
    const [counted, ...others] = again.memories('analyst');
    expect(others).toEqual([]);
    expect(counted).toMatchObject({
      kind: 'told',
      agent: 'analyst of expenses',
      region: 'us-east-1',
      changed: `added what it was on ${today}`,
    });
    expect(again.memories('orchestrator')).toMatchObject([
      { kind: 'plan', agent: 'orchestrator of expenses', region: 'us-east-1', points: 0 },
    ]);

    // What was told last contradicts what was told before: only that is known now.
    const third = await ask(restaurants);
    expect(third.answer.text).not.toContain('before');
    expect(third.memories('analyst')).toMatchObject([{ says: expect.stringContaining('52.50'), points: 0 }]);
  });

  test('of another user knows nothing of it', async () => {
    const { answer, memories } = await ask(restaurants, bob);
    expect(answer.text).toContain('700.00');
    expect(answer.text).not.toContain('40.00');
    expect([...memories('analyst'), ...memories('orchestrator')]).toEqual([]);
  });
});

test('“And in September?” in a new conversation goes on from the latest question, and says so', async () => {
  await spend(ada, 'Blue Door', 33, '2026-09-09');
  const said = {
    conversation: 'a new one',
    message: '6f1b6f0e-4b1d-4e0c-9a3f-0c5d2b7e8aff',
    text: 'And in September 2026?',
  };
  const { runId } = await sendMessage(stage, 'expenses', { workspace: 'default', user: ada }, said);
  const { plan, answer, memories } = await outcome(runId);
  expect(plan.steps).toMatchObject([
    { member: 'analyst', asks: [{ kind: 'total', categories: ['Restaurant'], period: { from: '2026-09-01' } }] },
  ]);
  expect(answer.text).toContain('33.00');
  expect(answer.degraded.join()).toContain(`Read as going on from “${restaurants}”, asked on ${today}`);
  expect(memories('orchestrator')[0]).toMatchObject({ changed: 'the question goes on from it' });
});

test('what a person refused is told beside the merchant; an alert beside its budget', async () => {
  const who = { workspace: 'default', team: 'expenses', agentId: ada, region: 'us-west-2' };
  await remember(stage.db, { ...who, userId: null }, [
    {
      kind: 'case',
      content: 'USD 9.00 at NOVA CARDS #2 was refused',
      data: { merchant: 'NOVA CARDS #2', fraud: true },
    },
  ]);
  for (const day of ['2026-11-10', '2026-11-10']) await spend(ada, 'Nova Cards', 25, day);
  const copies = await ask('Do I have duplicate transactions?');
  expect(copies.answer.text).toContain('A person has refused a charge at NOVA CARDS #2.');
  expect(copies.memories('analyst')).toContainEqual(
    expect.objectContaining({
      kind: 'case',
      region: 'us-west-2',
      changed: 'added that a person refused a charge there',
    }),
  );

  await stage.db.sql(
    `INSERT INTO budgets (user_id, category, month, amount) VALUES ($1, 'Restaurant', '2026-11-01', 10)`,
    [ada],
  );
  const data = { category: 'Restaurant', month: '2026-11', threshold: 'over' };
  await remember(stage.db, { ...who, userId: ada }, [
    { kind: 'alert', content: 'Budget alert: Restaurant is over', data },
  ]);
  const budget = await ask('Am I over budget for restaurants?');
  expect(budget.answer.text).toMatch(/Restaurant: you were told on \d{4}-\d\d-\d\d that the budget was passed/);
  expect(budget.memories('budget')).toContainEqual(expect.objectContaining({ changed: 'added what was told before' }));
});
