import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startRun } from './start.ts';
import { team } from './team.ts';
import { openStage, type Stage, until } from './testing/stage.ts';

let begun = 0;
let finishEffect = (_: string): void => {};

const slow = team({
  does: 'waits until it is told to stop',
  input: z.object({ effect: z.boolean() }),
  members: {
    it: {
      kind: 'step',
      does: 'waits for its signal',
      home: 'us-east-1',
      run: async ({ input }, { signal, once }) => {
        begun++;
        if (input.effect) await once('slow', () => new Promise<string>((done) => (finishEffect = done)));
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
      },
    },
  },
  next: (s) => (s.turns.it === 0 ? 'it' : 'done'),
});

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ slow }, 'abort');
});
afterAll(() => stage.close());

async function begin(effect: boolean): Promise<string> {
  const before = begun;
  const { runId } = await startRun(stage.queue, stage.registry, 'slow', { effect });
  await until('the step has begun', () => begun > before || undefined);
  return runId;
}

test('a cancelled run aborts the step that is held, and its task is closed as cancelled', async () => {
  const worker = await stage.worker({ beatMs: 100 });
  const runId = await begin(false);
  expect(await stage.queue.cancel(runId, 'ann')).toBe('cancelling');
  expect(await stage.ended(runId)).toMatchObject({ status: 'cancelled', tasks: [{ status: 'cancelled', tries: 0 }] });
  await worker.stop();
});

test('an effect under way when its run is cancelled is waited for and recorded', async () => {
  const worker = await stage.worker({ beatMs: 100 });
  const runId = await begin(true);
  await until('the effect has begun', async () => (await effects(runId))[0]?.status === 'intended' || undefined);
  expect(await stage.queue.cancel(runId, 'ann')).toBe('cancelling');
  finishEffect('done it');
  expect((await stage.ended(runId)).status).toBe('cancelled');
  expect(await effects(runId)).toEqual([{ status: 'done', result: 'done it' }]);
  await worker.stop();
});

test('a worker that drains gives the step back untouched, and another one runs it', async () => {
  const first = await stage.worker({ drainMs: 50 });
  const runId = await begin(false);
  const before = begun;
  await first.drain();
  expect(await stage.queue.tasks(runId)).toMatchObject([{ status: 'pending', tries: 0, deaths: 0, worker: null }]);
  const second = await stage.worker({ beatMs: 100 });
  await until('the step has begun again', () => begun > before || undefined);
  await stage.queue.cancel(runId, 'ann');
  await stage.ended(runId);
  await second.stop();
});

function effects(runId: string): Promise<{ status: string; result: unknown }[]> {
  return stage.db.sql(
    'SELECT e.status, e.result FROM effects e JOIN agent_tasks t ON t.task_id = e.task_id WHERE t.run_id = $1',
    [runId],
  );
}
