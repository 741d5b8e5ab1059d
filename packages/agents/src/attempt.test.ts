import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { giveAnswer } from './answer.ts';
import { emit, startRun } from './start.ts';
import { team } from './team.ts';
import { openStage, type Stage } from './testing/stage.ts';
import { event, http } from './trigger.ts';

const n = z.object({ n: z.number() });
const input = z.object({ mode: z.string() });
const home = 'us-east-1';
/** How often the code of each mode ran. */
const calls: Record<string, number> = {};
const call = (mode: string): number => {
  calls[mode] = (calls[mode] ?? 0) + 1;
  return calls[mode];
};
/** What a later release may mend. */
let nextIsBroken = true;

const contract = team({
  does: 'reads, scores and asks',
  input,
  on: [http(), event('contract.received')],
  members: {
    reader: { kind: 'step', does: 'reads', home, out: n, run: ({ input: { mode } }) => ({ n: mode.length }) },
    risk: {
      kind: 'step',
      does: 'scores',
      home: 'us-west-2',
      out: n,
      run: (s, { decide, progress }) => {
        progress('scoring', 'looks at the text', { n: s.reader?.n ?? 0 });
        decide({
          type: 'risk',
          context: { n: s.reader?.n },
          reasoning: 'by length',
          confidence: 0.5,
          action: { go: true },
        });
        return { n: (s.reader?.n ?? 0) * 2 };
      },
    },
    counsel: {
      kind: 'human',
      does: 'signs',
      out: z.object({ verdict: z.enum(['sign', 'refuse']) }),
      ask: (s) => ({ risk: s.risk?.n }),
    },
    left: { kind: 'step', does: 'half', home, out: n, run: (s) => ({ n: (s.risk?.n ?? 0) + 1 }) },
    right: {
      kind: 'step',
      does: 'other half',
      home: 'us-central-1',
      out: n,
      run: (s) => ({ n: (s.risk?.n ?? 0) + 2 }),
    },
  },
  next: (s) =>
    !s.reader ? 'reader' : !s.risk ? 'risk' : !s.counsel ? 'counsel' : s.turns.left === 0 ? ['left', 'right'] : 'done',
});

const odd = team({
  does: 'behaves oddly, as told',
  input,
  members: {
    it: {
      kind: 'step',
      does: 'behaves oddly',
      home,
      tries: 3,
      timeout: 300,
      run: async ({ input: { mode } }, tools) => {
        const count = call(mode);
        if (mode === 'fails twice' && count < 3) throw new Error(`no. ${count}`);
        if (mode === 'always fails' && count < 4) throw new Error('always');
        if (mode === 'fails for good' && count === 1) tools.fail('CARD_DECLINED', 'the card was declined');
        if (mode === 'sleeps' && count < 3) tools.snooze(5, { slept: count });
        if (mode === 'hangs' && count < 4) await new Promise(() => {});
        if (mode === 'is too large') return 'x'.repeat(300_000);
        if (mode === 'is strange')
          return { text: 'a\u0000b\ud800c\\u0000', not: Number.NaN, when: new Date(0), gone: undefined };
        return { count, kept: tools.kept, fence: tools.attempt.fence };
      },
    },
    misfit: {
      kind: 'step',
      does: 'answers wrongly',
      home,
      out: n,
      run: () => ({ n: 'one' }) as unknown as { n: number },
    },
    spare: {
      kind: 'step',
      does: 'fails but may',
      home,
      optional: true,
      tries: 1,
      run: () => Promise.reject(new Error('spare')),
    },
  },
  next: (s) => {
    if (s.input.mode === 'next breaks' && nextIsBroken && s.turns.it > 0) throw new Error('not today');
    if (s.input.mode === 'misfits') return s.turns.misfit === 0 ? 'misfit' : 'done';
    if (s.input.mode === 'spare fails') return s.turns.spare === 0 ? 'spare' : s.failed.spare && !s.it ? 'it' : 'done';
    return s.turns.it === 0 ? 'it' : 'done';
  },
});

const parent = team({
  does: 'spawns',
  input,
  members: {
    boss: {
      kind: 'step',
      does: 'spawns two',
      home,
      run: async (_, { spawn }) => {
        const ends = await spawn([
          { team: 'odd', key: 'good', input: { mode: 'child' } },
          { team: 'odd', key: 'bad', input: { mode: 'misfits' } },
        ]);
        return ends.map(({ key, status, error }) => [key, status, error?.code ?? null]);
      },
    },
  },
  next: (s) => (s.turns.boss === 0 ? 'boss' : 'done'),
});

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ contract, odd, parent }, 'attempt');
  await stage.worker();
});
afterAll(() => stage.close());

const start = async (name: string, mode: string) => (await startRun(stage.queue, stage.registry, name, { mode })).runId;
const oddly = async (mode: string) => stage.ended(await start('odd', mode));

