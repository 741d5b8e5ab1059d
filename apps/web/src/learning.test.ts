import { openStage, type Stage } from '@holdfast/agents/testing';
import type { JudgedView, LearningView, MovedView, Problem, TriedOutView } from '@holdfast/dashboard/wire';
import { type Following, followInForce, learnersOf, learningWork } from '@holdfast/learning';
import { tinyLearner } from '@holdfast/learning/testing';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anAdmin, as } from './testing/callers.ts';
import { amounts } from './testing/learning-team.ts';
import { buildWeb } from './web.ts';

const settings = { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 };
const nobody = '00000000-0000-4000-8000-000000000000';
let stage: Stage;
let apps: FastifyInstance[];
const followed: Following[] = [];

beforeAll(async () => {
  // `own` is promoted by the platform, `asked` by a person.
  stage = await openStage(
    { own: amounts(tinyLearner), asked: amounts({ ...tinyLearner, promotes: 'a person' }) },
    'web learning',
  );
  const { db, queue, registry } = stage;
  await db.sql('CREATE TABLE tiny_labels (workspace TEXT NOT NULL, amount FLOAT8 NOT NULL, bad BOOL NOT NULL)');
  await db.sql(
    `INSERT INTO tiny_labels VALUES ('default', 10, false), ('default', 60, true), ('default', 80, true), ('default', 120, true)`,
  );
  const learners = learnersOf(registry.entries);
  const following = await followInForce(db, learners, { pollMs: 50 });
  followed.push(following);
  await stage.worker({ region: 'us-west-2', bare: learningWork(queue, learners).bare, parameters: following.of });
  apps = [buildWeb({ access: anAdmin, ...stage, settings }), buildWeb({ access: anAdmin, ...stage, settings })];
  await Promise.all(apps.map((app) => app.ready()));
});

afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
  await Promise.all(followed.map((one) => one.close()));
  await stage.close();
});

const send = (request: InjectOptions, app = apps[0] as FastifyInstance): Promise<LightMyRequestResponse> =>
  app.inject(request);
const post = (url: string, payload?: object): InjectOptions => ({
  method: 'POST',
  url,
  ...(payload ? { payload } : {}),
});

/** The decision of a run on this amount, and what it did. */
async function decided(team: string, amount: number): Promise<{ decisionId: string; action: unknown }> {
  const { runId } = (await send(post(`/api/teams/${team}/runs`, { input: { amount } }))).json<{ runId: string }>();
  await stage.ended(runId);
  const [decision] = await stage.queue.decisions({ runId });
  return { decisionId: decision?.decision_id ?? '', action: decision?.action };
}

async function judged(decisionId: string, verdict: 'right' | 'wrong', by: string): Promise<JudgedView> {
  const said = post(`/api/decisions/${decisionId}/verdict`, { verdict, reason: 'it was stolen' });
  const answer = await send({ ...said, headers: as(by) });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<JudgedView>();
}

async function learning(team: string): Promise<LearningView> {
  const answer = await send({ url: '/api/learning' });
  expect(answer.statusCode, answer.body).toBe(200);
  const { members } = answer.json<{ members: LearningView[] }>();
  const found = members.find((one) => one.team === team);
  if (!found) throw new Error(`${team} is not among those that learn`);
  return found;
}

