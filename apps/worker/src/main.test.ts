import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type TestDatabase, tcpProxy, testDatabase } from '@holdfast/db/testing';
import { openQueue, type Queue } from '@holdfast/queue';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { goneExit } from './run.ts';

const region = 'us-west-2';
let database: TestDatabase;
let queue: Queue;
const children: ChildProcess[] = [];

beforeAll(async () => {
  database = await testDatabase('worker');
  queue = openQueue({ db: database.db, region: null, regions: [region] });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => database.drop());

interface Program {
  process: ChildProcess;
  ready: Promise<unknown>;
  /** Exit code or signal. */
  ended: Promise<unknown>;
  said: () => string;
}

function start(args: readonly string[], env: Record<string, string> = {}): Program {
  const child = fork(new URL('./main.ts', import.meta.url), [...args], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: database.url,
      HOLDFAST_LEASE: '3s',
      HOLDFAST_BEAT: '500ms',
      HOLDFAST_CONNECT_TIMEOUT: '500ms',
      ...env,
    },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.push(child);
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as unknown);
  const ready = Promise.race([
    once(child, 'message').then(([message]) => message as unknown),
    ended.then((how) => `${String(how)}: ${said}`),
  ]);
  return { process: child, ready, ended, said: () => said };
}

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
  while (!program.said().includes('waiting for the database'))
    await once(program.process.stderr as NodeJS.ReadableStream, 'data');
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
