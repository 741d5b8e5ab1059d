import type { ActAt } from '@holdfast/agents';
import { until } from '@holdfast/agents/testing';
import { followInForce, learnersOf, rollBack } from '@holdfast/learning';
import type { DecisionRow } from '@holdfast/queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { categoryLearner } from '../categories/learner.ts';
import { categoryIn } from '../categories/learnt.ts';
import { correct, undo } from '../changes/change.ts';
import { type School, school } from '../learning/testing/school.ts';
import { correctionsIn, type ReceiptCase, receiptLearner } from './learner.ts';
import { stands, startRules, taught } from './learnt.ts';
import { type Desk, openDesk, slip, someone } from './testing/desk.ts';

let desk: Desk;
let at: School;
let following: Awaited<ReturnType<typeof followInForce>>;
beforeAll(async () => {
  desk = await openDesk('receipt-learner');
  at = school(desk);
  following = await followInForce(desk.db, learnersOf(desk.registry.entries), { pollMs: 100 });
  await desk.worker({ ...desk.hands(), parameters: following.of });
});
afterAll(async () => {
  await following?.close();
  await desk?.close();
});

let n = 0;
const slipOf = (shop: string, given: Record<string, string | null> = {}): string[] =>
  slip({ shop, invoice: `L-${9_000 + ++n}`, ...given });

async function decided(document: string, type: string): Promise<DecisionRow> {
  await desk.answered(document);
  const run = await desk.runOf(document);
  return await until(`${type} of ${document}`, async () =>
    (await desk.queue.decisions({ runId: run })).find((one) => one.decision_type === type),
  );
}

const inForce = (member: string, version: number | undefined): Promise<boolean> =>
  until(`${member} works with ${version}`, () => following.of('expenses', member)?.version === version || undefined);

const context = (decision: DecisionRow) => decision.context as { mind: { params: number; teaches?: string } };

describe('a category', () => {
  it('that people correct is right from the next receipt on, in words of names too; and is taken back', async () => {
    const decisions: string[] = [];
    const users = [someone(), someone(), someone()];
    for (const [i, shop] of ['ZORBAK NORTH', 'ZORBAK NORTH', 'QUELLIN ZORBAK'].entries()) {
      const made = await decided(await desk.sendPdf(slipOf(shop), users[i] ?? null), 'receipt_category');
      expect(context(made).mind).toMatchObject({ params: 0, teaches: 'category' });
      decisions.push(made.decision_id);
    }
    const [a = '', b = '', c = ''] = decisions;
    await at.say(false, 'it is Groceries', { [a]: 'ann', [b]: 'bob' });
    // The third corrects the row, as anybody does in SQL, and has said it by that.
    await desk.db.sql(
      `UPDATE expenses SET shopping_type = 'Groceries' WHERE user_id = $1 AND merchant = 'QUELLIN ZORBAK'`,
      [users[2]],
    );
    expect(await at.hear()).toMatchObject([
      { decisionId: c, member: 'category', by: users[2], reason: 'it is Groceries' },
    ]);
    expect(await at.hear()).toEqual([]);
    await at.learn('category');
    const { versions, inForce: version } = await at.seen('category');
    expect(version).toBe(1);
    expect(versions[0]).toMatchObject({
      status: 'in_force',
      params: { merchants: { zorbaknorth: 'Groceries' }, words: { zorbak: 'Groceries' } },
    });
    expect(versions[0]?.replay_after?.score).toBeGreaterThan(versions[0]?.replay_before?.score ?? 1);
    await inForce('category', 1);
    const next = await decided(await desk.sendPdf(slipOf('ZORBAK WEST'), someone()), 'receipt_category');
    expect(next).toMatchObject({
      action: { action: 'Groceries' },
      context: { from: "people's words", mind: { params: 1 } },
    });
    await rollBack(desk.queue, { team: 'expenses', member: 'category', by: 'ann' });
    await inForce('category', undefined);
    const last = await decided(await desk.sendPdf(slipOf('ZORBAK EAST'), someone()), 'receipt_category');
    expect(context(last).mind.params).toBe(0);
  }, 120_000);

  it('that is corrected a second time is heard again, also by who was started since the first', async () => {
    const user = someone();
    const document = await desk.sendPdf(slipOf('VANTRY'), user);
    const { decision_id: decisionId } = await decided(document, 'receipt_category');
    const [row] = await desk.db.sql<{ expense_id: string }>('SELECT expense_id FROM expenses WHERE user_id = $1', [
      user,
    ]);
    const from = { db: desk.db, key: row?.expense_id ?? '', userId: null, by: 'ann' } as ActAt;
    let last = '';
    const told = async (category: string) => {
      const done = await correct({ category }, from);
      last = String(done.undo?.input['change']);
      return await at.hear();
    };
    const word = { decisionId, member: 'category', by: 'ann' };
    expect(await told('Groceries')).toMatchObject([{ ...word, reason: 'it is Groceries' }]);
    expect(await told('Fuel')).toMatchObject([{ ...word, reason: 'it is Fuel' }]);
    expect(await at.hear()).toEqual([]);
    // Taken back, the earlier one is said again, and is newer than what they said here meanwhile.
    await at.say(true, null, { [decisionId]: 'ann' });
    expect(await at.hear()).toEqual([]);
    await undo(last, from);
    expect(await at.hear()).toMatchObject([{ ...word, reason: 'it is Groceries' }]);
  }, 120_000);

  it('of a known shop is not turned by a flood, nor by what many charges deny', async () => {
    for (let i = 0; i < 9; i++)
      await desk.db.sql(
        `INSERT INTO expenses (user_id, merchant, expense_amount, shopping_type, watched_at)
         VALUES (gen_random_uuid(), 'Plimpton', $1, 'Coffee', now())`,
        [4 + i],
      );
    const said: Record<string, string> = {};
    for (let i = 0; i < 3; i++) {
      const made = await decided(await desk.sendPdf(slipOf('PLIMPTON'), someone()), 'receipt_category');
      expect(made.action).toEqual({ action: 'Coffee' });
      said[made.decision_id] = 'mallory';
    }
    await at.say(false, 'it is Fuel', said);
    expect(await at.learn('category')).toEqual([]);
    expect((await at.seen('category')).verdicts.held.history).toBe(3);
  }, 120_000);

  it.each([
    ['It should be groceries!', 'Groceries'],
    ['it is "Office supplies".', 'Office supplies'],
    ['restaurants, not coffee', null],
    ['wrong', null],
  ])('is read from %s', (reason, category) => expect(categoryIn(reason)).toBe(category));

  it('is proposed only where all who speak of a shop agree', () => {
    const word = (key: string, reason: string) => ({
      decisionId: key,
      right: false,
      reason,
      by: 'x',
      at: new Date(0),
      context: { merchant: key, key },
      action: { action: null },
    });
    const split = [word('alpha', 'it is Fuel'), word('alpha', 'it is Travel'), word('alpha', 'it is Fuel')];
    expect(categoryLearner.propose(categoryLearner.start, split, [])).toBeNull();
  });
});

