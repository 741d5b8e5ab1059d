import { startRun } from '@holdfast/agents';
import { readStream } from '@holdfast/events';
import { recall, remember } from '@holdfast/memory';
import { wordEmbedder } from '@holdfast/memory/testing';
import { drawPdf } from '@holdfast/tools/reading/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../orchestrator/plan.ts';
import { type Desk, openDesk, slip, someone } from './testing/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk('receipts');
  const { db } = desk;
  const embedder = wordEmbedder();
  await desk.worker({ ...desk.hands(), recall: (question, signal) => recall(db, embedder, question, signal) });
});
afterAll(() => desk?.close());

let n = 0;
/** A slip that no other test has. */
const mine = (given: Record<string, string | null> = {}): string[] => slip({ invoice: `T-${5_000 + ++n}`, ...given });

async function charge(
  user: string,
  given: { merchant?: string; amount?: string; date?: string } = {},
): Promise<string> {
  const { merchant = 'Corner Cafe #4', amount = '4.86', date = '2026-11-20' } = given;
  const [row] = await desk.db.sql<{ id: string }>(
    'INSERT INTO expenses (user_id, merchant, expense_amount, expense_date, watched_at) VALUES ($1, $2, $3, $4, now()) RETURNING expense_id AS id',
    [user, merchant, amount, date],
  );
  return row?.id ?? '';
}

test('a picture is read page by page, posted once with its category, and the document says so', async () => {
  const user = someone();
  const document = await desk.sendPicture(mine(), user);
  const answer = await desk.answered(document);
  expect(answer).toMatchObject({ outcome: 'posted', doubts: [], problem: null });
  expect(answer.fields?.total.place).toMatchObject({ page: 1 });
  const posted = { expense_id: answer.expense_id, merchant: 'CORNER CAFE', amount: '4.86', date: '2026-11-20' };
  expect(await desk.expensesOf(user)).toEqual([posted]);
  expect(await desk.row(document)).toMatchObject({ processing_status: 'completed' });
  const run = await desk.runOf(document);
  const [task] = await desk.queue.tasks(run);
  const stages = (await readStream(desk.db, task?.task_id ?? '')).map(
    (event) => (event.data as { text?: string }).text,
  );
  expect(stages).toContain('page 1 of 1: reading, attempt 1');
  const decisions = await desk.queue.decisions({ runId: run });
  expect(decisions.find(({ decision_type: type }) => type === 'receipt_posted')).toMatchObject({
    context: { document_id: document, certain: true, answered: false, mind: { params: 0 } },
  });
  // What it was posted as is judged by itself.
  expect(decisions.find(({ decision_type: type }) => type === 'receipt_category')).toMatchObject({
    context: { expense_id: answer.expense_id, key: 'cornercafe', mind: { params: 0, teaches: 'category' } },
  });
  const again = await desk.documents.add({ ...(await desk.documents.read(document)), filename: 'again.png', user });
  expect(again).toMatchObject({ added: false, document: { document_id: document } });
}, 120_000);

