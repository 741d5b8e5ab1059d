import { readStream } from '@holdfast/events';
import { agentId } from '@holdfast/queue';
import { bury, until } from '@holdfast/queue/testing';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sweep } from './judge.ts';
import { type Overview, overview } from './overview.ts';
import { promote } from './promote.ts';
import { rollBack } from './roll-back.ts';
import { type Classroom, classroom, member, passOnce, team } from './testing/classroom.ts';

let room: Classroom;
beforeAll(async () => {
  room = await classroom('learning loop');
});
afterEach(async () => {
  clearPoints();
  await room.clear();
});
afterAll(() => room.close());

const who = { team, member };
const seen = async (): Promise<Overview> => {
  const [one] = await overview(room.stage.queue, who);
  if (!one) throw new Error('nothing was ever said');
  return one;
};
const told = async (): Promise<string[]> =>
  (await readStream(room.stage.db, agentId(team, member))).map(({ type }) => type);

/** Amounts from 50 on are bad, and version 0 flags from 100 on: three people say so. */
async function taught(): Promise<void> {
  await room.label([10, false], [40, false], [60, true], [80, true], [120, true]);
  const [a = '', b = '', c = ''] = await room.decided(60, 80, 70);
  await room.say('ann', false, a);
  await room.say('bob', false, b);
  await room.say('cem', false, c);
}

/** What the loop must have come to, whatever died on the way. */
async function expectLearnt(): Promise<void> {
  const { inForce, versions, behind, verdicts } = await seen();
  expect({ inForce, behind }).toEqual({ inForce: 1, behind: false });
  expect(versions).toHaveLength(1);
  expect(versions[0]).toMatchObject({
    version: 1,
    status: 'in_force',
    params: { threshold: 60 },
    verdicts: 3,
    promoted_by: 'the platform',
    replay_before: { score: 0.6, cases: 5, figures: { missed: 2 } },
    replay_after: { score: 1, cases: 5, figures: { missed: 0 } },
  });
  expect(verdicts).toMatchObject({ total: 3, wrong: 3, people: 3, unweighed: 0 });
  expect(await told()).toEqual([...Array(3).fill('decision.judged'), 'version.proposed', 'version.promoted']);
}

describe('from verdicts to a version in force', () => {
  test('in force in every region, and out of force again, though only one of them did it', async () => {
    await taught();
    const regions = ['us-west-2', 'us-east-1', 'us-central-1'];
    const workers = await Promise.all(regions.map((region) => room.worker(region)));
    const versions = (): (number | undefined)[] => workers.map((worker) => worker.inForce()?.version);
    await until(() => versions().every((version) => version === 1));
    await rollBack(room.stage.queue, { ...who, by: 'ann' });
    await until(() => versions().every((version) => version === undefined));
  });

  test('through workers: judged, proposed, replayed, promoted, followed, rolled back', async () => {
    await taught();
    const [one, two] = [await room.worker(), await room.worker()];
    await until(() => one.inForce()?.version === 1 && two.inForce()?.version === 1);
    await expectLearnt();
    expect(await room.decide(65)).toMatchObject({ flagged: true, version: 1 });
    await rollBack(room.stage.queue, { ...who, by: 'ann' });
    await until(() => one.inForce() === null && two.inForce() === null);
    expect(await room.decide(65)).toMatchObject({ flagged: false, version: 0 });
    expect((await seen()).versions[0]).toMatchObject({ status: 'rolled_back', ended_by: 'ann' });
    expect((await told()).at(-1)).toBe('version.rolled_back');
    // What was rolled back is not learnt a second time from the same words.
    expect((await passOnce(room)).did).toEqual([]);
    await rollBack(room.stage.queue, { ...who, to: 1, by: 'bob' });
    await until(() => one.inForce()?.version === 1 && two.inForce()?.version === 1);
  });

  test('a version that regresses in replay is refused, kept, and says why', async () => {
    await room.label([50, false], [60, false], [70, false], [120, true]);
    const ids = await room.decided(61, 71, 81);
    await room.say('ann', false, ids[0] ?? '', ids[1] ?? '', ids[2] ?? '');
    await passOnce(room);
    const { inForce, versions, behind } = await seen();
    expect({ inForce, behind }).toEqual({ inForce: 0, behind: false });
    expect(versions).toMatchObject([{ version: 1, status: 'refused', why: 'its score falls from 1 to 0.75' }]);
    await expect(promote(room.stage.queue, { ...who, version: 1, by: 'ann' })).rejects.toMatchObject({
      code: 'VERSION_REFUSED',
    });
    expect(await told()).toEqual([...Array(3).fill('decision.judged'), 'version.proposed', 'version.refused']);
    expect((await passOnce(room)).did, 'nothing new was said').toEqual([]);
  });

  test('a better score does not excuse a guarded figure', async () => {
    await room.label([101, true], [100, false], [105, false], [110, false], [120, true]);
    const ids = await room.decided(100, 105, 110);
    await room.say('ann', false, ...ids);
    await passOnce(room);
    const { versions } = await seen();
    expect(versions).toMatchObject([{ status: 'refused', why: 'missed rises from 0 to 1' }]);
    expect(versions[0]?.replay_after?.score).toBeGreaterThan(versions[0]?.replay_before?.score ?? 1);
  });

  test('without labelled history nothing comes into force', async () => {
    const ids = await room.decided(60, 70, 80);
    await room.say('ann', false, ...ids);
    await passOnce(room);
    expect((await seen()).versions).toMatchObject([
      { status: 'refused', why: 'there is no labelled history to replay it on' },
    ]);
  });

  test('two verdicts are not enough', async () => {
    await room.label([60, true]);
    await room.say('ann', false, ...(await room.decided(60, 70)));
    expect((await passOnce(room)).did).toEqual([]);
    expect(await seen()).toMatchObject({ versions: [], behind: false });
  });
});

