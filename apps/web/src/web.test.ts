import { openStage, type Stage, until } from '@holdfast/agents/testing';
import type { Problem, Question, RunPage, Snapshot } from '@holdfast/dashboard/wire';
import { decodeCursor, type Event } from '@holdfast/events';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anAdmin, as } from './testing/callers.ts';
import { contracts } from './testing/contract-team.ts';
import { buildWeb } from './web.ts';

let stage: Stage;
let app: FastifyInstance;
const settings = { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 };

beforeAll(async () => {
  stage = await openStage({ contracts }, 'web');
  await stage.worker({ region: 'us-west-2' });
  app = buildWeb({ access: anAdmin, ...stage, settings });
  await app.ready();
});

afterAll(async () => {
  await app.close();
  await stage.close();
});

const post = (url: string, payload: unknown): InjectOptions => ({ method: 'POST', url, payload: payload as object });
const nobody = '00000000-0000-4000-8000-000000000000';

async function started(supplier: string): Promise<string> {
  const answer = await app.inject(post('/api/teams/contracts/runs', { input: { supplier } }));
  expect(answer.statusCode).toBe(201);
  return answer.json<{ runId: string }>().runId;
}

async function question(supplier: string): Promise<Question> {
  const runId = await started(supplier);
  await stage.asked(runId);
  const { questions } = (await app.inject('/api/inbox')).json<{ questions: Question[] }>();
  const found = questions.find((one) => one.runId === runId);
  if (!found) throw new Error('the question is not in the inbox');
  return found;
}

