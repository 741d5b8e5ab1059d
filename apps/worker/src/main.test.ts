import { type TestDatabase, tcpProxy, testDatabase } from '@holdfast/db/testing';
import { openQueue, type Queue } from '@holdfast/queue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goneExit } from './run.ts';
import { type Program, startProgram } from './testing/program.ts';

const region = 'us-west-2';
let database: TestDatabase;
let queue: Queue;

beforeAll(async () => {
  database = await testDatabase('worker');
  queue = openQueue({ db: database.db, region: null, regions: [region] });
});
afterAll(() => database.drop());

const start = (args: readonly string[], env: Record<string, string> = {}): Program =>
  startProgram(args, { DATABASE_URL: database.url, ...env });

const workers = async (status: string) =>
  (await queue.workers()).filter((row) => row.status === status && row.region === region);

/** An expense and the run that the SQL watch starts for it. */
async function judged(): Promise<string> {
  await database.db.sql(
    `INSERT INTO expenses (user_id, merchant, expense_amount) VALUES (gen_random_uuid(), 'Cafe', 3.5)`,
  );
  for (let looks = 0; looks < 1_000; looks++) {
    const [run] = await queue.runs({ team: 'expenses', limit: 1 });
    if (run?.status === 'completed') return run.status;
    await new Promise((wake) => setTimeout(wake, 20));
  }
  return 'not judged';
}

test('it joins, does what an inserted row asks for, shows its metrics, and leaves at SIGTERM', async () => {
  const program = start(['--region', region, '--metrics', '0']);
  expect(await program.ready).toBe('ready');
  expect(await workers('live')).toHaveLength(1);
  expect(await judged()).toBe('completed');
  const port = /"metrics":(\d+)/.exec(program.said())?.[1];
  expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toContain('holdfast_settles_total{');
  const health = await fetch(`http://127.0.0.1:${port}/health`);
  expect([health.status, await health.json()]).toMatchObject([200, { database: true, region, draining: false }]);
  expect((await fetch(`http://127.0.0.1:${port}/else`)).status).toBe(404);
  program.process.kill('SIGTERM');
  expect(await program.ended).toBe(0);
  expect(await workers('live')).toHaveLength(0);
});

test('one that was declared gone ends with a code by which its launcher starts another', async () => {
  const program = start(['--region', region]);
  expect(await program.ready).toBe('ready');
  await database.db.sql(`UPDATE workers SET status = 'gone' WHERE status = 'live'`);
  expect(await program.ended).toBe(goneExit);
});

test('a launcher that is gone counts as a signal', async () => {
  const program = start(['--region', region]);
  expect(await program.ready).toBe('ready');
  program.process.disconnect();
  expect(await program.ended).toBe(0);
});

test('it waits for a database that is away, and says so', async () => {
  const proxy = await tcpProxy(database.url);
  proxy.hang();
  const program = start(['--region', region], { DATABASE_URL: proxy.url });
  await program.says('waiting for the database');
  proxy.heal();
  expect(await program.ready).toBe('ready');
  program.process.kill('SIGINT');
  expect(await program.ended).toBe(0);
  await proxy.close();
});

test.each([
  [['--region', 'atlantis'], {}, 'WORKER_REGION'],
  [['--region', region], { DATABASE_URL: '' }, 'WORKER_DATABASE'],
  [['--region', region], { HOLDFAST_SLOTZ: '3' }, 'SETTINGS_UNKNOWN'],
])('started wrongly (%j, %j) it says %s and ends', async (args, env, code) => {
  const program = start(args, env);
  expect(await program.ended).toBe(1);
  expect(program.said()).toContain(code);
});
