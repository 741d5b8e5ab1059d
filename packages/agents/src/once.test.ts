import type { RunRow, TaskRow } from '@holdfast/queue';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { giveAnswer } from './answer.ts';
import { type EffectOptions, notDone } from './effect.ts';
import { startRun } from './start.ts';
import { team } from './team.ts';
import { openStage, type Stage, until } from './testing/stage.ts';

/** The outside world: every call it saw, by the key it was given. */
let journal: string[] = [];
let effect: (count: number, signal: AbortSignal) => unknown = () => 'sent';
let options: EffectOptions<unknown> = {};
let body: 'plain' | 'twice' | 'caught' | 'then fails' | 'other arguments' = 'plain';
let attempts = 0;

const mailer = team({
  does: 'mails',
  input: z.object({}),
  members: {
    mail: {
      kind: 'step',
      does: 'sends one mail',
      home: 'us-east-1',
      tries: 3,
      run: async (_, { once }) => {
        attempts++;
        const send = (key: string, signal: AbortSignal) => {
          journal.push(key);
          return effect(journal.length, signal);
        };
        const given = body === 'other arguments' ? { ...options, args: attempts } : options;
        if (body === 'caught') return await once('mail', send, given).catch(() => 'swallowed');
        const [first] =
          body === 'twice'
            ? await Promise.all([once('mail', send, given), once('mail', send, given)])
            : [await once('mail', send, given)];
        if ((body === 'then fails' || body === 'other arguments') && attempts === 1)
          throw new Error('after the effect');
        return first;
      },
    },
  },
  next: (s) => (s.turns.mail === 0 ? 'mail' : 'done'),
});

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mailer }, 'once');
  // Only a worker that has been steady for 5 s may declare another gone; this one knows no team and runs nothing.
  await stage.worker({ region: 'us-west-2', shapes: () => [] });
});
afterAll(() => stage.close());

beforeEach(() => {
  [journal, attempts, effect, options, body] = [[], 0, () => 'sent', { limit: 300 }, 'plain'];
});
afterEach(clearPoints);

type Ended = RunRow & { tasks: TaskRow[] };

async function withWorker(work: (runId: string) => Promise<Ended | void>): Promise<Ended | void> {
  const worker = await stage.worker();
  try {
    const { runId } = await startRun(stage.queue, stage.registry, 'mailer', {});
    return await work(runId);
  } finally {
    await worker.stop();
  }
}
const run = async (): Promise<Ended> => (await withWorker((runId) => stage.ended(runId))) as Ended;

async function answer(runId: string, given: unknown): Promise<void> {
  const { approval_id: approvalId, hash, proposal } = await stage.asked(runId);
  expect(proposal).toMatchObject({ kind: 'effect', effect: 'mail', member: 'mail' });
  expect(
    await giveAnswer(stage.queue, stage.registry, { approvalId, hash, proposal, answer: given, by: 'ann' }),
  ).toMatchObject({ ok: true });
}

test('the result is stored, and given again to an attempt that comes later', async () => {
  body = 'then fails';
  effect = () => ({ id: 7, gone: undefined });
  expect(await run()).toMatchObject({ status: 'completed', tasks: [{ tries: 1, result: { id: 7 } }] });
  expect(attempts).toBe(2);
  expect(journal).toHaveLength(1);
});

test('two calls with one key in one attempt are one effect', async () => {
  body = 'twice';
  expect((await run()).status).toBe('completed');
  expect(journal).toHaveLength(1);
});

test('the receiver gets the same key from every attempt', async () => {
  effect = (count) => {
    if (count < 3) throw notDone('busy');
    return 'sent';
  };
  const ended = await run();
  expect(ended).toMatchObject({ status: 'completed', tasks: [{ tries: 2, result: 'sent' }] });
  expect(new Set(journal)).toEqual(new Set([`${ended.tasks[0]?.task_id}:mail`]));
});

test('the same key with other arguments is refused', async () => {
  body = 'other arguments';
  expect(await run()).toMatchObject({ status: 'failed', error: { code: 'EFFECT_CHANGED' } });
  expect(journal).toHaveLength(1);
});

