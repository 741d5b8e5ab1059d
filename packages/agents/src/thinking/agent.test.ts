import type { Query } from '@holdfast/db';
import { openModels } from '@holdfast/llm';
import { openScriptedModel, type ScriptedModel, type Turn } from '@holdfast/llm/testing';
import { clearPoints } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { giveAnswer } from '../answer.ts';
import { notDone } from '../effect.ts';
import type { Mind } from '../mind.ts';
import { startRun } from '../start.ts';
import { team } from '../team.ts';
import { openStage, type Stage, until } from '../testing/stage.ts';
import { tool } from '../tool.ts';

const home = 'us-east-1';
const input = z.object({ text: z.string() });
const Count = z.object({ n: z.number(), words: z.string().optional() });

/** The world outside, and what the tools were called with. */
let sent: string[] = [];
let looked: unknown[] = [];
let refuses: number = 0;
const note: Query = {
  name: 'ledger.note',
  text: 'INSERT INTO ledger (id, by_whom) VALUES ($1::TEXT, $2::TEXT) RETURNING id',
  params: ['id', 'by'],
  source: 'this test',
};

const look = tool({
  name: 'look',
  does: 'looks something up',
  input: z.object({ at: z.string() }),
  class: 'read',
  deadline: 500,
  run: ({ at }, { user, signal }) => {
    looked.push({ at, user });
    if (at === 'nowhere') throw new Error('there is nothing at nowhere, ask ann@example.org');
    if (at === 'forever')
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    return { seen: `${at}!`, card: '4111 1111 1111 1111' };
  },
});
const keep = tool({
  name: 'keep',
  does: 'keeps a note',
  input: z.object({ id: z.string() }),
  class: 'write',
  statements: { note },
  run: ({ id }, { write, user }) => {
    write('note', { id, by: user ?? 'nobody' });
    return { kept: id };
  },
});
const mail = tool({
  name: 'mail',
  does: 'sends a mail',
  input: z.object({ to: z.string() }),
  class: 'once',
  run: ({ to }) => {
    if (refuses-- > 0) throw notDone('the server is busy');
    sent.push(`mail ${to}`);
    return { id: sent.length };
  },
});
const pay = tool({
  name: 'pay',
  does: 'pays an amount',
  input: z.object({ amount: z.number() }),
  class: 'compensable',
  approval: ({ amount }) =>
    amount < 100 ? null : { by: ['ann', 'bob', 'cem'], needs: amount < 1_000 ? 1 : 2, notRequester: true },
  run: ({ amount }) => {
    sent.push(`pay ${amount}`);
    return { paid: amount };
  },
  undo: ({ amount }, { paid }) => {
    sent.push(`take back ${amount} of ${paid}`);
    return Promise.resolve();
  },
});

const one = (more: object) =>
  team({
    does: 'thinks',
    input,
    members: {
      counter: {
        kind: 'agent',
        does: 'counts the letters of a text',
        home,
        out: Count,
        tries: 1,
        rules: ({ input: { text } }, { decide }) => {
          decide({ type: 'counted', context: { text } });
          return { n: text.length };
        },
        ...more,
      },
    },
    next: (s) => (s.turns.counter === 0 ? 'counter' : 'done'),
  });
const tools = [look, keep, mail, pay];
const teams = {
  thinker: one({ tools }),
  poor: one({ tools, budget: '0.00001' }),
  short: one({ tools, steps: 2 }),
  hasty: one({ timeout: 2_000 }),
  patient: one({}),
  sayer: one({
    tools,
    says: z.object({ words: z.string() }),
    worth: ({ n }: { n: number }) => n !== 5,
    join: (answer: { n: number }, { words }: { words: string }) => {
      if (words === 'refused') throw new Error('not from ann@example.org');
      if (words === 'useless') return answer;
      return words === 'misfit' ? { n: 'many' } : { ...answer, words };
    },
  }),
};

let stage: Stage;
let server: ScriptedModel;
beforeAll(async () => {
  server = await openScriptedModel();
  stage = await openStage(teams, 'thinking', { thinker: { counter: 'You count letters, and nothing else ever.' } });
  await stage.db.sql('CREATE TABLE ledger (id TEXT PRIMARY KEY, by_whom TEXT NOT NULL)');
  const settings = { openaiKey: 'k', openaiUrl: server.openai, anthropicKey: 'k', anthropicUrl: server.anthropic };
  await stage.worker({ models: openModels({ models: 'fast=openai:gpt-6-luna', ...settings }, stage.db) });
});
afterAll(async () => {
  await stage.close();
  await server.close();
});
beforeEach(async () => {
  [sent, looked, refuses] = [[], [], 0];
  server.requests.length = 0;
  await stage.db.sql('DELETE FROM ledger');
});
afterEach(clearPoints);