const points = [
  'learn.proposing',
  'learn.proposed',
  'learn.replaying',
  'learn.replayed',
  'learn.promoting',
  'learn.promoted',
];

describe('whoever learns may die anywhere', () => {
  test.each(points)('thrown out at %s, the next pass ends the same', async (name) => {
    await taught();
    let deaths = 0;
    setPoint(name, () => {
      if (deaths++ === 0) throw new Error('died');
    });
    await expect(passOnce(room)).rejects.toThrow('died');
    await passOnce(room);
    expect(deaths).toBeGreaterThan(0);
    await expectLearnt();
  });

  test.each(points)('a worker that dies at %s is followed by another', async (name) => {
    await taught();
    const dies = await room.worker();
    await new Promise<void>((reached) => {
      setPoint(name, () => {
        reached();
        return new Promise(() => undefined);
      });
    });
    await dies.kill();
    clearPoints();
    await bury(room.stage.db, dies.id);
    const next = await room.worker();
    await until(() => next.inForce()?.version === 1);
    await until(async () => !(await seen()).behind);
    await expectLearnt();
  });

  test('refused once, though it died around the refusal', async () => {
    await room.label([50, false], [60, false], [70, false], [120, true]);
    await room.say('ann', false, ...(await room.decided(61, 71, 81)));
    for (const name of ['learn.refusing', 'learn.refused']) {
      setPoint(name, () => {
        throw new Error('died');
      });
      await expect(passOnce(room)).rejects.toThrow('died');
      clearPoints();
    }
    await passOnce(room);
    expect((await seen()).versions).toMatchObject([{ version: 1, status: 'refused' }]);
    expect((await told()).filter((type) => type === 'version.refused')).toHaveLength(1);
  });

  test('whoever judges dies before the task is made: the sweep makes it, once', async () => {
    const [id = ''] = await room.decided(60);
    setPoint('judge.written', () => {
      throw new Error('died');
    });
    await expect(room.say('ann', false, id)).rejects.toThrow('died');
    clearPoints();
    const learning = (): Promise<unknown[]> => room.stage.db.sql(`SELECT 1 FROM agent_tasks WHERE member = 'learn'`);
    expect(await learning()).toHaveLength(0);
    expect(await sweep(room.stage.queue)).toHaveLength(1);
    await sweep(room.stage.queue);
    expect(await learning()).toHaveLength(1);
    await passOnce(room);
    expect(await sweep(room.stage.queue)).toEqual([]);
  });

  test('many passes at once do it once', async () => {
    await taught();
    await Promise.all(Array.from({ length: 8 }, () => passOnce(room)));
    await expectLearnt();
  });
});
