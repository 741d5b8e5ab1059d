import { faults } from '@holdfast/db/testing';
import { readStream } from '@holdfast/events';
import { agentId, openQueue } from '@holdfast/queue';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { feedbackOf, judge } from './judge.ts';
import { overview } from './overview.ts';
import { promote } from './promote.ts';
import { rollBack } from './roll-back.ts';
import { type Classroom, classroom, member, passOnce, team } from './testing/classroom.ts';
import { tinyLearner } from './testing/tiny.ts';

let room: Classroom;
beforeAll(async () => {
  room = await classroom('judge', { ...tinyLearner, promotes: 'a person' });
});
afterEach(async () => {
  clearPoints();
  await room.clear();
});
afterAll(() => room.close());

const who = { team, member };
const nobody = '00000000-0000-4000-8000-000000000000';

describe('a verdict', () => {
  test('is kept with its event and marks the decision; said again it changes nothing', async () => {
    const { queue, db } = room.stage;
    const [decisionId = ''] = await room.decided(60);
    const first = await judge(queue, { decisionId, right: false, reason: 'ask ann@example.org', by: 'ann' });
    expect(first).toMatchObject({ ...who, right: false, revision: 1, changed: true, feedback: 'wrong', against: [] });
    const again = await judge(queue, { decisionId, right: false, reason: 'ask ann@example.org', by: 'ann' });
    expect(again).toMatchObject({ revision: 1, changed: false });
    const other = await judge(queue, { decisionId, right: true, by: 'bob' });
    expect(other).toMatchObject({ feedback: 'contested', against: ['ann'], revision: 1 });
    const turned = await judge(queue, { decisionId, right: true, by: 'ann' });
    expect(turned).toMatchObject({ feedback: 'right', revision: 2, changed: true, against: [] });
    const [decision] = await db.sql('SELECT user_feedback, feedback_at FROM agent_decisions WHERE decision_id = $1', [
      decisionId,
    ]);
    expect(decision).toEqual({ user_feedback: 'right', feedback_at: expect.any(Date) });
    const events = await readStream(db, agentId(team, member));
    expect(events.map(({ seq, type }) => [seq, type])).toEqual([1, 2, 3].map((seq) => [seq, 'decision.judged']));
    expect(JSON.stringify(events), 'masked').not.toContain('ann@example.org');
    expect(events[0]?.data).toMatchObject({ decisionId, by: 'ann', right: false, feedback: 'wrong', revision: 1 });
  });

  test('on no decision is refused', async () => {
    await expect(judge(room.stage.queue, { decisionId: nobody, right: true, by: 'ann' })).rejects.toMatchObject({
      code: 'DECISION_UNKNOWN',
    });
  });

  test('of many people at once is lost by none, and every place of the stream is taken once', async () => {
    const { queue, db } = room.stage;
    const [decisionId = ''] = await room.decided(60);
    const people = Array.from({ length: 12 }, (_, n) => `person ${n}`);
    await Promise.all(people.map((by, n) => judge(queue, { decisionId, right: n % 2 === 0, by })));
    expect(await db.sql('SELECT said_by FROM verdicts')).toHaveLength(12);
    const seqs = (await readStream(db, agentId(team, member))).map(({ seq }) => seq);
    expect(seqs).toEqual(people.map((_, n) => n + 1));
    const [decision] = await db.sql('SELECT user_feedback FROM agent_decisions');
    expect(decision).toEqual({ user_feedback: 'contested' });
  });

  test('is kept once whatever becomes of the connection', async () => {
    const { test: database, db } = room.stage;
    const [decisionId = ''] = await room.decided(60);
    for (const [n, fault] of (['conflict', 'ambiguous', 'lost', 'cut before', 'cut after'] as const).entries()) {
      const broken = faults(database.open());
      broken.next(fault, { query: 'verdicts.judge' });
      const queue = openQueue({ db: broken, region: null, regions: ['us-west-2'] });
      const said = await judge(queue, { decisionId, right: true, by: `person ${n}` });
      expect({ fault, revision: said.revision }).toEqual({ fault, revision: 1 });
      expect(broken.injected).toHaveLength(1);
    }
    expect(await readStream(db, agentId(team, member))).toHaveLength(5);
  });

  test('what people say together', () => {
    expect([feedbackOf([true]), feedbackOf([false, false]), feedbackOf([true, false])]).toEqual([
      'right',
      'wrong',
      'contested',
    ]);
  });
});

