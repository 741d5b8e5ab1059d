import { createRegistry, type State, type StepDecision } from '@holdfast/agents';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { FraudAnswer, type Kept, type Verdict } from './answers.ts';
import { judge } from './judge.ts';
import { seedExpenses } from './seed/store.ts';
import expenses from './team.ts';

interface All {
  fraud: FraudAnswer;
  reviewer: z.infer<typeof Verdict>;
  record: z.infer<typeof Kept>;
}

const answer = (action: FraudAnswer['action']): FraudAnswer => ({
  expense_id: '3f2a0000-0000-4000-8000-000000000000',
  score: 0.6,
  action,
  confidence: 0.6,
  terms: [],
  reasoning: 'because',
  policy: 'standard-1',
  charge: { user_id: null, date: null, amount: 'USD 1.00', merchant: null, category: null, payment_method: null },
});
const verdict = { verdict: 'approve' } as const;
const kept = { expense_id: answer('flag').expense_id, fraud: false, kept: true };
const expired = { code: 'APPROVAL_EXPIRED', message: 'nobody answered' };

function state(known: {
  fraud?: FraudAnswer;
  reviewer?: All['reviewer'];
  record?: All['record'];
  silent?: boolean;
}): State<{ expense_id: string }, All> {
  const { fraud, reviewer, record, silent } = known;
  return {
    input: { expense_id: answer('clear').expense_id },
    ...(fraud ? { fraud } : {}),
    ...(reviewer ? { reviewer } : {}),
    ...(record ? { record } : {}),
    all: { fraud: fraud ? [fraud] : [], reviewer: reviewer ? [reviewer] : [], record: record ? [record] : [] },
    minds: {},
    turns: { fraud: fraud ? 1 : 0, reviewer: reviewer || silent ? 1 : 0, record: record ? 1 : 0 },
    failed: silent ? { reviewer: expired } : {},
    $: { runId: 'r', key: 'k', user: null, workspace: 'default' },
  };
}

describe('next', () => {
  it.each([
    ['nothing yet', {}, 'fraud'],
    ['cleared', { fraud: answer('clear') }, 'done'],
    ['to be reviewed', { fraud: answer('review') }, 'reviewer'],
    ['flagged', { fraud: answer('flag') }, 'reviewer'],
    ['reviewed', { fraud: answer('flag'), reviewer: verdict }, 'record'],
    ['recorded', { fraud: answer('flag'), reviewer: verdict, record: kept }, 'done'],
    ['the reviewer silent', { fraud: answer('review'), silent: true }, 'done'],
  ])('with %s', (_, known, expected) => {
    expect(expenses.next(state(known))).toBe(expected);
  });
});

describe('the team', () => {
  it('registers with fraud at home in us-west-2 and watches the table', () => {
    const entry = createRegistry({ expenses }).get('expenses');
    expect(entry.homes).toMatchObject({ fraud: 'us-west-2' });
    expect(expenses.on).toEqual([{ kind: 'watch', table: 'expenses', key: 'expense_id' }]);
  });

  it('carries on runs of earlier releases: their answers fit', () => {
    expect(createRegistry({ expenses }).shapes()).toHaveLength(3);
    const { memories, without_memories, said, ...earlier } = answer('flag');
    expect([memories, without_memories, said]).toEqual([undefined, undefined, undefined]);
    expect(FraudAnswer.parse(earlier)).toEqual(earlier);
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