const user = '6f1b6f0e-4b1d-4e0c-9a3f-0c5d2b7e8a91';
const start = async (name: keyof typeof teams, turns: readonly Turn[], text = 'four') => {
  server.script(turns);
  return (await startRun(stage.queue, stage.registry, name, { text }, { user })).runId;
};
const run = async (...given: Parameters<typeof start>) => await stage.ended(await start(...given));
const calls = (name: string, args: unknown): Turn => ({ calls: [{ name, args }] });
const mindOf = (ended: Awaited<ReturnType<typeof run>>): Mind =>
  (ended.tasks[0]?.result as { $mind: Mind } | null)?.$mind as Mind;
/** What the model was told last. */
const told = (at = -1): string => JSON.stringify(server.requests.at(at)?.body);
/** What was told of an attempt; it is written beside the settle, and may come a moment after it. */
const trace = async (ended: { tasks: { task_id: string }[] }) => {
  const rows = await stage.db.sql<{ data: { stage: string; text: string; figures?: unknown } }>(
    `SELECT data FROM events WHERE stream = $1 AND type = 'task.progress' ORDER BY seq`,
    [ended.tasks[0]?.task_id],
  );
  return rows.map(({ data }) => data);
};
const stages = async (ended: Parameters<typeof trace>[0]): Promise<string[]> =>
  (await trace(ended)).map(({ stage: name }) => name);

describe('a model', () => {
  test('gives the answer, and everything says so', async () => {
    const ended = await run('thinker', [{ answer: { n: 40 } }]);
    expect(ended.tasks[0]?.result).toMatchObject({ n: 40 });
    expect(mindOf(ended)).toMatchObject({ by: 'model', model: 'openai/gpt-6-luna', turns: 1 });
    expect(mindOf(ended).prompt).toMatch(/^[0-9a-f]{12}$/);
    expect(Number(mindOf(ended).cost)).toBeGreaterThan(0);
    const [decision] = await stage.queue.decisions({ runId: ended.run_id });
    expect(decision).toMatchObject({ action: { n: 40 }, context: { mind: { by: 'model' } } });
    expect(told()).toContain('You count letters, and nothing else ever.');
    await expect.poll(() => stages(ended)).toEqual(['think', 'check', 'decide']);
    expect(await stage.db.sql('SELECT 1 FROM checkpoints')).toEqual([]);
  });

  test('only says it, where the rules give every figure', async () => {
    const ended = await run('sayer', [{ answer: { words: 'four letters' } }]);
    expect(ended.tasks[0]?.result).toMatchObject({ n: 4, words: 'four letters', $mind: { by: 'both', turns: 1 } });
    expect(told()).toContain('the result, which stands');
    expect(await stage.queue.decisions({ runId: ended.run_id })).toMatchObject([{ decision_type: 'counted' }]);
  });

  test('is not asked for words that are not worth it', async () => {
    const ended = await run('sayer', [], 'fives');
    expect(ended.tasks[0]?.result).toEqual({ n: 5, $mind: { by: 'rules' } });
    expect(await stage.queue.decisions({ runId: ended.run_id })).toMatchObject([{ decision_type: 'counted' }]);
    expect(server.requests).toEqual([]);
  });

  test.each(['misfit', 'refused', 'useless'])('says what cannot be joined (%s): the rules answer', async (words) => {
    const ended = await run('sayer', [{ answer: { words } }]);
    expect(ended.tasks[0]?.result).toMatchObject({ n: 4, $mind: { by: 'rules', why: { code: 'AGENT_MISFIT' } } });
    expect(JSON.stringify(ended.tasks)).not.toContain('ann@');
  });

  test.each([
    ['is refused', [{ status: 401 }], 'LLM_REFUSED'],
    ['has no capacity', [{ status: 429, retryAfter: 1_000 }], 'LLM_CAPACITY'],
    ['gives garbage', Array.from({ length: 3 }, () => ({ garbage: '<html>' })), 'LLM_'],
    ['never fits', Array.from({ length: 3 }, () => ({ text: 'no' })), 'LLM_ANSWER'],
    ['hangs', [{ hang: true }], 'LLM_DEADLINE'],
  ] as [string, Turn[], string][])('%s: the rules answer, once, and say why', async (_, turns, code) => {
    const settings = { openaiKey: 'k', openaiUrl: server.openai, anthropicKey: 'k', anthropicUrl: server.anthropic };
    const own = await openStage(teams, 'failing');
    // Of its own, so that a cool-down is nobody else's.
    await own.worker({ models: openModels({ models: 'fast=openai:gpt-6-luna', ...settings }, own.db) });
    try {
      server.script(turns);
      const { runId } = await startRun(own.queue, own.registry, code === 'LLM_DEADLINE' ? 'hasty' : 'patient', {
        text: 'four',
      });
      const ended = await own.ended(runId);
      expect(ended).toMatchObject({ status: 'completed', tasks: [{ tries: 0, fence: 1, result: { n: 4 } }] });
      expect(mindOf(ended)).toMatchObject({ by: 'rules', why: { code: expect.stringContaining(code) as string } });
      expect(await own.queue.decisions({ runId })).toMatchObject([{ decision_type: 'counted' }]);
    } finally {
      await own.close();
    }
  });

  test('that does not end is stopped by `steps`, and by the budget', async () => {
    const short = await run('short', [calls('look', { at: 'a' }), calls('look', { at: 'b' })]);
    expect(mindOf(short)).toMatchObject({ by: 'rules', why: { code: 'AGENT_STEPS' }, turns: 2 });
    const poor = await run('poor', [{ ...calls('look', { at: 'a' }), usage: { input: 1_000, output: 1_000 } } as Turn]);
    expect(mindOf(poor)).toMatchObject({ by: 'rules', why: { code: 'AGENT_BUDGET' }, turns: 1 });
    expect(looked).toHaveLength(2);
  });
});

