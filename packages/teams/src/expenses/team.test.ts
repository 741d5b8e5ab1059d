import { createRegistry, readState, type StepDecision } from '@holdfast/agents';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FraudAnswer, FraudSaid } from './answers.ts';
import type { Input } from './input.ts';
import { judge } from './judge.ts';
import { seedExpenses } from './seed/store.ts';
import expenses from './team.ts';

describe('next', () => {
  it.each([
    ['an expense', { expense_id: '3f2a0000-0000-4000-8000-000000000000' }, 'fraud'],
    ['a question', { question: 'What did I spend?' }, 'orchestrator'],
  ])('begins the run of %s with the member whose it is', (_, input, expected) => {
    expect(expenses.next(untouched(input))).toBe(expected);
  });
});

/** A run before its first turn. */
function untouched(input: Input): Parameters<typeof expenses.next>[0] {
  const entry = createRegistry({ expenses }).get('expenses');
  const run = {
    runId: '00000000-0000-5000-8000-000000000000',
    team: 'expenses',
    key: 'k',
    shape: entry.shape,
    workspace: 'default',
    userId: null,
    parentTask: null,
    version: 0,
    open: 0,
    status: 'running' as const,
    input,
    createdAt: new Date(0),
    answers: [],
  };
  const read = readState(entry.team, run);
  if (!read.ok) throw new Error(read.error.message);
  return read.state as Parameters<typeof expenses.next>[0];
}

describe('the team', () => {
  it('registers its members at home in three regions and watches the table', () => {
    const entry = createRegistry({ expenses }).get('expenses');
    expect(entry.homes).toMatchObject({ orchestrator: 'us-east-1', fraud: 'us-west-2', budget: 'us-central-1' });
    expect(expenses.on).toContainEqual({ kind: 'watch', table: 'expenses', key: 'expense_id', owner: 'user_id' });
  });

  it('carries on runs of earlier releases: their answers fit', () => {
    expect(createRegistry({ expenses }).shapes()).toHaveLength(1 + (expenses.accepts ?? []).length);
    const earlier = {
      expense_id: '3f2a0000-0000-4000-8000-000000000000',
      score: 0.6,
      action: 'flag',
      confidence: 0.6,
      terms: [],
      reasoning: 'because',
      policy: 'standard-1',
      charge: { user_id: null, date: null, amount: 'USD 1.00', merchant: null, category: null, payment_method: null },
    };
    expect(FraudSaid.parse(earlier)).toEqual(earlier);
  });

  it('takes every UUID that the column takes', () => {
    for (const expense_id of ['00000000-0000-0000-0000-000000000001', 'ffffffff-ffff-ffff-ffff-ffffffffffff']) {
      expect(expenses.input.safeParse({ expense_id }).success).toBe(true);
    }
    expect(expenses.input.safeParse({ expense_id: "'; DROP TABLE expenses" }).success).toBe(false);
  });
});

describe('the member fraud', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase('expenses_team');
    await seedExpenses(test.db, { seed: 3, count: 500, anchor: '2026-11-21' });
  });
  afterAll(() => test?.drop());

  async function run(expenseId: string) {
    const decisions: StepDecision[] = [];
    const stages: string[] = [];
    const answered = await judge(expenseId, {
      db: test.db,
      decide: (decision) => void decisions.push(decision),
      progress: (stage) => void stages.push(stage),
      memories: [],
      counted: () => expect.fail('there is no memory'),
      params: null,
      fail: (code) => {
        throw new Error(code);
      },
    });
    return { answered, decisions, stages };
  }

  it('flags the repetition that the team offers as its example, with a decision that names the expense', async () => {
    const line = String(await expenses.example?.(test.db));
    const [row] = await test.db.sql<{ expense_id: string }>(`${line.slice(0, -1)} RETURNING expense_id`);
    const id = row?.expense_id ?? '';
    const { answered, decisions, stages } = await run(id);
    expect(FraudAnswer.parse(answered)).toEqual(answered);
    expect(answered).toMatchObject({ expense_id: id, action: 'flag' });
    expect(decisions).toHaveLength(1);
    expect(decisions[0]).toMatchObject({
      type: 'fraud_flag',
      context: { expense_id: id },
      action: { asks: 'reviewer' },
    });
    expect(decisions[0]?.reasoning).toBe(answered.reasoning);
    expect(stages).toEqual(['evidence', 'scored']);
    expect(expenses.members.reviewer).toMatchObject({ kind: 'human' });
  });

  it('clears an ordinary charge', async () => {
    const merchant = 'Museum of Modern Art';
    const [row] = await test.db.sql<{ expense_id: string }>(
      `INSERT INTO expenses (user_id, merchant, expense_amount)
       SELECT user_id, $1, 25.30 FROM expenses LIMIT 1 RETURNING expense_id`,
      [merchant],
    );
    const { answered, decisions } = await run(row?.expense_id ?? '');
    expect(answered.action).toBe('clear');
    expect(decisions[0]).toMatchObject({ type: 'fraud_clear', action: { action: 'clear', asks: null } });
  });

  it('fails for good, with a code, for an expense that is gone', async () => {
    await expect(run('00000000-0000-4000-8000-000000000000')).rejects.toThrow('EXPENSE_MISSING');
  });
});