/** Looks until it is so; the test's own time limit ends it. */
async function until(team: string, so: (view: LearningView) => boolean): Promise<LearningView> {
  for (;;) {
    const view = await learning(team);
    if (so(view)) return view;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Three people say that what is flagged from 100 on should be from 60 on. */
async function taught(team: string): Promise<void> {
  const ids = [];
  for (const amount of [60, 70, 80]) ids.push((await decided(team, amount)).decisionId);
  for (const [n, id] of ids.entries()) await judged(id, 'wrong', `person ${n}`);
}

describe('from a verdict on the page to a version in force', () => {
  test('a member of whom nothing was said is there, with the version in the code', async () => {
    expect(await learning('own')).toMatchObject({
      member: 'judge',
      about: 'from which amount on it flags',
      inForce: 0,
      versions: [],
      verdicts: { total: 0, held: 0 },
    });
    const { hints } = (await send({ url: '/api/learning/hints' })).json<{ hints: object[] }>();
    expect(hints).toContainEqual({ team: 'own', member: 'judge', hint: 'Say what it should have been.' });
  });

  test('verdicts, proposal, shadow replay, promotion, the next decision, rollback', async () => {
    await taught('own');
    const view = await until('own', ({ inForce, behind }) => inForce === 1 && !behind);
    expect(view.verdicts).toEqual({ total: 3, right: 0, wrong: 3, people: 3, held: 0 });
    expect(view.versions).toMatchObject([
      {
        version: 1,
        status: 'in_force',
        promotedBy: 'the platform',
        verdicts: 3,
        before: { score: 0.5, cases: 4 },
        after: { score: 1, cases: 4 },
      },
    ]);
    await expect.poll(async () => (await decided('own', 65)).action).toEqual({ flagged: true, version: 1 });

    const tried = (await send(post('/api/learning/own/judge/replay', { version: 0 }))).json<TriedOutView>();
    expect(tried).toMatchObject({ inForce: 1, version: 0, before: { score: 1 }, after: { score: 0.5 } });
    expect(tried.regresses).toContain('its score falls');
    expect((await learning('own')).inForce, 'trying changes nothing').toBe(1);

    const back = await send({ ...post('/api/learning/own/judge/rollback'), headers: as('Ann') });
    expect(back.json<MovedView>()).toEqual({ team: 'own', member: 'judge', from: 1, to: 0, by: 'Ann' });
    expect((await learning('own')).versions).toMatchObject([{ status: 'rolled_back', endedBy: 'Ann' }]);
    await expect.poll(async () => (await decided('own', 65)).action).toEqual({ flagged: false, version: 0 });
  });

  test('said again it changes nothing; said otherwise by another it is contested, and the snapshot shows it', async () => {
    const { decisionId } = await decided('own', 20);
    expect(await judged(decisionId, 'right', 'Ann')).toMatchObject({ changed: true, feedback: 'right' });
    expect(await judged(decisionId, 'right', 'Ann')).toMatchObject({ changed: false });
    expect(await judged(decisionId, 'wrong', 'Ben')).toMatchObject({ feedback: 'contested', against: ['Ann'] });
    const { decisions } = (await send({ url: '/api/snapshot' })).json<{ decisions: JudgedView[] }>();
    expect(decisions.find((one) => one.decisionId === decisionId)).toMatchObject({ feedback: 'contested' });
  });

  test('promoted on two web instances at once: one wins, the other is told who', async () => {
    await taught('asked');
    await until('asked', ({ versions }) => versions[0]?.status === 'shadow');
    const answers = await Promise.all(
      apps.map((app, n) => send({ ...post('/api/learning/asked/judge/promote'), headers: as(`person ${n}`) }, app)),
    );

    const [won, lost] = answers.toSorted((a, b) => a.statusCode - b.statusCode);
    expect([won?.statusCode, lost?.statusCode]).toEqual([200, 409]);
    expect(lost?.json<Problem>()).toMatchObject({ code: 'VERSION_TAKEN' });
    expect(lost?.json<Problem>().message).toContain(`${won?.json<MovedView>().by} was first`);
    expect((await learning('asked')).versions).toMatchObject([{ status: 'in_force' }]);
  });
});

describe('what is wrong is said with a code', () => {
  const cases: [string, InjectOptions, number, string][] = [
    ['no decision', post(`/api/decisions/${nobody}/verdict`, { verdict: 'right' }), 404, 'DECISION_UNKNOWN'],
    ['no UUID', post('/api/decisions/x/verdict', { verdict: 'right' }), 400, 'REQUEST_INVALID'],
    ['another word', post(`/api/decisions/${nobody}/verdict`, { verdict: 'perhaps' }), 400, 'REQUEST_INVALID'],
    [
      'an endless reason',
      post(`/api/decisions/${nobody}/verdict`, { verdict: 'wrong', reason: 'x'.repeat(1_001) }),
      400,
      'REQUEST_INVALID',
    ],
    ['nobody by that name', post('/api/learning/own/dancer/replay'), 404, 'LEARNER_MISSING'],
    ['nobody to promote', post('/api/learning/own/dancer/promote'), 404, 'LEARNER_UNKNOWN'],
    ['a version nobody made', post('/api/learning/own/judge/promote', { version: 99 }), 404, 'VERSION_UNKNOWN'],
    ['a version that was taken back', post('/api/learning/own/judge/promote', { version: 1 }), 409, 'VERSION_REFUSED'],
    ['back to where it is', post('/api/learning/own/judge/rollback', { version: 0 }), 409, 'ROLLBACK_REFUSED'],
    ['a version that is no number', post('/api/learning/own/judge/rollback', { version: '1' }), 400, 'REQUEST_INVALID'],
  ];
  test.each(cases)('%s', async (_what, request, status, code) => {
    const answer = await send(request);
    expect({ status: answer.statusCode, code: answer.json<Problem>().code }).toEqual({ status, code });
    expect(answer.json<Problem>().fix).not.toBe('');
  });
});