describe('tools', () => {
  test('of each class are used for the run of the user, and what they gave is told to the model and shown masked', async () => {
    const ended = await run('thinker', [
      {
        calls: [
          { name: 'look', args: { at: 'here' } },
          { name: 'keep', args: { id: 'k1' } },
        ],
      },
      {
        calls: [
          { name: 'mail', args: { to: 'x' } },
          { name: 'pay', args: { amount: 5 } },
        ],
      },
      { answer: { n: 1 } },
    ]);
    expect(mindOf(ended)).toMatchObject({ by: 'model', turns: 3 });
    expect(looked).toEqual([{ at: 'here', user }]);
    expect(sent).toEqual(['mail x', 'pay 5']);
    expect(await stage.db.sql('SELECT * FROM ledger')).toEqual([{ id: 'k1', by_whom: user }]);
    expect(told()).toContain('here!');
    await expect.poll(() => stages(ended)).toEqual('think tool tool think tool tool think check decide'.split(' '));
    expect(JSON.stringify([await trace(ended), server.requests.map(({ body }) => body)])).not.toContain('4111 1111');
  });

  test.each([
    ['a tool there is not', calls('delete_everything', {}), 'there is no tool delete_everything'],
    ['arguments that do not fit', calls('look', { at: 7 }), 'the arguments do not fit: at'],
    ['a tool that throws', calls('look', { at: 'nowhere' }), 'there is nothing at nowhere, ask [email]'],
    ['a tool that does not end', calls('look', { at: 'forever' }), 'look failed'],
  ])('%s: the model is told, and goes on', async (_, turn, says) => {
    const ended = await run('thinker', [turn, { answer: { n: 2 } }]);
    expect(ended.tasks[0]).toMatchObject({ tries: 0, result: { n: 2 } });
    expect(told()).toContain(says);
  });

  test('the same call again is the same call, done or not', async () => {
    refuses = 1;
    await run('thinker', [
      calls('mail', { to: 'x' }),
      calls('mail', { to: 'x' }),
      calls('mail', { to: 'x' }),
      calls('keep', { id: 'k' }),
      calls('keep', { id: 'k' }),
      { answer: { n: 2 } },
    ]);
    expect(sent).toEqual([]);
    expect(told()).toContain('the server is busy');
    expect(await stage.db.sql('SELECT id FROM ledger')).toEqual([{ id: 'k' }]);
  });

  test('where the rules take over, nothing is written, and what can be taken back is', async () => {
    const ended = await run('sayer', [
      calls('keep', { id: 'k' }),
      calls('pay', { amount: 5 }),
      calls('pay', { amount: 6 }),
      { status: 401 },
    ]);
    expect(ended.tasks[0]?.result).toMatchObject({ n: 4, $mind: { by: 'rules' } });
    expect(sent).toEqual(['pay 5', 'pay 6', 'take back 6 of 6', 'take back 5 of 5']);
    expect(await stage.db.sql('SELECT 1 FROM ledger')).toEqual([]);
  });
});

