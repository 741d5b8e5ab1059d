import type { Model, ModelReply, Models } from '@holdfast/llm';
import { bury, holdClaims } from '@holdfast/queue/testing';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { startRun } from '../start.ts';
import { team } from '../team.ts';
import { openStage, type Stage, until } from '../testing/stage.ts';
import { tool } from '../tool.ts';

const input = z.object({});
let sent: string[] = [];
/** Tasks for which the model was asked, in order. */
let paid: string[] = [];

const mail = tool({
  name: 'mail',
  does: 'sends a mail',
  input: z.object({ to: z.string() }),
  class: 'once',
  deadline: 2_000,
  run: (_, { taskId }) => {
    sent.push(taskId);
    return { sent: true };
  },
});

const mailer = team({
  does: 'mails',
  input,
  members: {
    writer: {
      kind: 'agent',
      does: 'writes a mail',
      home: 'us-east-1',
      out: z.object({ done: z.boolean() }),
      tools: [mail],
      rules: () => ({ done: false }),
    },
  },
  next: (s) => (s.turns.writer === 0 ? 'writer' : 'done'),
});

const reply = (more: Partial<ModelReply>): ModelReply => ({
  text: '',
  calls: [],
  usage: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 },
  provider: 'here',
  model: 'scripted',
  cost: '0.001',
  took: 1,
  ...more,
});
/** Wants one mail, then answers: what it says depends on what it was told, as with any model. */
const model: Model = {
  ask({ messages, whose }) {
    paid.push(whose.taskId as string);
    const told = messages.at(-1)?.role === 'tool';
    const call = { id: `call-${paid.length}`, name: 'mail', args: { to: 'x' } };
    return Promise.resolve({ ok: true, reply: reply(told ? { answer: { done: true } } : { calls: [call] }) });
  },
};
const models: Models = { of: () => model, recorded: () => Promise.resolve() };

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mailer }, 'kills');
});
afterAll(() => stage.close());
beforeEach(() => {
  [sent, paid] = [[], []];
});
afterEach(clearPoints);

const start = async () => (await startRun(stage.queue, stage.registry, 'mailer', {})).runId;

/** The first attempt that passes the place (for the nth time) stops there until it is woken. */
function freezeAt(place: string, nth: number): { reached: Promise<void>; wake: () => void } {
  const reached = Promise.withResolvers<void>();
  const woken = Promise.withResolvers<void>();
  let passes = 0;
  setPoint(place, async () => {
    if (++passes !== nth) return;
    reached.resolve();
    await woken.promise;
  });
  return { reached: reached.promise, wake: woken.resolve };
}

/**
 * Its worker dies or freezes at the place; another one ends the run. `then`: what becomes of the first. Returns how often
 * the model was asked by then.
 */
async function takenOver(place: string, nth: number, then: 'killed' | 'woken'): Promise<number> {
  const claims = holdClaims();
  const first = await stage.worker({ models, leaseMs: 60_000 });
  const frozen = freezeAt(place, nth);
  const runId = await start();
  await frozen.reached;
  await claims.hold(first.id);
  if (then === 'killed') void first.kill();
  await bury(stage.db, first.id);
  const second = await stage.worker({ models, leaseMs: 60_000 });
  try {
    const ended = await stage.ended(runId);
    if (then === 'woken') {
      frozen.wake();
      claims.release();
      await until('the first attempt is over', () => first.status().held === 0 || undefined);
    }
    const result = { done: true, $mind: { by: 'model', turns: 2 } };
    expect(ended).toMatchObject({ status: 'completed', tasks: [{ deaths: 1, fence: 2, result }] });
    expect(await stage.queue.tasks(runId)).toEqual(ended.tasks);
    expect(sent).toHaveLength(1);
    expect(await stage.db.sql('SELECT 1 FROM checkpoints')).toEqual([]);
    return paid.length;
  } finally {
    frozen.wake();
    claims.release();
    await Promise.all([first.kill(), second.stop()]);
  }
}

test.each([
  // Between reply and save it is paid again; behind the save it is not.
  ['checkpoint.saving', 1, 3],
  ['checkpoint.saved', 1, 2],
  ['effect.before-intent', 1, 2],
  ['effect.recorded', 1, 2],
  ['checkpoint.saving', 2, 3],
  ['checkpoint.saved', 2, 2],
  ['attempt.before-settle', 1, 2],
])('killed at %s (pass %i): %i calls of the model, one mail, one answer', async (place, nth, calls) => {
  expect(await takenOver(place, nth, 'killed')).toBe(calls);
});

test.each([
  ['checkpoint.saving', 1],
  ['checkpoint.saved', 1],
  ['effect.recorded', 1],
  ['checkpoint.saving', 2],
  ['attempt.before-settle', 1],
])('frozen at %s (pass %i) and woken after the end: it changes nothing', async (place, nth) => {
  await takenOver(place, nth, 'woken');
});

test('a call of class once, killed between send and record a thousand times: never repeated, each in the inbox', async () => {
  const count = 1_000;
  const claims = holdClaims();
  const first = await stage.worker({ models, slots: count, leaseMs: 60_000 });
  let struck = 0;
  setPoint('effect.done', async () => {
    struck++;
    await new Promise(() => {});
  });
  const runs = await Promise.all(Array.from({ length: count }, start));
  await until('all have sent', () => struck === count || undefined, 60_000);
  await claims.hold(first.id);
  void first.kill();
  await bury(stage.db, first.id);
  await stage.worker({ models, slots: 100, leaseMs: 60_000 });
  const asked = await until(
    'all are asked about',
    async () => {
      const rows = await stage.queue.inbox({ limit: count + 1 });
      return rows.length >= count ? rows : undefined;
    },
    120_000,
  );
  expect(new Set(asked.map((row) => row.run_id))).toEqual(new Set(runs));
  expect(asked.every(({ proposal }) => (proposal as { kind: string }).kind === 'effect')).toBe(true);
  expect(sent).toHaveLength(count);
  expect(new Set(sent).size).toBe(count);
  // Paid once each: the successors go on from the saved reply.
  expect(paid).toHaveLength(count);
  expect(await stage.queue.ambiguous(count + 1)).toHaveLength(count);
}, 240_000);