describe('fields', () => {
  it("are learnt from the clerk's answers: heard as verdicts, a misread shop gets its name", async () => {
    for (let i = 0; i < 3; i++) {
      const document = await desk.sendPdf(slipOf('C0RNR KAFEE', { total: null }), someone());
      expect((await desk.answered(document)).outcome).toBe('asks');
      const answer = { verdict: 'post', merchant: 'Corner Cafe', date: '2026-11-20', total: `${4 + i}.86` } as const;
      expect((await desk.clerk(document, answer)).outcome).toBe('posted');
    }
    const heard = await at.hear();
    expect(heard.map(({ member, by, right }) => [member, by, right])).toEqual(
      Array(3).fill(['receipt', 'clara', true]),
    );
    expect(heard[0]?.reason).toContain('→ Corner Cafe');
    await at.learn('receipt');
    const { versions } = await at.seen('receipt');
    expect(versions[0]).toMatchObject({ status: 'in_force', says: expect.stringContaining('is Corner Cafe') });
    await inForce('receipt', 1);
    const document = await desk.sendPdf(slipOf('C0RNR KAFEE'), someone());
    expect((await desk.answered(document)).fields?.merchant.value).toBe('Corner Cafe');
  }, 120_000);

  const read = (sure: number, wrong: ReceiptCase['wrong'] = [], certain = true): ReceiptCase => ({
    certain,
    sure: { merchant: 0.9, date: 0.9, total: sure },
    wrong,
    merchant: { read: null, is: null },
  });
  const verdict = (right: boolean, reason: string | null, total: number, action: string, certain = true) => ({
    decisionId: 'd',
    right,
    reason,
    by: 'x',
    at: new Date(0),
    context: { document_id: 'd', answered: false, certain, read_as: 'A', sure: read(total).sure },
    action: { action },
  });

  it('that slipped through are asked about from where they slipped; a version that posts more wrong is refused', () => {
    const slipped = [0.6, 0.7].map((sure) => verdict(false, 'the total is 12.50', sure, 'posted'));
    const change = receiptLearner.propose(startRules, slipped, []);
    expect(change?.params.fields.total).toEqual({ asks: 0.71, trusts: 1 });
    const params = change?.params ?? startRules;
    expect(stands(read(0.65), params)).toBe(false);
    const history = [...[0.6, 0.7].map((sure) => read(sure, ['total'])), ...[0.8, 0.9, 0.95].map((sure) => read(sure))];
    const [before, after] = [receiptLearner.replay(startRules, history), receiptLearner.replay(params, history)];
    expect(after.score).toBeGreaterThan(before.score);
    expect([before.figures['posted wrong'], after.figures['posted wrong']]).toEqual([2, 0]);
  });

  it('that were asked about in vain stand from where nothing was ever wrong', () => {
    const vain = [0.7, 0.75, 0.8, 0.8, 0.85].map((sure) => verdict(false, 'all of it was right', sure, 'asks', false));
    const wrong = verdict(true, 'total: 4.80 → 4.86', 0.65, 'asks', false);
    const params = receiptLearner.propose(startRules, [...vain, wrong], [])?.params ?? startRules;
    expect(params.fields.total.trusts).toBe(0.7);
    expect([stands(read(0.72, [], false), params), stands(read(0.66, [], false), params)]).toEqual([true, false]);
    const doubtful = { ...extracted, certain: false };
    expect(taught(doubtful, params).certain).toBe(true);
    expect(taught(doubtful, startRules)).toEqual(doubtful);
  });

  const field = (value: string) => ({ value, confidence: 0.9, place: null });
  const extracted = {
    fields: Object.fromEntries(
      ['merchant', 'date', 'time', 'total', 'tax', 'currency', 'invoice', 'payment'].map((name) => [name, field(name)]),
    ) as never,
    certain: true,
    reasons: [],
  };

  it.each([
    ['merchant: A; date: 2026-01-01 → 2026-01-02', ['merchant', 'date']],
    ['the total is 12.50', ['total']],
    ['The amount is wrong', ['total']],
    ['nobody knows', []],
  ])('are read from %s', (reason, names) => expect([...correctionsIn(reason).keys()]).toEqual(names));
});
