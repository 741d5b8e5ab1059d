import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startRun } from '@holdfast/agents';
import { migrate, openDb } from '@holdfast/db';
import { startEmbedded } from '@holdfast/db/embedded';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { openQueue, type Queue, type RunRow, type TaskRow } from '@holdfast/queue';
import { loadTeams } from '@holdfast/teams';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { oddTeams } from './testing/odd-teams.ts';
import { startProgram } from './testing/program.ts';

const region = 'us-west-2';
let database: TestDatabase;
let queue: Queue;
beforeAll(async () => {
  database = await testDatabase('odd_steps');
  queue = openQueue({ db: database.db, region: null, regions: [region] });
});
afterAll(() => database.drop());

const begin = async (folder: string, team: string, of = queue): Promise<string> =>
  (await startRun(of, await loadTeams(pathToFileURL(`${folder}/`)), team, {})).runId;

async function until<T>(ask: () => Promise<T>, right: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (right(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const over = (run: string, of = queue): Promise<RunRow | undefined> =>
  until(
    () => of.run(run),
    (row) => row?.completed_at != null,
  );
const held = (run: string): Promise<TaskRow[]> =>
  until(
    () => queue.tasks(run),
    ([task]) => task?.status === 'processing',
  );

test('a task that kills its process runs in a process of its own, and is given up after five deaths; the worker lives', async () => {
  const folder = oddTeams({ deadly: `process.kill(process.pid, 'SIGKILL');`, kind: `return null;` });
  const deadly = await begin(folder, 'deadly');
  // Two workers died of it already: each of those takes a lease and a steady neighbour to be noticed.
  await database.db.sql('UPDATE agent_tasks SET deaths = 2 WHERE run_id = $1', [deadly]);
  const env = { DATABASE_URL: database.url, HOLDFAST_LEASE: '1s', HOLDFAST_BEAT: '300ms' };
  const program = startProgram(['--region', region, '--teams', folder], env);
  expect(await program.ready).toBe('ready');
  expect(await over(await begin(folder, 'kind'))).toMatchObject({ status: 'completed' });
  expect(await over(deadly)).toMatchObject({ status: 'failed', error: { code: 'WORKER_DIED' } });
  expect(await queue.tasks(deadly)).toMatchObject([{ status: 'failed', deaths: 5 }]);
  expect(program.said()).toContain('"signal":"SIGKILL","message":"the one-slot process ended"');
  expect(await over(await begin(folder, 'kind'))).toMatchObject({ status: 'completed' });
  expect(program.process.exitCode).toBe(null);
  program.process.kill('SIGTERM');
  expect(await program.ended).toBe(0);
  const left = await until(
    () => queue.workers(),
    (workers) => workers.every(({ status }) => status === 'gone'),
  );
  expect(left.length).toBeGreaterThan(1);
}, 120_000);

test('SIGTERM lets an attempt finish', async () => {
  const folder = oddTeams({ slow: `await new Promise((done) => setTimeout(done, 2_000)); return null;` });
  const program = startProgram(['--region', region, '--teams', folder], { DATABASE_URL: database.url });
  expect(await program.ready).toBe('ready');
  const run = await begin(folder, 'slow');
  await held(run);
  program.process.kill('SIGTERM');
  expect(await program.ended).toBe(0);
  expect(await queue.run(run)).toMatchObject({ status: 'completed' });
});

test('an attempt that does not end goes back to the queue without a death, and the worker leaves within its time', async () => {
  const folder = oddTeams({ endless: `await new Promise(() => {}); return null;` });
  const program = startProgram(['--region', region, '--teams', folder], { DATABASE_URL: database.url });
  expect(await program.ready).toBe('ready');
  const run = await begin(folder, 'endless');
  await held(run);
  program.process.kill('SIGTERM');
  // The launcher waits 25 s before it kills.
  setTimeout(() => program.process.kill('SIGKILL'), 25_000).unref();
  expect(await program.ended).toBe(0);
  expect(await queue.tasks(run)).toMatchObject([{ status: 'pending', deaths: 0, tries: 0 }]);
  await queue.cancel(run, 'test');
});

test('a second signal ends it at once', async () => {
  const folder = oddTeams({ endless: `await new Promise(() => {}); return null;` });
  const program = startProgram(['--region', region, '--teams', folder], { DATABASE_URL: database.url });
  expect(await program.ready).toBe('ready');
  const run = await begin(folder, 'endless');
  await held(run);
  program.process.kill('SIGTERM');
  await program.says('"message":"draining"');
  program.process.kill('SIGTERM');
  expect(await program.ended).toBe(130);
  expect(await queue.tasks(run)).toMatchObject([{ status: 'processing' }]);
  await queue.cancel(run, 'test');
});

test("an operator's drain ends the process in good order", async () => {
  const folder = oddTeams({ slow: `await new Promise((done) => setTimeout(done, 2_000)); return null;` });
  const program = startProgram(['--region', region, '--teams', folder], { DATABASE_URL: database.url });
  expect(await program.ready).toBe('ready');
  const run = await begin(folder, 'slow');
  await held(run);
  expect(await queue.drainRegion(region)).toHaveLength(1);
  expect(await program.ended).toBe(0);
  expect(await queue.run(run)).toMatchObject({ status: 'completed' });
});

test('a restart of the database ends no worker, and work goes on', async () => {
  const home = mkdtempSync(join(tmpdir(), 'holdfast-restart-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  let server = await startEmbedded({ home, log: () => {} });
  onTestFinished(() => server.stop());
  const { url } = server;
  const db = openDb({ url });
  onTestFinished(() => db.close());
  await migrate(db);
  const own = openQueue({ db, region: null, regions: [region] });
  const folder = oddTeams({ slow: `await new Promise((done) => setTimeout(done, 1_000)); return null;` });
  const program = startProgram(['--region', region, '--teams', folder], { DATABASE_URL: url });
  expect(await program.ready).toBe('ready');
  const before = await begin(folder, 'slow', own);
  await server.stop();
  // Beats go on whatever else waits for the lease.
  await program.says('beat failed');
  server = await startEmbedded({ home, log: () => {} });
  expect(server.url).toBe(url);
  const after = await begin(folder, 'slow', own);
  expect(await over(before, own)).toMatchObject({ status: 'completed' });
  expect(await over(after, own)).toMatchObject({ status: 'completed' });
  expect(program.process.exitCode).toBe(null);
  program.process.kill('SIGTERM');
  expect(await program.ended).toBe(0);
});
