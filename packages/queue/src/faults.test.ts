import type { Fault } from '@holdfast/db/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closed, type Script, type Stage, stage, until, violations } from './testing.ts';

const script: Script = {
  turns: [
    [{ member: 'a', acts: [{ do: 'retry' }, { do: 'effect', key: 'mail' }] }],
    [
      {
        member: 'b',
        acts: [
          {
            do: 'spawn',
            runs: [{ turns: [[{ member: 'x' }]] }, { turns: [[{ member: 'y', acts: [{ do: 'snooze' }] }]] }],
          },
        ],
      },
      { member: 'c' },
    ],
    [{ member: 'd', acts: [{ do: 'park' }] }],
    [{ member: 'e' }],
  ],
};

describe.each(['read committed', 'serializable'] as const)('injected faults, %s', (isolation) => {
  let here: Stage;
  beforeAll(async () => {
    here = await stage('faults', isolation);
  });
  beforeEach(() => here.clear());
  afterAll(() => here.close());

  /** Answers whatever is asked until the runs are closed; returns what is left, ids and times aside. */
  const finish = async (runs: string[]): Promise<unknown> => {
    const answering = until(async () => {
      for (const row of await here.queue.inbox())
        await here.queue.answer({ approvalId: row.approval_id, hash: row.hash, answer: 1, by: 'ann' });
      return (await here.queue.runs({ status: 'running' })).length === 0;
    });
    const ends = await closed(here.db, runs);
    await answering;
    expect(await violations(here.db)).toEqual([]);
    const tasks = (await Promise.all(runs.map((run) => here.queue.tasks(run)))).flat();
    return {
      ends: Object.values(ends),
      tasks: tasks
        .map((task) => [task.member, task.turn, task.status, task.deaths, task.result])
        .toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
    };
  };

  const kinds: Fault[] = [
    'conflict',
    'deadlock',
    'ambiguous',
    'lost',
    'cut before',
    'cut during',
    'cut after',
    'full',
    'standby',
    'unlicensed',
    'draining',
  ];
  const storms = isolation === 'serializable' ? [kinds] : kinds.map((kind) => [kind]);

  it.each(storms)('%s at a tenth of all statements: the same end', async (...faults) => {
    await here.worker();
    const quiet = await finish(await here.run(script, script));
    expect(here.world.journal).toHaveLength(2);
    await here.clear();
    for (let n = 0; n < 2; n++) {
      const failing = await here.faulty({ leaseMs: 30_000, beatMs: 100, listen: false });
      failing.faults.storm({
        seed: n + 7,
        rates: Object.fromEntries(faults.map((fault) => [fault, 0.12 / faults.length])),
      });
    }
    expect(await finish(await here.run(script, script))).toEqual(quiet);
    expect(here.world.journal).toHaveLength(2);
  });
});