test.each([
  ['it happened: it is not repeated', { happened: true, result: 'seen' }, 1, 'seen'],
  ['it did not: it is done once more', { happened: false }, 2, 'sent'],
])('an effect that throws is ambiguous and asks a person; %s', async (_, given, times, result) => {
  effect = (count) => {
    if (count === 1) throw new Error('socket hang up');
    return 'sent';
  };
  const ended = await withWorker(async (runId) => {
    await until('it is ambiguous', async () => (await stage.queue.ambiguous()).find((row) => row.run_id === runId));
    await answer(runId, given);
    return await stage.ended(runId);
  });
  expect(ended).toMatchObject({ status: 'completed', tasks: [{ tries: 0, result }] });
  expect(journal).toHaveLength(times);
  expect(await stage.queue.ambiguous()).toEqual([]);
});

test('a no is used up: when the effect is in doubt again, somebody is asked again', async () => {
  effect = (count) => {
    if (count < 3) throw new Error('socket hang up');
    return 'sent';
  };
  await withWorker(async (runId) => {
    await answer(runId, { happened: false });
    await answer(runId, { happened: false });
    expect((await stage.ended(runId)).status).toBe('completed');
  });
  expect(journal).toHaveLength(3);
});

test('a step that swallows the doubt is parked all the same', async () => {
  body = 'caught';
  effect = () => {
    throw new Error('socket hang up');
  };
  await withWorker(async (runId) => {
    await answer(runId, { happened: true, result: 'seen' });
    expect(await stage.ended(runId)).toMatchObject({ status: 'completed', tasks: [{ result: 'seen' }] });
  });
});

test('a probe spares the question', async () => {
  let asked = 0;
  options = { limit: 300, probe: () => (++asked === 1 ? 'unknown' : { happened: true, result: 'probed' }) };
  effect = () => {
    throw new Error('socket hang up');
  };
  await withWorker(async (runId) => {
    await stage.asked(runId);
    await stage.db.sql(`UPDATE approvals SET expires_at = now() WHERE status = 'pending'`);
    await stage.db.sql(`UPDATE agent_tasks SET due = now() WHERE status = 'waiting'`);
    expect(await stage.ended(runId)).toMatchObject({ status: 'completed', tasks: [{ result: 'probed' }] });
  });
  expect(journal).toHaveLength(1);
});

test('an effect that does not end is aborted at its deadline', async () => {
  let aborted = false;
  effect = (_, signal) => new Promise(() => signal.addEventListener('abort', () => (aborted = true)));
  await withWorker(async (runId) => {
    await answer(runId, { happened: false });
    effect = () => 'sent';
    expect((await stage.ended(runId)).status).toBe('completed');
  });
  expect(aborted).toBe(true);
});

test('a result that comes after the deadline is recorded, and nobody need be asked', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  effect = () => promise;
  await withWorker(async (runId) => {
    await until('it is in doubt', async () => (await stage.queue.ambiguous()).find((row) => row.run_id === runId));
    resolve('late');
    expect(await stage.ended(runId)).toMatchObject({ status: 'completed', tasks: [{ result: 'late', tries: 0 }] });
  });
  expect(journal).toHaveLength(1);
});

test('an idempotent receiver is simply asked again', async () => {
  options = { limit: 300, class: 'idempotent' };
  effect = (count) => {
    if (count === 1) throw new Error('socket hang up');
    return 'sent';
  };
  expect(await run()).toMatchObject({ status: 'completed', tasks: [{ tries: 1 }] });
  expect(journal).toHaveLength(2);
});

test.each([
  ['effect.before-intent', undefined],
  ['effect.intended', { happened: false }],
  ['effect.done', { happened: true, result: 'sent' }],
  ['effect.recorded', undefined],
  ['attempt.before-settle', undefined],
])('a worker that dies at %s: another one ends it, with one effect', async (place, given) => {
  const first = await stage.worker({ leaseMs: 1_000, beatMs: 200 });
  let died = false;
  setPoint(place, async () => {
    if (died) return;
    died = true;
    void first.kill();
    await new Promise(() => {});
  });
  const { runId } = await startRun(stage.queue, stage.registry, 'mailer', {});
  await until('the worker dies', () => died || undefined);
  const second = await stage.worker();
  if (given) await answer(runId, given);
  expect(await stage.ended(runId)).toMatchObject({ status: 'completed', tasks: [{ result: 'sent', deaths: 1 }] });
  expect(journal).toHaveLength(1);
  await second.stop();
});