describe('the same purchase', () => {
  test('as another picture of the same slip is a copy, and posts nothing', async () => {
    const user = someone();
    const lines = mine();
    const { expense_id } = await desk.answered(await desk.sendPdf(lines, user));
    const second = await desk.sendPdf([...lines, '', 'Customer copy'], user);
    expect(await desk.answered(second)).toMatchObject({ outcome: 'duplicate', expense_id });
    expect(await desk.expensesOf(user)).toHaveLength(1);
  });

  test('in the same moment, twice, is posted once', async () => {
    const user = someone();
    const lines = mine();
    const two = await Promise.all([desk.sendPdf(lines, user), desk.sendPdf([...lines, '', 'Copy'], user)]);
    const answers = await Promise.all(two.map((document) => desk.answered(document)));
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['duplicate', 'posted']);
    expect(new Set(answers.map(({ expense_id }) => expense_id)).size).toBe(1);
    expect(await desk.expensesOf(user)).toHaveLength(1);
  });

  test('entered by hand gets its receipt, and no second expense', async () => {
    const user = someone();
    const expense_id = await charge(user);
    const document = await desk.sendPdf(mine(), user);
    expect(await desk.answered(document)).toMatchObject({ outcome: 'linked', expense_id });
    expect(await desk.expensesOf(user)).toHaveLength(1);
  });

  test('is told from a look-alike by its invoice number, and from a habit by its day', async () => {
    const user = someone();
    for (const day of ['16', '17', '18', '19']) await charge(user, { date: `2026-11-${day}` });
    const one = await desk.sendPdf(mine(), user);
    expect(await desk.answered(one)).toMatchObject({ outcome: 'posted' });
    const other = await desk.sendPdf(mine(), user);
    expect(await desk.answered(other)).toMatchObject({ outcome: 'posted' });
    expect(await desk.expensesOf(user)).toHaveLength(6);
  });

  test('is not seen in pictures of one till that nobody has read yet', async () => {
    const slips = [mine({ date: '2026-09-01' }), mine({ date: '2026-09-02', time: '17:40' })];
    const users = [someone(), someone()];
    const two = await Promise.all(slips.map((lines, at) => desk.sendPicture(lines, users[at])));
    const answers = await Promise.all(two.map((document) => desk.answered(document)));
    expect(answers.map(({ outcome, doubts }) => [outcome, doubts])).toEqual([
      ['posted', []],
      ['posted', []],
    ]);
  }, 120_000);

  test('handed in by a colleague is a question', async () => {
    await desk.answered(await desk.sendPdf(slip({ invoice: 'C-9001' }), someone()));
    const document = await desk.sendPdf(slip({ invoice: 'C-9001' }), someone());
    const { outcome, doubts } = await desk.answered(document);
    expect([outcome, doubts.join()]).toEqual(['asks', expect.stringContaining('handed in by somebody else')]);
  });
});