describe('a call that needs a yes', () => {
  const asked = (runId: string, seats = 1) =>
    until('somebody is asked', async () => {
      const rows = (await stage.queue.inbox({ limit: 100 })).filter((row) => row.run_id === runId);
      return rows.length === seats ? rows : undefined;
    });
  type Row = Awaited<ReturnType<typeof asked>>[number];
  const give = (row: Row | undefined, by: string, answer: unknown, more: object = {}) => {
    const { approval_id: approvalId, hash, proposal } = row as Row;
    return giveAnswer(stage.queue, stage.registry, { approvalId, hash, proposal, answer, by, ...more });
  };

  test('waits for it, and thinks on without asking the model again', async () => {
    const runId = await start('thinker', [calls('pay', { amount: 200 }), { answer: { n: 3 } }]);
    const [row] = await asked(runId);
    expect(row?.proposal).toMatchObject({ kind: 'tool', tool: 'pay', args: { amount: 200 }, needs: 1 });
    expect(sent).toEqual([]);
    await expect(give(row, 'ann', { yes: true })).rejects.toMatchObject({ code: 'ANSWER_INVALID' });
    expect(await give(row, user, { approve: true })).toEqual({ ok: false, why: 'forbidden' });
    expect(await give(row, 'eve', { approve: true })).toEqual({ ok: false, why: 'forbidden' });
    expect(await give(row, 'ann', { approve: true }, { hash: 'of other arguments' })).toEqual({
      ok: false,
      why: 'changed',
    });
    const both = await Promise.all([give(row, 'ann', { approve: true }), give(row, 'bob', { approve: true })]);
    expect(both.filter((answer) => answer.ok)).toHaveLength(1);
    const ended = await stage.ended(runId);
    expect(ended.tasks[0]?.result).toMatchObject({ n: 3, $mind: { by: 'model', turns: 2 } });
    expect(sent).toEqual(['pay 200']);
    expect(server.requests).toHaveLength(2);
    expect(await give(row, 'cem', { approve: true })).toMatchObject({ ok: false, why: 'answered' });
  });

  test('that gets a no is told to the model; other arguments are another question', async () => {
    const runId = await start('thinker', [
      calls('pay', { amount: 200 }),
      calls('pay', { amount: 200 }),
      calls('pay', { amount: 201 }),
      { answer: { n: 3 } },
    ]);
    await give((await asked(runId))[0], 'ann', { approve: false, reason: 'too much' });
    const [second] = await until('the next question', async () => {
      const rows = await stage.queue.inbox({ limit: 100 });
      return rows.some((row) => row.run_id === runId) ? rows.filter((row) => row.run_id === runId) : undefined;
    });
    expect(second?.proposal).toMatchObject({ args: { amount: 201 } });
    expect(told()).toContain('not allowed: ann said no: too much');
    await give(second, 'ann', { approve: true });
    await stage.ended(runId);
    expect(sent).toEqual(['pay 201']);
  });

  test('that nobody answers in time is a no', async () => {
    const runId = await start('thinker', [calls('pay', { amount: 300 }), { answer: { n: 3 } }]);
    const [row] = await asked(runId);
    await stage.db.sql(`UPDATE approvals SET expires_at = now() WHERE approval_id = $1`, [row?.approval_id]);
    await stage.db.sql(`UPDATE agent_tasks SET due = now() WHERE run_id = $1`, [runId]);
    expect(await give(row, 'ann', { approve: true })).toEqual({ ok: false, why: 'expired' });
    expect((await stage.ended(runId)).status).toBe('completed');
    expect(sent).toEqual([]);
    expect(told()).toContain('nobody answered in time');
  });

  test('of two people waits for two', async () => {
    const runId = await start('thinker', [calls('pay', { amount: 5_000 }), { answer: { n: 3 } }]);
    const [first, second] = await asked(runId, 2);
    expect(await give(first, 'ann', { approve: true })).toMatchObject({ ok: true });
    expect(await give(second, 'ann', { approve: true })).toEqual({ ok: false, why: 'forbidden' });
    expect(sent).toEqual([]);
    expect(await give(second, 'bob', { approve: true })).toMatchObject({ ok: true });
    expect((await stage.ended(runId)).status).toBe('completed');
    expect(sent).toEqual(['pay 5000']);
    expect(server.requests).toHaveLength(2);
  });
});
