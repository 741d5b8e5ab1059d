import { createHandler, giveAnswer } from '@holdfast/agents';
import { openStage, type Stage, until } from '@holdfast/agents/testing';
import type { Db, Query } from '@holdfast/db';
import { embedPending, recall, remember } from '@holdfast/memory';
import { wordEmbedder } from '@holdfast/memory/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FraudAnswer } from '../answers.ts';
import expenses from '../team.ts';
import { rememberVerdict } from './cases.ts';

const user = '6f1b6f0e-4b1d-4e0c-9a3f-0c5d2b7e8a91';
const embedder = wordEmbedder();
const trips: string[] = [];
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ expenses }, 'expenses_memory');
  const { registry } = stage;
  const db = counting(stage.db);
  const handler = createHandler({ registry, db, recall: (question, signal) => recall(db, embedder, question, signal) });
  await stage.worker({ db, handler, timers: [] });
});
afterAll(() => stage.close());

/** The same database, which notes what is sent to it. */
function counting(db: Db): Db {
  return Object.assign(Object.create(db) as Db, {
    run: (query: Query, ...more: [Record<string, unknown>?]) => {
      trips.push(query.name);
      return db.run(query, ...more);
    },
  });
}

/** Inserts a charge as anybody may, and gives the run that the watch starts for it. */
async function insert(merchant: string, amount: number, by = user): Promise<string> {
  const [row] = await stage.db.sql<{ expense_id: string }>(
    'INSERT INTO expenses (user_id, merchant, expense_amount) VALUES ($1, $2, $3) RETURNING expense_id',
    [by, merchant, amount],
  );
  return await until('the watch starts a run', async () => {
    const runs = await stage.queue.runs({ team: 'expenses', limit: 100 });
    return runs.find(({ input }) => (input as { expense_id: string }).expense_id === row?.expense_id)?.run_id;
  });
}

async function decided(runId: string): Promise<FraudAnswer> {
  return await until('fraud has decided', async () => {
    const [task] = await stage.queue.tasks(runId);
    return task?.status === 'completed' ? (task.result as unknown as FraudAnswer) : undefined;
  });
}

async function review(runId: string, answer: unknown): Promise<void> {
  const { approval_id: approvalId, hash, proposal } = await stage.asked(runId);
  const given = await giveAnswer(stage.queue, stage.registry, { approvalId, hash, proposal, answer, by: 'anna' });
  expect(given).toMatchObject({ ok: true });
  await stage.ended(runId);
}

test('a confirmed fraud is remembered, and the next charge at the merchant is scored higher because of it, and says so', async () => {
  const first = await insert('Gift Outlet', 0);
  expect(await decided(first)).toMatchObject({ action: 'review' });
  await review(first, { verdict: 'refuse', reason: 'nobody bought this' });
  const memories = await stage.db.sql<{ memory_id: string; content: string; metadata: unknown }>(
    `SELECT memory_id, content, metadata, user_id, run_id FROM agent_memory`,
  );
  expect(memories).toMatchObject([{ metadata: { fraud: true }, user_id: null, run_id: first }]);
  // The next to be charged there is shown it: nothing of this charge but where it was.
  expect(memories[0]?.content).toMatch(/^A charge at Gift Outlet was refused: /);
  expect(memories[0]?.content).not.toMatch(/nobody bought|\d/);

  const next = await decided(await insert('GIFT OUTLET #3', 25.3, '6f1b6f0e-4b1d-4e0c-9a3f-0c5d2b7e8a92'));
  expect(next.memories).toMatchObject([{ memory_id: memories[0]?.memory_id, fraud: true }]);
  const term = next.terms.find(({ name }) => name === 'similar cases');
  expect(term?.points).toBeGreaterThan(0);
  expect(next.memories?.[0]?.points).toBe(term?.points);
  expect(next.score).toBeGreaterThan(next.without_memories?.score ?? 1);
  expect(next.reasoning).toContain('Without memory the score would be 0.');
  const [decision] = await stage.queue.decisions({ limit: 1 });
  expect(decision?.context).toMatchObject({ memories: next.memories, without_memories: next.without_memories });
});

test("another user's memory, and another workspace's, is never recalled", async () => {
  const answer: FraudAnswer = { ...(await decided(await insert('Corner Radio', 0))), terms: [] };
  const who = { team: 'expenses', agentId: user, region: 'us-west-2' };
  const [memory] = rememberVerdict(answer, true);
  if (!memory) throw new Error('there is no memory of a verdict');
  const { userId: _everybody, ...own } = memory;
  await remember(stage.db, { ...who, workspace: 'default', userId: user }, [own]);
  await remember(stage.db, { ...who, workspace: 'other', userId: null }, [memory]);
  const next = await decided(await insert('Corner Radio', 12.3));
  expect(next).not.toHaveProperty('memories');
  expect(next.terms.map(({ name }) => name)).not.toContain('similar cases');
});

test('with its claim a turn sends seven statements, in five rounds', async () => {
  await embedPending(stage.db, embedder);
  await decided(await insert('Gift Outlet', 17.3));
  trips.length = 0;
  const { memories } = await decided(await insert('Gift Outlet', 18.4));
  expect(memories).toHaveLength(1);
  const ours = /^(expenses|agent_memory|memory_vectors|agent_tasks\.(load|settle)$)/;
  const own = trips.filter((name) => ours.test(name)).map((name) => name.replace(/^memory_vectors\..*\./, 'vectors.'));
  // The claim comes before, and takes others along.
  expect(own).toEqual([
    'agent_tasks.load',
    'expenses.charge',
    'expenses.history',
    'agent_memory.words',
    'vectors.nearMemories',
    'agent_tasks.settle',
  ]);
});