describe('what is not there is asked, never made up', () => {
  test('a missing total: the clerk sees picture, boxes and doubt; the answer is posted and kept', async () => {
    const user = someone();
    const document = await desk.sendPdf(mine({ total: null, shop: 'HARBOUR BOOKS' }), user);
    const { outcome, doubts } = await desk.answered(document);
    expect([outcome, doubts.join()]).toEqual(['asks', expect.stringContaining('little says that 4.50 is the total')]);
    expect(await desk.expensesOf(user)).toEqual([]);
    expect(await desk.row(document)).toMatchObject({ processing_status: 'waiting' });
    const { proposal } = await desk.asked(await desk.runOf(document));
    expect(proposal).toMatchObject({
      shows: { document_id: document, best: { merchant: 'HARBOUR BOOKS', date: '2026-11-20' }, doubts },
    });
    const said = { verdict: 'post', merchant: 'Corner Cafe', date: '2026-11-20', total: '4.9' } as const;
    const answer = await desk.clerk(document, said);
    expect(answer).toMatchObject({ outcome: 'posted', confidence: 1 });
    expect(answer.corrected).toEqual(['merchant: HARBOUR BOOKS → Corner Cafe', 'total: 4.50 → 4.90']);
    expect(await desk.expensesOf(user)).toMatchObject([{ merchant: 'Corner Cafe', amount: '4.90' }]);
    const corrections = await desk.db.sql(
      'SELECT field, was_read, said, agreed FROM receipt_corrections WHERE document_id = $1 ORDER BY field',
      [document],
    );
    expect(corrections).toEqual([
      { field: 'date', was_read: '2026-11-20', said: '2026-11-20', agreed: true },
      { field: 'merchant', was_read: 'HARBOUR BOOKS', said: 'Corner Cafe', agreed: false },
      { field: 'total', was_read: '4.50', said: '4.90', agreed: false },
    ]);
  });

  test.each([
    ['a missing date', { date: null, time: null }, 'no date was found'],
    ['a date to come', { date: '2031-01-05' }, 'has not come yet'],
    ['a total of zero', { total: '0.00' }, 'total'],
  ])('%s', async (_, given, doubt) => {
    const { outcome, doubts } = await desk.answered(await desk.sendPdf(mine(given), someone()));
    expect([outcome, doubts.join()]).toEqual(['asks', expect.stringContaining(doubt)]);
  });

  test('nobody knows whose it is: the clerk says', async () => {
    const document = await desk.sendPdf(mine());
    expect((await desk.answered(document)).doubts).toEqual(['nobody said whose receipt this is']);
    const user = someone();
    const said = {
      verdict: 'post',
      merchant: 'Corner Cafe',
      date: '2026-11-20',
      total: '4.86',
      user_id: user,
    } as const;
    expect(await desk.clerk(document, said)).toMatchObject({ outcome: 'posted' });
    expect(await desk.expensesOf(user)).toHaveLength(1);
  });

  test('an answer that leaves the amount out is asked again; a discarded one posts nothing', async () => {
    const user = someone();
    const document = await desk.sendPdf(mine({ total: null }), user);
    await desk.answered(document);
    const without = { verdict: 'post', merchant: 'Corner Cafe', date: '2026-11-20' } as const;
    await expect(desk.clerk(document, without)).rejects.toThrow(/must be said/);
    expect(await desk.clerk(document, { verdict: 'discard' })).toMatchObject({
      outcome: 'discarded',
      expense_id: null,
    });
    expect(await desk.expensesOf(user)).toEqual([]);
  });

  test('a duplicate of an expense that the clerk names', async () => {
    const user = someone();
    const expense_id = await charge(user, { merchant: 'Quite Another Name' });
    const document = await desk.sendPdf(mine({ total: null }), user);
    await desk.answered(document);
    expect(await desk.clerk(document, { verdict: 'duplicate', expense_id })).toMatchObject({
      outcome: 'linked',
      expense_id,
    });
    expect(await desk.expensesOf(user)).toHaveLength(1);
  });
});

describe('memory', () => {
  const memoriesOf = async (document: string) => {
    const decisions = await desk.queue.decisions({ runId: await desk.runOf(document) });
    return decisions.find(({ decision_type: type }) => type !== 'receipt_category')?.context as {
      memories?: unknown[];
      without_memories?: unknown;
    };
  };

  test('what a clerk said a name is, counts for the next receipt that reads so; what one says later supersedes it', async () => {
    const shop = 'QUAY FISH BAR';
    const correct = async (merchant: string, category: string) => {
      const document = await desk.sendPdf(mine({ shop, total: null }), someone());
      await desk.answered(document);
      await desk.clerk(document, { verdict: 'post', merchant, category, date: '2026-11-20', total: '4.86' });
    };
    await correct('Zebra Foods', 'Groceries');
    await correct('Harbour Kitchen', 'Restaurant');
    const user = someone();
    const document = await desk.sendPdf(mine({ shop }), user);
    const answer = await desk.answered(document);
    expect(answer).toMatchObject({
      outcome: 'posted',
      category: { category: 'Restaurant', says: 'a person said so of an earlier receipt' },
    });
    expect(await desk.expensesOf(user)).toMatchObject([{ merchant: 'Harbour Kitchen', amount: '4.86' }]);
    expect((await memoriesOf(document)).memories).toEqual([
      expect.objectContaining({
        kind: 'reading',
        agent: 'receipt of expenses',
        region: 'us-east-1',
        changed: `${shop} is Harbour Kitchen, Restaurant`,
      }),
    ]);
  });

  test('where reviewers refused charges, a receipt is not posted without a person', async () => {
    const who = { workspace: 'default', userId: null, team: 'expenses', agentId: someone(), region: 'us-west-2' };
    await remember(desk.db, who, [
      { kind: 'case', content: 'USD 9.00 at NIGHT KIOSK was refused', data: { merchant: 'NIGHT KIOSK', fraud: true } },
    ]);
    const document = await desk.sendPdf(mine({ shop: 'NIGHT KIOSK' }), someone());
    const { outcome, doubts } = await desk.answered(document);
    expect([outcome, doubts]).toEqual(['asks', ['reviewers refused 1 of 1 charges at NIGHT KIOSK']]);
    expect(await memoriesOf(document)).toMatchObject({
      memories: [{ kind: 'case', region: 'us-west-2', changed: 'a person is asked' }],
      without_memories: { action: 'posted' },
    });
  });
});