describe('what is wrong is said with a code', () => {
  const big = JSON.stringify({ input: { supplier: 'x'.repeat(10 * 1024 * 1024) } });
  const json = { 'content-type': 'application/json' };
  const cases: [string, InjectOptions, number, string][] = [
    ['malformed JSON', { ...post('/api/teams/contracts/runs', '{"input":'), headers: json }, 400, 'BODY_MALFORMED'],
    ['no body', { method: 'POST', url: '/api/teams/contracts/runs' }, 400, 'REQUEST_INVALID'],
    ['an empty JSON body', { ...post('/api/teams/contracts/runs', ''), headers: json }, 400, 'BODY_MALFORMED'],
    ['10 MB', { ...post('/api/teams/contracts/runs', big), headers: json }, 413, 'BODY_TOO_LARGE'],
    [
      'text',
      { ...post('/api/teams/contracts/runs', 'a'), headers: { 'content-type': 'text/plain' } },
      415,
      'BODY_TYPE',
    ],
    [
      'a form',
      { ...post('/api/teams/contracts/runs', 'a=1'), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'BODY_TYPE',
    ],
    [
      'a poisoned prototype',
      { ...post('/api/teams/contracts/runs', '{"__proto__":{"a":1},"input":{}}'), headers: json },
      400,
      'BODY_MALFORMED',
    ],
    ['an unknown team', post('/api/teams/nobody/runs', { input: {} }), 404, 'TEAM_UNKNOWN'],
    ['a team named like SQL', post("/api/teams/x'; DROP TABLE runs;--/runs", { input: {} }), 404, 'TEAM_UNKNOWN'],
    ['input of the wrong type', post('/api/teams/contracts/runs', { input: { supplier: 7 } }), 400, 'INPUT_INVALID'],
    ['no input', post('/api/teams/contracts/runs', {}), 400, 'REQUEST_INVALID'],
    ['a list for a body', post('/api/teams/contracts/runs', []), 400, 'REQUEST_INVALID'],
    [
      'an unknown field',
      post('/api/teams/contracts/runs', { input: { supplier: 'a' }, extra: 1 }),
      400,
      'REQUEST_INVALID',
    ],
    [
      'a NUL in a key',
      post('/api/teams/contracts/runs', { input: { supplier: 'a' }, key: 'a\0b' }),
      400,
      'REQUEST_INVALID',
    ],
    [
      'an endless key',
      post('/api/teams/contracts/runs', { input: { supplier: 'a' }, key: 'k'.repeat(451) }),
      400,
      'REQUEST_INVALID',
    ],
    ['an unknown event', post('/api/events/nothing', { payload: {} }), 404, 'EVENT_UNKNOWN'],
    ['a run that is no UUID', { url: '/api/runs/1%20OR%201=1' }, 400, 'REQUEST_INVALID'],
    ['a run nobody has', { url: `/api/runs/${nobody}` }, 404, 'RUN_UNKNOWN'],
    ['cancel of a run nobody has', post(`/api/runs/${nobody}/cancel`, {}), 404, 'RUN_UNKNOWN'],
    ['redrive of a run nobody has', post(`/api/runs/${nobody}/redrive`, {}), 404, 'RUN_UNKNOWN'],
    ['retry of a run nobody has', post(`/api/runs/${nobody}/retry`, {}), 404, 'RUN_UNKNOWN'],
    ['an approval nobody asked', post(`/api/approvals/${nobody}`, { hash: 'h', answer: {} }), 409, 'ANSWER_REFUSED'],
    ['an approval that is no UUID', post('/api/approvals/x', { hash: 'h', answer: {} }), 400, 'REQUEST_INVALID'],
    ['an answer without hash', post(`/api/approvals/${nobody}`, { answer: {} }), 400, 'REQUEST_INVALID'],
    ['a page of too many', { url: '/api/runs?limit=1000000' }, 400, 'REQUEST_INVALID'],
    ['a time in the year 0', { url: '/api/documents?before=0000-01-01T00:00:00Z' }, 400, 'REQUEST_INVALID'],
    ['an unknown status', { url: "/api/runs?status='" }, 400, 'REQUEST_INVALID'],
    ['an address that cannot be decoded', { url: '/api/runs/%zz' }, 400, 'REQUEST_INVALID'],
    ['an unknown route', { url: '/api/nothing' }, 404, 'ROUTE_UNKNOWN'],
    ['another method', { method: 'DELETE', url: '/api/runs' }, 404, 'ROUTE_UNKNOWN'],
    ['a foreign page', { url: '/api/snapshot', headers: { origin: 'https://evil.example' } }, 403, 'ORIGIN_REFUSED'],
    [
      'a sandboxed page',
      { ...post(`/api/runs/${nobody}/cancel`, {}), headers: { origin: 'null' } },
      403,
      'ORIGIN_REFUSED',
    ],
    [
      'a foreign page without Origin',
      { url: '/api/snapshot', headers: { 'sec-fetch-site': 'cross-site' } },
      403,
      'ORIGIN_REFUSED',
    ],
    [
      'a name that somebody points here',
      { url: '/api/snapshot', headers: { host: 'evil.example:5000' } },
      403,
      'HOST_REFUSED',
    ],
    ['a strange Host', { url: '/api/snapshot', headers: { host: 'a/b' } }, 403, 'HOST_REFUSED'],
  ];

  test.each(cases)('%s', async (_what, request, status, code) => {
    const answer = await app.inject(request);
    const problem = answer.json<Problem>();
    expect({ status: answer.statusCode, code: problem.code }).toEqual({ status, code });
    expect(problem.message).not.toBe('');
    expect(problem.fix).not.toBe('');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('SQL in an input is text', async () => {
    const supplier = "'; DROP TABLE runs; -- \0 \u2028";
    const { tasks } = await stage
      .asked(await started(supplier))
      .then((row) => app.inject(`/api/runs/${row.run_id}`))
      .then((page) => page.json<RunPage>());
    expect(tasks[0]?.status).toBe('completed');
  });
});

const tells = (event: Event): boolean => event.type === 'task.progress';

describe('runs', () => {
  test('the same key is the same run', async () => {
    const body = { input: { supplier: 'Twice' }, key: 'twice' };
    const first = await app.inject(post('/api/teams/contracts/runs', body));
    const second = await app.inject(post('/api/teams/contracts/runs', body));
    expect([first.statusCode, second.statusCode]).toEqual([201, 200]);
    expect(second.json()).toEqual({ ...first.json<object>(), started: false });
  });

  test('an event starts every team that listens', async () => {
    const answer = await app.inject(post('/api/events/contract.received', { payload: { supplier: 'By event' } }));
    expect(answer.json()).toMatchObject({ runs: [{ team: 'contracts', started: true }] });
  });

  test('a run shows its tasks, decision and events; cancelled, its question is gone', async () => {
    const { runId, approvalId } = await question('Seen');
    const page = (await app.inject(`/api/runs/${runId}`)).json<RunPage>();
    expect(page).toMatchObject({
      status: 'running',
      input: { supplier: 'Seen' },
      decisions: [{ type: 'contract_risk', confidence: 0.8 }],
    });
    expect(page.tasks.map(({ member, status }) => [member, status])).toEqual([
      ['risk', 'completed'],
      ['counsel', 'waiting'],
    ]);
    expect(page.events[0]?.type).toBe('run.started');
    // Live progress is appended beside the settle, perhaps after it.
    const steps = await until('the steps are stored', async () => {
      const { steps } = (await app.inject(`/api/runs/${runId}`)).json<RunPage>();
      return steps.some((event) => event.type === 'task.parked') && steps.some(tells) ? steps : undefined;
    });
    expect(new Set(steps.map((event) => event.stream))).toEqual(new Set(page.tasks.map((task) => task.taskId)));
    expect(steps.find(tells)?.data).toMatchObject({
      stage: 'reading',
      text: 'reads the clauses',
      figures: { clauses: 3 },
    });
    expect((await app.inject(post(`/api/runs/${runId}/cancel`, {}))).json()).toEqual({
      outcome: 'cancelled',
    });
    expect((await app.inject(post(`/api/runs/${runId}/redrive`, {}))).json()).toEqual({
      outcome: 'nothing to redrive',
    });
    const { questions } = (await app.inject('/api/inbox')).json<{ questions: Question[] }>();
    expect(questions.map((one) => one.approvalId)).not.toContain(approvalId);
    const { runs } = (await app.inject('/api/runs?team=contracts&status=cancelled')).json<{
      runs: { runId: string }[];
    }>();
    expect(runs.map((run) => run.runId)).toContain(runId);
  });
});

describe('retry from a step', () => {
  const retry = (run: string, body: object) => app.inject(post(`/api/runs/${run}/retry`, body));

  test('starts a new run with the state after it, linked both ways; the same key starts it once', async () => {
    const runId = await started('Again');
    await stage.asked(runId);
    const page = (id: string) => app.inject(`/api/runs/${id}`).then((answer) => answer.json<RunPage>());
    const [step] = (await page(runId)).tasks;
    const from = step?.taskId ?? '';
    const busy = await retry(runId, { from });
    expect([busy.statusCode, busy.json<Problem>().code]).toEqual([409, 'RETRY_REFUSED']);
    await app.inject(post(`/api/runs/${runId}/cancel`, {}));
    const first = await retry(runId, { from, key: 'once' });
    expect(first.statusCode).toBe(201);
    const { runId: again } = first.json<{ runId: string }>();
    const second = await retry(runId, { from, key: 'once' });
    expect([second.statusCode, second.json()]).toEqual([200, { runId: again, started: false }]);
    await stage.asked(again);
    const { tasks, retriedFrom, input } = await page(again);
    expect(
      tasks.filter(({ member }) => member !== '$next').map(({ member, kept, status }) => [member, kept, status]),
    ).toEqual([
      ['risk', true, 'completed'],
      ['counsel', false, 'waiting'],
    ]);
    expect(tasks.find(({ member }) => member === 'risk')?.result).toEqual(step?.result);
    expect(input).toEqual({ supplier: 'Again' });
    expect(retriedFrom).toMatchObject({ runId, taskId: from, member: 'risk', turn: 1 });
    expect((await page(runId)).retries).toMatchObject([{ runId: again, status: 'running' }]);
  });

  test.each([
    ['a run nobody has', async () => retry(nobody, { from: nobody }), 404, 'RUN_UNKNOWN'],
    ['a step it has not', async () => retry(await started('No step'), { from: nobody }), 409, 'RETRY_REFUSED'],
    ['a step that is no id', async () => retry(nobody, { from: 'risk' }), 400, 'REQUEST_INVALID'],
    ['a key without a step', async () => retry(nobody, { key: 'k' }), 400, 'REQUEST_INVALID'],
  ] as const)('%s', async (_what, ask, status, code) => {
    const answer = await ask();
    expect([answer.statusCode, answer.json<Problem>().code]).toEqual([status, code]);
  });
});

describe('answers', () => {
  test('of two at once one wins, and the other is told who', async () => {
    const { approvalId, hash, runId } = await question('Raced');
    const answer = (by: string) =>
      app.inject({
        ...post(`/api/approvals/${approvalId}`, { hash, answer: { verdict: 'approve' } }),
        headers: as(by),
      });
    const both = await Promise.all([answer('Ann'), answer('Ben')]);
    const [won, lost] = both.sort((a, b) => a.statusCode - b.statusCode);
    expect(won?.json()).toMatchObject({ ok: true, runId });
    expect(lost?.statusCode).toBe(409);
    expect(lost?.json()).toMatchObject({ ok: false, why: 'answered', code: 'ANSWER_REFUSED' });
    const { tasks, status } = await stage.ended(runId);
    expect(status).toBe('completed');
    const events = (await app.inject(`/api/runs/${runId}`)).json<RunPage>().events;
    const winner = events.find((event) => event.type === 'approval.answered');
    expect(winner?.data).toMatchObject({ by: lost?.json<{ by: string }>().by });
    expect(tasks.at(-1)?.result).toEqual({ verdict: 'approve' });
  });

  test('in the wrong form or to another proposal they are refused, and the question stays', async () => {
    const { approvalId, hash } = await question('Misfit');
    const wrong = await app.inject(post(`/api/approvals/${approvalId}`, { hash, answer: { verdict: 'perhaps' } }));
    expect([wrong.statusCode, wrong.json<Problem>().code]).toEqual([400, 'ANSWER_INVALID']);
    const old = await app.inject(post(`/api/approvals/${approvalId}`, { hash: 'old', answer: { verdict: 'refuse' } }));
    expect(old.json()).toMatchObject({ ok: false, why: 'changed' });
    const { questions } = (await app.inject('/api/inbox')).json<{ questions: Question[] }>();
    expect(questions.map((one) => one.approvalId)).toContain(approvalId);
  });
});

describe('the page', () => {
  test('a snapshot holds what its cursor covers', async () => {
    const { runId } = await question('Snapshot');
    const snapshot = (await app.inject('/api/snapshot')).json<Snapshot>();
    const cursor = decodeCursor(snapshot.cursor);
    expect(cursor?.positions.some((position) => position > 0)).toBe(true);
    for (const event of snapshot.events)
      expect(event.pos).toBeLessThanOrEqual((cursor?.positions[event.lane] ?? 0) + 1_000);
    expect(snapshot.questions.map((one) => one.runId)).toContain(runId);
    expect(snapshot.decisions.map((one) => one.runId)).toContain(runId);
    expect(snapshot.pulse.regions).toEqual(['us-east-1', 'us-west-2', 'us-central-1']);
    expect(snapshot.pulse.workers).toMatchObject([{ region: 'us-west-2', alive: true, slots: 16 }]);
    expect(snapshot.pulse.agents.map(({ team, member, state }) => [team, member, state])).toContainEqual([
      'contracts',
      'counsel',
      expect.any(String),
    ]);
    expect(snapshot.pulse.figures.decisionsToday).toBeGreaterThan(0);
    expect(snapshot.pulse.figures.p50Ms).toBeGreaterThan(0);
  });

  test('teams, and what they offer to try', async () => {
    const { teams } = (await app.inject('/api/teams')).json<{
      teams: { team: string; members: unknown[]; input: unknown }[];
    }>();
    expect(teams).toMatchObject([
      { team: 'contracts', members: [{ member: 'risk' }, { member: 'counsel', out: { type: 'object' } }] },
    ]);
    expect((await app.inject('/api/try')).json()).toMatchObject({ trials: [{ team: 'contracts' }] });
  });

  test('health names workers and versions; metrics are Prometheus text', async () => {
    const health = await app.inject('/api/health');
    expect(health.json()).toMatchObject({
      status: 'ok',
      database: { reachable: true },
      regions: [{}, { region: 'us-west-2', workers: 1 }, {}],
    });
    const metrics = await app.inject('/metrics');
    expect(metrics.headers['content-type']).toContain('text/plain');
    expect(metrics.body).toMatch(/holdfast_http_seconds_count\{route="\/api\/health",status="200"\} \d/);
  });

  test('its own page and programs without Origin may ask', async () => {
    for (const headers of [
      { host: 'localhost:5000', origin: 'http://localhost:5000' },
      { host: '[::1]:5000' },
      { host: '127.0.0.1:1' },
    ]) {
      expect((await app.inject({ url: '/api/teams', headers })).statusCode).toBe(200);
    }
  });
});
