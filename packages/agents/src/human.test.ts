import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startRun } from './start.ts';
import { team } from './team.ts';
import { openStage, type Stage, until } from './testing/stage.ts';

const person = { kind: 'human', does: 'says yes', home: 'us-east-1', out: z.object({ yes: z.boolean() }) } as const;
const input = z.object({ text: z.string() });

const patient = team({
  does: 'asks one person',
  input,
  members: { boss: { ...person, who: 'the boss' } },
  next: (s) => (s.turns.boss === 0 ? 'boss' : 'done'),
});
const hasty = team({
  does: 'asks, and goes on without an answer',
  input,
  members: { boss: { ...person, expires: 50, optional: true }, other: { ...person, expires: 50 } },
  next: (s) => (s.turns.boss === 0 ? 'boss' : s.failed.boss && !s.other ? 'other' : 'done'),
});

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ patient, hasty }, 'human');
  await stage.worker();
});
afterAll(() => stage.close());

const start = async (name: string) => (await startRun(stage.queue, stage.registry, name, { text: 'hello' })).runId;

test('without `ask` the person sees the input, and the form of the answer', async () => {
  const question = await stage.asked(await start('patient'));
  expect(question.proposal).toEqual({
    kind: 'human',
    team: 'patient',
    member: 'boss',
    does: 'says yes',
    who: 'the boss',
    shows: { text: 'hello' },
    schema: expect.objectContaining({ type: 'object', required: ['yes'] }),
  });
});

test('an answer in the wrong form, given past the check, is asked again and says why', async () => {
  const runId = await start('patient');
  const first = await stage.asked(runId);
  const given = { approvalId: first.approval_id, hash: first.hash, by: 'ann' };
  expect(await stage.queue.answer({ ...given, answer: { yes: 'perhaps' } })).toMatchObject({ ok: true });
  const second = await until('the person is asked again', async () => {
    const question = await stage.asked(runId);
    return question.approval_id === first.approval_id ? undefined : question;
  });
  expect(second.proposal).toMatchObject({ problem: expect.stringContaining('yes') });
  await stage.queue.answer({ approvalId: second.approval_id, hash: second.hash, answer: { yes: true }, by: 'ann' });
  expect(await stage.ended(runId)).toMatchObject({ status: 'completed', tasks: [{ result: { yes: true } }] });
});

test('silence is a final failure: next judges it where the member is optional, else the run fails; a redrive asks anew', async () => {
  const runId = await start('hasty');
  const run = await stage.ended(runId);
  expect(run).toMatchObject({ status: 'failed', error: { code: 'APPROVAL_EXPIRED', details: { member: 'other' } } });
  expect(run.tasks.map(({ member, status }) => [member, status])).toEqual([
    ['boss', 'failed'],
    ['other', 'failed'],
  ]);
  const questions = async () =>
    (
      await stage.db.sql<{ n: number }>(
        'SELECT count(*)::INT4 AS n FROM approvals a JOIN agent_tasks t ON t.task_id = a.task_id WHERE t.run_id = $1',
        [runId],
      )
    )[0]?.n;
  expect(await questions()).toBe(2);
  expect(await stage.queue.redrive(runId, 'ann')).toBe('redriven');
  expect(await stage.ended(runId)).toMatchObject({ status: 'failed', error: { code: 'APPROVAL_EXPIRED' } });
  expect(await questions()).toBe(3);
});