/** A version in shadow. */
async function shadow(): Promise<void> {
  await room.label([10, false], [60, true], [70, true], [120, true]);
  await room.say('ann', false, ...(await room.decided(60, 70, 80)));
  await passOnce(room);
  expect((await overview(room.stage.queue, who))[0]).toMatchObject({
    inForce: 0,
    versions: [{ version: 1, status: 'shadow' }],
  });
}

/** Both come to the same point before either goes on. */
function together(name: string, n: number): void {
  let come = 0;
  let go: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    go = resolve;
  });
  setPoint(name, async () => {
    if (++come === n) go();
    await all;
  });
}

describe('two people at once', () => {
  test('promote: one wins, the other is told who', async () => {
    const { queue, db } = room.stage;
    await shadow();
    together('learn.promoting', 2);
    const ends = await Promise.allSettled(['ann', 'bob'].map((by) => promote(queue, { ...who, by })));
    const won = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    const told = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as Error] : []));
    expect(won).toMatchObject([{ from: 0, to: 1 }]);
    expect(told).toMatchObject([{ code: 'VERSION_TAKEN' }]);
    expect(told[0]?.message).toContain(`${won[0]?.by} was first`);
    const events = await readStream(db, agentId(team, member));
    expect(events.filter(({ type }) => type === 'version.promoted')).toHaveLength(1);
  });

  test('roll back: done once, the other is told who', async () => {
    const { queue, db } = room.stage;
    await shadow();
    await promote(queue, { ...who, version: 1, by: 'ann' });
    together('learn.rolling-back', 2);
    const ends = await Promise.allSettled(['ann', 'bob'].map((by) => rollBack(queue, { ...who, by })));
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const told = ends.find((end) => end.status === 'rejected');
    expect(told?.reason).toMatchObject({ code: 'VERSION_TAKEN' });
    const events = await readStream(db, agentId(team, member));
    expect(events.filter(({ type }) => type === 'version.rolled_back')).toHaveLength(1);
    expect((await overview(queue, who))[0]).toMatchObject({ inForce: 0 });
  });
});

describe('what a person may not do', () => {
  test('each with its reason', async () => {
    const { queue } = room.stage;
    await expect(promote(queue, { ...who, by: 'ann' })).rejects.toMatchObject({ code: 'LEARNER_UNKNOWN' });
    await shadow();
    const cases = [
      [() => promote(queue, { ...who, version: 9, by: 'ann' }), 'VERSION_UNKNOWN'],
      [() => rollBack(queue, { ...who, by: 'ann' }), 'ROLLBACK_REFUSED'],
      [() => rollBack(queue, { ...who, to: 1, by: 'ann' }), 'ROLLBACK_REFUSED'],
      [() => rollBack(queue, { ...who, to: 0, by: 'ann' }), 'ROLLBACK_REFUSED'],
      [() => rollBack(queue, { ...who, to: 9, by: 'ann' }), 'VERSION_UNKNOWN'],
    ] as const;
    for (const [act, code] of cases) await expect(act()).rejects.toMatchObject({ code });
    await promote(queue, { ...who, by: 'ann' });
    // The same person asking again, as after a lost reply, is told the same.
    expect(await promote(queue, { ...who, version: 1, by: 'ann' })).toEqual({ ...who, from: 0, to: 1, by: 'ann' });
    await expect(promote(queue, { ...who, version: 1, by: 'bob' })).rejects.toMatchObject({ code: 'VERSION_TAKEN' });
    await expect(rollBack(queue, { ...who, to: 1, by: 'ann' })).rejects.toMatchObject({ code: 'ROLLBACK_REFUSED' });
  });

  test('a version in shadow is made anew when more was said, from all of it', async () => {
    const { queue } = room.stage;
    await room.label([10, false], [55, true], [60, true], [120, true]);
    const ids = await room.decided(60, 70, 80, 55, 56, 57);
    await room.say('ann', false, ...ids.slice(0, 3));
    await passOnce(room);
    await room.say('bob', false, ...ids.slice(3));
    await passOnce(room);
    expect((await overview(queue, who))[0]?.versions).toMatchObject([
      { version: 2, status: 'shadow', params: { threshold: 55 }, verdicts: 6 },
      { version: 1, status: 'refused', why: 'more was said since, and nobody had put it in force' },
    ]);
  });
});
