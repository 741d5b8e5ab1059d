import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { hear } from './hear.ts';
import { judge } from './judge.ts';
import type { Heard } from './learner.ts';
import { type Classroom, classroom } from './testing/classroom.ts';
import { tinyLearner } from './testing/tiny.ts';

let room: Classroom;
let heard: Heard[] = [];
beforeAll(async () => {
  room = await classroom('hear', { ...tinyLearner, heard: async () => heard });
});
afterEach(() => room.clear());
afterAll(() => room.close());

const listen = (ears?: Set<string>) => hear({ queue: room.stage.queue, domain: room.stage.db }, room.learners, ears);
const kept = (): Promise<unknown[]> => room.stage.db.sql('SELECT reason, revision FROM verdicts');

async function heardOf(decisionId: string): Promise<(reason: string, at?: Date) => Heard> {
  const decision = await room.stage.queue.decision(decisionId);
  const [run, type] = [decision?.run_id ?? '', decision?.decision_type ?? ''];
  return (reason, at) => ({ run, decision: type, right: false, reason, by: 'ann', ...(at ? { at } : {}) });
}

const ago = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

test.each([true, false])(
  'of two corrections the newer counts, and is said once, whoever listens; with times: %s',
  async (timed) => {
    const [decisionId = ''] = await room.decided(60);
    const word = await heardOf(decisionId);
    const ears = new Set<string>();
    heard = [word('older', timed ? ago(9) : undefined)];
    expect(await listen(ears)).toMatchObject([{ reason: 'older', revision: 1 }]);
    heard = [word('newer', timed ? new Date(Date.now() + 1_000) : undefined), ...heard];
    expect(await listen(ears)).toMatchObject([{ reason: 'newer', revision: 2 }]);
    expect(await listen(ears)).toEqual([]);
    // As after a start.
    expect(await listen()).toEqual([]);
    expect(await kept()).toEqual([{ reason: 'newer', revision: 2 }]);
  },
);

test('heard for the first time, only the newest of a person is said, in whatever order they come', async () => {
  const [decisionId = ''] = await room.decided(60);
  const word = await heardOf(decisionId);
  heard = [word('older', ago(9)), word('newer', ago(3)), word('oldest', ago(20))];
  expect(await listen()).toMatchObject([{ reason: 'newer', revision: 1 }]);
});

test("a person's own verdict stays, unless what they said elsewhere is newer", async () => {
  const { queue } = room.stage;
  const [decisionId = ''] = await room.decided(60);
  const word = await heardOf(decisionId);
  await judge(queue, { decisionId, right: true, by: 'ann', reason: 'own' });
  for (const one of [word('elsewhere, no time'), word('elsewhere', ago(5))]) {
    heard = [one];
    expect(await listen()).toEqual([]);
  }
  expect(await kept()).toEqual([{ reason: 'own', revision: 1 }]);
  heard = [word('elsewhere, later', new Date(Date.now() + 1_000))];
  expect(await listen()).toMatchObject([{ reason: 'elsewhere, later', revision: 2 }]);
});

test('what has no decision yet is listened for again', async () => {
  const ears = new Set<string>();
  const [decisionId = ''] = await room.decided(60);
  const word = await heardOf(decisionId);
  const known = word('said');
  heard = [{ ...known, decision: 'not made yet' }];
  expect(await listen(ears)).toEqual([]);
  expect(ears.size).toBe(0);
  await room.stage.db.sql(`UPDATE agent_decisions SET decision_type = 'not made yet' WHERE decision_id = $1`, [
    decisionId,
  ]);
  expect(await listen(ears)).toMatchObject([{ reason: 'said', revision: 1 }]);
});
