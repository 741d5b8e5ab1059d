import type { IncomingHttpHeaders } from 'node:http';
import type { Role } from '@holdfast/accounts';
import { startRun } from '@holdfast/agents';
import { openStage, type Stage } from '@holdfast/agents/testing';
import { loadTeams } from '@holdfast/teams';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { someone } from '../testing/callers.ts';
import { buildWeb } from '../web.ts';

const [ann, bob] = ['0a0a0000-0000-4000-8000-00000000000a', '0b0b0000-0000-4000-8000-00000000000b'];
let stage: Stage;
let app: FastifyInstance;

beforeAll(async () => {
  stage = await openStage({ expenses: (await loadTeams()).get('expenses').team }, 'run_keys');
  const access = ({ 'x-role': role, 'x-user': user }: IncomingHttpHeaders) =>
    someone(String(role), role as Role, String(user));
  app = buildWeb({ ...stage, access, settings: { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 } });
});
afterAll(async () => {
  await app?.close();
  await stage?.close();
});

const report = { report: { kind: 'period', period: { from: '2026-10-01', to: '2026-10-31' } } };

async function start(role: Role, user: string, key: string): Promise<{ runId: string; started: boolean }> {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/teams/expenses/runs',
    payload: { input: report, key },
    headers: { host: '127.0.0.1', 'x-role': role, 'x-user': user },
  });
  expect(answer.statusCode, answer.body).toBeLessThan(300);
  return answer.json();
}

test('no request takes the key by which a watch starts its run', async () => {
  const expense = crypto.randomUUID();
  const [mine, operators] = [await start('viewer', ann, expense), await start('operator', bob, expense)];
  const { queue, registry } = stage;
  const watched = await startRun(queue, registry, 'expenses', { expense_id: expense }, { key: expense });
  expect([mine.started, operators.started, watched.started]).toEqual([true, true, true]);
});

test('the same key is the same run for one person, another one for the next; operators share theirs', async () => {
  const key = 'k'.repeat(450);
  const first = await start('viewer', ann, key);
  expect(await start('viewer', ann, key)).toEqual({ ...first, started: false });
  const other = await start('viewer', bob, key);
  expect(other.started).toBe(true);
  expect(other.runId).not.toBe(first.runId);
  const operators = await start('operator', ann, key);
  expect(operators.started).toBe(true);
  expect(await start('admin', bob, key)).toEqual({ ...operators, started: false });
});
