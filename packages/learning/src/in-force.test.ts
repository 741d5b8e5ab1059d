import { faults } from '@holdfast/db/testing';
import { until } from '@holdfast/queue/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { followInForce } from './in-force.ts';
import { learnersOf } from './learners.ts';
import { rollBack } from './roll-back.ts';
import { type Classroom, classroom, member, passOnce, team } from './testing/classroom.ts';

let room: Classroom;
beforeAll(async () => {
  room = await classroom('in force');
});
afterEach(() => room.clear());
afterAll(() => room.close());

async function promoted(): Promise<void> {
  await room.label([10, false], [60, true], [70, true], [120, true]);
  await room.say('ann', false, ...(await room.decided(60, 70, 80)));
  await passOnce(room);
}

test.each([
  ['by hints alone', { pollMs: 3_600_000 }],
  ['without LISTEN, by looking', { listen: false, pollMs: 20 }],
])('%s it follows promotions and rollbacks', async (_, options) => {
  const following = await followInForce(room.stage.test.open(), room.learners, options);
  expect(following.of(team, member)).toBe(null);
  await promoted();
  await until(() => following.of(team, member)?.version === 1);
  expect(following.of(team, member)).toEqual({ version: 1, params: { threshold: 60 } });
  await rollBack(room.stage.queue, { team, member, by: 'ann' });
  await until(() => following.of(team, member) === null);
  await following.close();
});

test('what is known stays while the database is away', async () => {
  await promoted();
  const away = faults(room.stage.test.open());
  const following = await followInForce(away, room.learners, { listen: false, pollMs: 10 });
  away.storm({ seed: 1, rates: { 'cut before': 1 } });
  await rollBack(room.stage.queue, { team, member, by: 'ann' });
  await until(() => away.injected.length > 0);
  expect(following.of(team, member)?.version).toBe(1);
  away.calm();
  await until(() => following.of(team, member) === null);
  await following.close();
});

test('parameters that do not fit the code of this process are left out', async () => {
  await promoted();
  await room.stage.db.sql(`UPDATE parameters SET params = '{"threshold": "many"}'`);
  const following = await followInForce(room.stage.test.open(), room.learners);
  expect(following.of(team, member)).toBe(null);
  await following.close();
});

test('without learners nothing is asked', async () => {
  const watched = faults(room.stage.test.open());
  watched.storm({ seed: 1, rates: { 'cut before': 1 } });
  const none = await followInForce(watched, learnersOf([]), { listen: false, pollMs: 1 });
  expect(none.of(team, member)).toBe(null);
  expect(watched.injected).toEqual([]);
  await none.close();
});
