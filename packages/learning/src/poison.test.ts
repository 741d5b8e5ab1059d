import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { judge } from './judge.ts';
import { type Overview, overview } from './overview.ts';
import { type Classroom, classroom, member, passOnce, team } from './testing/classroom.ts';
import { tinyLearner } from './testing/tiny.ts';
import { rateMost, shareLeast } from './weigh.ts';

let room: Classroom;
beforeAll(async () => {
  // Without a guard: whatever is proposed would come into force, so that only the weighing stands between.
  room = await classroom('poison', {
    ...tinyLearner,
    guards: {},
    replay: (_params, history) => ({ score: 1, cases: Math.max(1, history.length), figures: {} }),
  });
});
afterEach(() => room.clear());
afterAll(() => room.close());

const seen = async (): Promise<Overview> => {
  const [one] = await overview(room.stage.queue, { team, member });
  if (!one) throw new Error('nothing was ever said');
  return one;
};
const range = (from: number, n: number): number[] => Array.from({ length: n }, (_, i) => from + i);

describe('what is meant to mislead is kept, told, and not learnt from', () => {
  test('two camps of two: nothing is proposed', async () => {
    const ids = await room.decided(60, 70, 80);
    for (const [by, right] of [
      ['ann', true],
      ['bob', false],
      ['cem', true],
      ['dee', false],
    ] as const)
      await room.say(by, right, ...ids);
    expect((await passOnce(room)).did).toEqual([]);
    const { inForce, versions, verdicts, held } = await seen();
    expect({ inForce, versions }).toEqual({ inForce: 0, versions: [] });
    expect(verdicts).toMatchObject({ total: 12, held: { contradicted: 12 } });
    expect(held.every(({ held_says }) => held_says !== null && held_says !== '')).toBe(true);
  });

  test('what clear labelled history denies is held, though nobody contradicts it', async () => {
    // Three times labelled good, each of them; mallory says they should have been flagged.
    for (const amount of [60, 70, 80]) await room.label([amount, false], [amount, false], [amount, false]);
    await room.say('mallory', false, ...(await room.decided(60, 70, 80)));
    expect((await passOnce(room)).did).toEqual([]);
    expect(await seen()).toMatchObject({ inForce: 0, versions: [], verdicts: { held: { history: 3 } } });
  });

  test("one person's flood: a share of it at most is learnt from, once, and nothing of the others is held", async () => {
    const few = await room.decided(60, 70, 80);
    const many = await room.decided(...range(1, rateMost + 10));
    await room.say('ann', false, few[0] ?? '');
    await room.say('bob', false, few[1] ?? '');
    await room.say('cem', false, few[2] ?? '');
    await room.say('mallory', false, ...many);
    await passOnce(room);
    const { verdicts, versions } = await seen();
    expect(verdicts.held.rate, 'what came after the most that anybody reads').toBe(10);
    expect(versions, 'three others and one share').toMatchObject([{ version: 1, verdicts: 3 + shareLeast }]);
    // One share is learnt, the rest waits for the words of others.
    expect(verdicts.held.share).toBe(rateMost - shareLeast);
    expect((await passOnce(room)).did, 'nothing is learnt from what waits').toEqual([]);
    for (const decisionId of many.slice(0, shareLeast))
      await judge(room.stage.queue, { decisionId, right: false, by: 'mallory', reason: 'in other words' });
    expect((await passOnce(room)).did, 'nor where what was learnt from is said in other words').toEqual([]);
    expect((await seen()).verdicts.held.share, 'which makes no room for more').toBe(rateMost);
    const held = (await seen()).held.map(({ said_by }) => said_by);
    expect(new Set(held), 'nothing of the others is held').toEqual(new Set(['mallory']));
  });
});