describe('in the chat', () => {
  const ask = async (question: string, user: string) => {
    const { runId } = await startRun(desk.queue, desk.registry, 'expenses', { question }, { user });
    const { tasks, error } = await desk.ended(runId);
    expect(error).toBeNull();
    const answer = tasks.at(-1)?.result as unknown as Answer;
    return { members: tasks.map(({ member }) => member), answer };
  };

  test('“here is my receipt” goes to receipt, which waits for the reading and tells what became of it; posted once', async () => {
    const user = someone();
    const document = await desk.sendPdf(mine({ shop: 'LANTERN NOODLES' }), user);
    const { members, answer } = await ask('Here is my receipt', user);
    expect(members).toEqual(['orchestrator', 'receipt', 'orchestrator']);
    expect(answer.text).toMatch(/^\*\*LANTERN NOODLES, 2026-11-20, 4\.86\.\*\* I posted a new expense\./);
    expect(answer.documents).toMatchObject([{ document_id: document }]);
    expect(await desk.expensesOf(user)).toHaveLength(1);
    const other = await ask(`What became of receipt ${document}?`, someone());
    expect(other.answer.text).toContain('I have no receipt of yours');
  });

  test('those that wait for a person are listed', async () => {
    const user = someone();
    await desk.answered(await desk.sendPdf(mine({ total: null }), user));
    const { answer } = await ask('Which of my receipts are waiting?', user);
    expect(answer.text).toContain('One receipt waits for a person.');
    expect((await ask('Which of my receipts are waiting?', someone())).answer.text).toContain('None of your receipts');
  });
});

test('a file that is gone or locked gets an answer, and no worker dies of it', async () => {
  const user = someone();
  const gone = await desk.sendPdf(mine(), user);
  await desk.documents.store.remove((await desk.row(gone)).s3_key);
  expect(await desk.answered(gone)).toMatchObject({ outcome: 'unreadable', problem: { code: 'STORE_MISSING' } });
  expect(await desk.row(gone)).toMatchObject({ processing_status: 'failed', problem: { code: 'STORE_MISSING' } });
  const locked = await drawPdf([slip()], 'secret');
  const stored = await desk.documents.add({ bytes: await drawPdf([slip({ shop: 'X' })]), filename: 'a.pdf', user });
  const { s3_key: key, document_id: document } = stored.document;
  await desk.documents.store.remove(key);
  await desk.documents.store.put(key, locked, 'application/pdf');
  expect(await desk.answered(document)).toMatchObject({ outcome: 'unreadable', problem: { code: 'STORE_DAMAGED' } });
});

test('what nobody should see is masked wherever it is kept', async () => {
  const planted = ['4111 1111 1111 1111', 'jo.planted@example.com'];
  const user = someone();
  const document = await desk.sendPdf(
    mine({ shop: `CAFE ${planted[1]}`, more: `VISA ${planted[0]} ${planted[1]}` }),
    user,
  );
  await desk.answered(document);
  const tables = [
    'documents',
    'events',
    'agent_decisions',
    'agent_tasks',
    'approvals',
    'expenses',
    'receipt_corrections',
  ];
  for (const table of tables) {
    const rows = JSON.stringify(await desk.db.sql(`SELECT * FROM ${table}`));
    for (const secret of [...planted, '4111111111111111']) expect(rows, table).not.toContain(secret);
  }
});
