import { randomUUID } from 'node:crypto';
import { sendMessage, sessionOf, startRun, team } from '@holdfast/agents';
import { openStage, type Stage, until } from '@holdfast/agents/testing';
import { messagesOf } from '@holdfast/memory';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedExpenses } from '../seed/store.ts';
import expenses from '../team.ts';
import type { Answer, Plan } from './plan.ts';

const today = '2026-11-21';
const regions = ['us-east-1', 'us-west-2', 'us-central-1'];
/** The team with a budget member that fails for good. */
const half = team({
  ...expenses,
  on: [],
  members: {
    ...expenses.members,
    budget: Object.assign(
      { ...expenses.members.budget },
      { tries: 1, rules: () => Promise.reject(new Error('broken')) },
    ),
  },
});
let stage: Stage;
let user: string;

beforeAll(async () => {
  stage = await openStage({ expenses, half }, 'expenses_chat');
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

interface Asked {
  plan: Plan;
  answer: Answer;
  members: string[];
  tasks: Awaited<ReturnType<Stage['ended']>>['tasks'];
}

async function ask(question: string, of = 'expenses'): Promise<Asked> {
  const { runId } = await startRun(stage.queue, stage.registry, of, { question, today }, { user });
  return await outcome(runId);
}

/** The same in a conversation. */
async function tell(text: string, conversation: string): Promise<Asked> {
  const said = { conversation, message: randomUUID(), text };
  const { runId } = await sendMessage(stage, 'expenses', { workspace: 'default', user }, said);
  return await outcome(runId);
}

async function outcome(runId: string): Promise<Asked> {
  const { error, tasks } = await stage.ended(runId);
  expect(error).toBeNull();
  const said = tasks.filter(({ member }) => member === 'orchestrator').map(({ result }) => result as unknown);
  return { plan: said[0] as Plan, answer: said.at(-1) as Answer, members: tasks.map(({ member }) => member), tasks };
}

test('"any of it" is about what was asked before it: the same time, the same category', async () => {
  const { plan, answer } = await ask('How much did I spend on restaurants last month, and is any of it suspicious?');
  const period = { from: '2026-10-01', to: '2026-10-31' };
  expect(plan.steps).toMatchObject([
    { member: 'analyst', asks: [{ kind: 'total', categories: ['Restaurant'], period }] },
    { member: 'fraud', asks: [{ kind: 'scan', categories: ['Restaurant'], period }] },
  ]);
  const [counted] = await stage.db.sql<{ n: number }>(
    `SELECT count(*)::INT4 AS n FROM expenses WHERE user_id = $1 AND shopping_type = 'Restaurant' AND expense_date BETWEEN $2 AND $3`,
    [user, period.from, period.to],
  );
  expect(answer.figures.find(({ name }) => name.endsWith('charges looked at'))?.value).toBe(counted?.n);
  expect(answer.text).toContain('charges for Restaurant from 2026-10-01 to 2026-10-31');
}, 60_000);

test('a question about suspicion goes to fraud, in its own region, and comes back with its sources', async () => {
  const { plan, answer, members } = await ask('Is anything suspicious among my charges?');
  expect(members).toEqual(['orchestrator', 'fraud', 'orchestrator']);
  const period = { from: '2026-08-24', to: today };
  expect(plan.steps).toMatchObject([{ member: 'fraud', asks: [{ kind: 'scan', period }] }]);
  expect(answer.sources).toMatchObject([{ member: 'fraud', region: 'us-west-2' }]);
  const [looked, found] = answer.figures;
  const [counted] = await stage.db.sql<{ n: number }>(
    `SELECT count(*)::INT4 AS n FROM expenses WHERE user_id = $1 AND expense_date BETWEEN $2 AND $3`,
    [user, period.from, period.to],
  );
  expect(looked).toMatchObject({ name: 'charges looked at', value: counted?.n, source: { rows: counted?.n } });
  expect(Number(found?.value)).toBeGreaterThan(0);
  expect(answer.tables[0]?.rows).toHaveLength(Number(found?.value));
});

test('members of a plan work side by side, each in its own home', async () => {
  // Each is held until all three have begun: whether they may run at once must not depend on how quick they are.
  const begun = new Set<string>();
  const all = Promise.withResolvers<void>();
  setPoint('attempt.ran', async (at) => {
    const { task } = at as { task: { member: string; turn: number } };
    if (task.turn !== 2) return;
    if (begun.add(task.member).size === 3) all.resolve();
    await all.promise;
  });
  const { plan, answer, tasks } = await ask('Audit my expenses and check my budget').finally(clearPoints);
  expect(plan.steps.map(({ member }) => member).sort()).toEqual(expect.arrayContaining(['analyst', 'budget', 'fraud']));
  const side = tasks.filter(({ member, turn }) => turn === 2 && ['analyst', 'budget', 'fraud'].includes(member));
  expect(side).toHaveLength(3);
  const began = side.map(({ started_at }) => started_at?.getTime() ?? 0);
  const ended = side.map(({ completed_at }) => completed_at?.getTime() ?? 0);
  expect(Math.max(...began)).toBeLessThan(Math.min(...ended));
  const where = Object.fromEntries(answer.sources.map(({ member, region }) => [member, region]));
  expect(where).toMatchObject({ analyst: 'us-east-1', fraud: 'us-west-2', budget: 'us-central-1' });
  expect(answer.text).toContain('**Budget.**');
});

test('a question about something else is turned away kindly, with questions to try', async () => {
  const { answer, members } = await ask('Write me a poem about autumn');
  expect(members).toEqual(['orchestrator']);
  expect(answer).toMatchObject({ turned_away: true, sources: [], figures: [] });
  expect(answer.suggestions.length).toBeGreaterThan(3);
});

test('a part that nobody understands is named, and nothing is guessed', async () => {
  const { answer } = await ask('How much did I spend on flibbertigibbets per parsec?');
  expect(answer.degraded.join(' ')).toContain('Not answered');
  expect(answer.figures).toEqual([]);
});

test('a question that follows another is about the same', async () => {
  const conversation = 'c1';
  const first = await tell('How much did I spend on groceries this month?', conversation);
  expect(first.plan.steps[0]?.asks).toMatchObject([{ kind: 'total', categories: ['Groceries'] }]);
  const next = await tell('and last month?', conversation);
  expect(next.plan.steps[0]?.asks).toMatchObject([
    { kind: 'total', categories: ['Groceries'], period: { from: '2026-10-01', to: '2026-10-31' } },
  ]);
  const [sum] = await stage.db.sql<{ sum: string }>(
    `SELECT sum(expense_amount)::TEXT AS sum FROM expenses
     WHERE user_id = $1 AND shopping_type = 'Groceries' AND expense_date BETWEEN '2026-10-01' AND '2026-10-31'`,
    [user],
  );
  expect(next.answer.figures.find(({ name }) => name === 'total')?.value).toBe(sum?.sum ?? '0.00');
  const said = await messagesOf(stage.db, sessionOf('expenses', { workspace: 'default', user }, conversation));
  expect(said.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
  expect(said.at(-1)?.content).toBe(next.answer.text);
});

test('a member that finally failed is left out, the plan is made anew once, and the answer says what is missing', async () => {
  const { answer, tasks } = await ask('What did I spend on coffee, and am I over budget?', 'half');
  const said = tasks.filter(({ member }) => member === 'orchestrator').map(({ result }) => result as Plan | Answer);
  expect(said.map(({ kind }) => kind)).toEqual(['plan', 'plan', 'answer']);
  expect(answer.degraded).toContainEqual(expect.stringContaining('budget gave no answer (STEP_FAILED)'));
  expect(answer.sources).toMatchObject([
    { member: 'analyst', region: 'us-east-1' },
    { member: 'budget', region: null, problem: { code: 'STEP_FAILED' } },
  ]);
});