test('a run goes from step to step, parks for a person, branches and joins', async () => {
  const runId = await start('contract', 'abc');
  const question = await stage.asked(runId);
  expect(question).toMatchObject({
    member: 'counsel',
    proposal: {
      kind: 'human',
      team: 'contract',
      shows: { risk: 6 },
      schema: { properties: { verdict: { enum: ['sign', 'refuse'] } } },
    },
  });
  const given = { approvalId: question.approval_id, hash: question.hash, proposal: question.proposal, by: 'ann' };
  await expect(
    giveAnswer(stage.queue, stage.registry, { ...given, answer: { verdict: 'maybe' } }),
  ).rejects.toMatchObject({
    code: 'ANSWER_INVALID',
    status: 400,
  });
  expect(await giveAnswer(stage.queue, stage.registry, { ...given, answer: { verdict: 'sign' } })).toMatchObject({
    ok: true,
    runId,
  });
  expect(
    await giveAnswer(stage.queue, stage.registry, { ...given, by: 'bob', answer: { verdict: 'refuse' } }),
  ).toMatchObject({
    ok: false,
    why: 'answered',
    by: 'ann',
  });
  const run = await stage.ended(runId);
  expect(run.status).toBe('completed');
  expect(run.tasks.map(({ member, turn, result }) => [turn, member, result])).toEqual(
    expect.arrayContaining([
      [1, 'reader', { n: 3 }],
      [2, 'risk', { n: 6 }],
      [3, 'counsel', { verdict: 'sign' }],
      [4, 'left', { n: 7 }],
      [4, 'right', { n: 8 }],
    ]),
  );
  expect(await stage.queue.decisions({ runId })).toMatchObject([
    { decision_type: 'risk', context: { n: 3 }, confidence: 0.5, team: 'contract' },
  ]);
});

test('the same key is the same run', async () => {
  const first = await startRun(stage.queue, stage.registry, 'contract', { mode: 'x' }, { key: 'k1', by: 'http' });
  const again = await startRun(stage.queue, stage.registry, 'contract', { mode: 'x' }, { key: 'k1' });
  expect(first).toMatchObject({ started: true });
  expect(again).toEqual({ runId: first.runId, started: false });
});

test('an event starts the teams that listen; what nobody knows is told', async () => {
  const { queue, registry } = stage;
  const first = await emit(queue, registry, 'contract.received', { mode: 'x' }, 'e1');
  expect(first).toMatchObject([{ team: 'contract', started: true }]);
  expect(await emit(queue, registry, 'contract.received', { mode: 'x' }, 'e1')).toMatchObject([{ started: false }]);
  await expect(emit(queue, registry, 'contract.lost', {})).rejects.toMatchObject({ code: 'EVENT_UNKNOWN' });
  await expect(emit(queue, registry, 'contract.received', { mode: 1 })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  });
  await expect(startRun(queue, registry, 'nobody', {})).rejects.toMatchObject({ code: 'TEAM_UNKNOWN' });
  await expect(startRun(queue, registry, 'odd', { mode: 'x' }, { by: 'http' })).rejects.toMatchObject({
    code: 'TRIGGER_MISSING',
  });
});

test('a throw is tried again', async () => {
  expect(await oddly('fails twice')).toMatchObject({
    status: 'completed',
    tasks: [{ tries: 2, result: { count: 3, fence: 3 } }],
  });
});

test('after the last try the run fails, and a redrive runs the same task again', async () => {
  const run = await oddly('always fails');
  expect(run).toMatchObject({
    status: 'failed',
    error: { code: 'STEP_FAILED', details: { member: 'it' } },
    tasks: [{ status: 'failed', tries: 2 }],
  });
  expect(await stage.queue.redrive(run.run_id, 'ann')).toBe('redriven');
  expect(await stage.ended(run.run_id)).toMatchObject({ status: 'completed', tasks: [{ result: { count: 4 } }] });
});

test('fail() is final at once', async () => {
  expect(await oddly('fails for good')).toMatchObject({
    status: 'failed',
    error: { code: 'CARD_DECLINED' },
    tasks: [{ tries: 0, fence: 1 }],
  });
});

test('an attempt that hangs is ended by its timeout and tried again', async () => {
  expect(await oddly('hangs')).toMatchObject({
    status: 'failed',
    error: { code: 'STEP_TIMEOUT' },
    tasks: [{ tries: 2, fence: 3 }],
  });
});

test('a snooze is no failure and keeps what it was given', async () => {
  expect(await oddly('sleeps')).toMatchObject({
    status: 'completed',
    tasks: [{ tries: 0, result: { count: 3, kept: { slept: 2 } } }],
  });
});

test('an answer over 256 KB or one that misfits its own schema fails at once, with a code', async () => {
  expect(await oddly('is too large')).toMatchObject({
    status: 'failed',
    error: { code: 'ANSWER_TOO_LARGE' },
    tasks: [{ fence: 1 }],
  });
  expect(await oddly('misfits')).toMatchObject({
    status: 'failed',
    error: { code: 'ANSWER_MISFIT' },
    tasks: [{ fence: 1 }],
  });
});

test('what JSON in the database cannot hold is replaced where it enters', async () => {
  expect(await oddly('is strange')).toMatchObject({
    status: 'completed',
    tasks: [{ result: { text: 'a\ufffdb\ufffdc\\u0000', not: null, when: '1970-01-01T00:00:00.000Z' } }],
  });
});

test('the failure of an optional member is for next to judge', async () => {
  expect(await oddly('spare fails')).toMatchObject({
    status: 'completed',
    tasks: [{ member: 'spare', status: 'failed' }, { member: 'it' }],
  });
});

test('a next that throws keeps the answer; after the fix a redrive goes on from it', async () => {
  const run = await oddly('next breaks');
  expect(run).toMatchObject({
    status: 'stuck',
    error: { code: 'NEXT_THREW' },
    tasks: [{ status: 'completed', result: { count: 1 } }],
  });
  nextIsBroken = false;
  expect(await stage.queue.redrive(run.run_id, 'ann')).toBe('redriven');
  const mended = await stage.ended(run.run_id);
  expect(mended.status).toBe('completed');
  expect(calls['next breaks']).toBe(1);
});

test('a step waits for the runs it spawned and judges how they ended', async () => {
  const run = await stage.ended(await start('parent', 'x'));
  expect(run.tasks).toMatchObject([
    {
      result: [
        ['good', 'completed', null],
        ['bad', 'failed', 'ANSWER_MISFIT'],
      ],
    },
  ]);
});
