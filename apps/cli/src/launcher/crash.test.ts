import { createServer } from 'node:net';
import { testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Place, type Started, until } from '../testing/place.ts';
import { readState } from './state.ts';

const linux = process.platform === 'linux';
const small = { HOLDFAST_REGIONS: 'us-west-2', HOLDFAST_DATA: 'none', HOLDFAST_LEASE: '2s', HOLDFAST_BEAT: '500ms' };
const insert = `INSERT INTO expenses (user_id, merchant, expense_amount) SELECT gen_random_uuid(), 'Cafe', 3.5 FROM generate_series(1, 300)`;

/** Runs of charges; the team has others of its own accord. */
const decided = (here: Place, n: number) =>
  until(
    () =>
      here.json<{ n: number }[]>(
        'sql',
        `SELECT count(*) AS n FROM runs WHERE status = 'completed' AND input->>'expense_id' IS NOT NULL`,
      ),
    ([row]) => row?.n === n,
  );

// One after the other at one place: each begins and ends with a system that runs, for a start costs seconds.
describe.skipIf(!linux)('a launcher that is killed', () => {
  const here = new Place(small);
  let launcher: Started;
  beforeAll(async () => {
    launcher = here.start();
    await launcher.up();
  });
  afterAll(() => here.end());

  const startAgain = async (env: Record<string, string> = {}): Promise<void> => {
    launcher = here.start(env);
    await launcher.up();
  };

  test('takes its programs along; its database stays, and the next start adopts it', async () => {
    const server = here.server();
    await launcher.signal('SIGKILL');
    const left = await until(
      () => here.processes(),
      (found) => found.length === 1,
    );
    expect(left[0]?.pid).toBe(server);
    expect((await here.cli(['status'])).code, 'its database can be asked').toBe(0);
    await startAgain();
    expect(here.server()).toBe(server);
    expect(launcher.said).toContain('adopting');
  });

  test('with a frozen program left over: the next start ends it before it begins', async () => {
    const worker = here.pid('apps/worker');
    process.kill(worker, 'SIGSTOP');
    await launcher.signal('SIGKILL');
    // A frozen process notices nothing, and must not be left to wake up later.
    await startAgain();
    expect(launcher.said).toMatch(/✓ leftovers +worker-us-west-2.* ended/);
    expect(here.pid('apps/worker')).not.toBe(worker);
  });

  test('together with everything: the next start finds the data', async () => {
    expect(await here.cli(['sql', insert])).toMatchObject({ out: '300 rows written\n' });
    for (const { pid } of here.processes()) process.kill(pid, 'SIGKILL');
    await launcher.ended;
    expect((await here.cli(['status'])).err).toContain('NOT_RUNNING');
    await startAgain();
    await decided(here, 300);
  });

  test('leaves a server that a start on another database ends', async () => {
    const database = await testDatabase('elsewhere');
    onTestFinished(() => database.drop());
    await launcher.signal('SIGKILL');
    await startAgain({ DATABASE_URL: database.url });
    expect(here.processes().filter(({ command }) => command.includes('bin/postgres'))).toEqual([]);
    expect(await launcher.signal('SIGINT')).toBe(0);
    expect(here.processes()).toEqual([]);
  });

  test('is cleaned up after by `stop`', async () => {
    await startAgain();
    await launcher.signal('SIGKILL');
    expect(await here.json('stop')).toEqual({ stopped: 'cleaned' });
    expect(here.processes()).toEqual([]);
    expect(await here.json('stop')).toEqual({ stopped: 'nothing' });
  });
});

test.skipIf(!linux)('a launcher killed while the database is being made leaves nothing in the way', async () => {
  const here = new Place(small);
  onTestFinished(() => here.end());
  const first = here.start();
  await until(
    () => here.processes(),
    (found) => found.some(({ command }) => /initdb|bin\/postgres/.test(command)),
  );
  await first.signal('SIGKILL');
  const second = here.start();
  await second.up();
  expect(await second.signal('SIGINT')).toBe(0);
  expect(here.processes()).toEqual([]);
});

// The first makes the database that the others find.
describe.skipIf(!linux)('told to stop in the middle of a start', () => {
  const here = new Place(small);
  afterAll(() => here.end());

  test('while the database comes up nothing is left', async () => {
    const launcher = here.start();
    await until(
      () => here.processes(),
      (found) => found.some(({ command }) => /initdb|bin\/postgres/.test(command)),
    );
    expect(await launcher.signal('SIGTERM')).toBe(0);
    expect(here.processes()).toEqual([]);
  });

  test.each(['✓ database', '✓ tables', '✓ teams', '✓ page', '✓ worker-us-west-2'])(
    'after "%s" nothing is left',
    async (line) => {
      const launcher = here.start();
      await launcher.says(line);
      expect(await launcher.signal('SIGINT')).toBe(0);
      expect(launcher.said).toContain('SIGINT: stopping');
      expect(launcher.said).not.toContain('CHILD_FAILED');
      expect(here.processes()).toEqual([]);
    },
  );
});

describe.skipIf(!linux)('a program', () => {
  const here = new Place(small);
  let launcher: Started;
  beforeAll(async () => {
    launcher = here.start();
    await launcher.up();
  });
  afterAll(() => here.end());

  test('that is killed is started again, and what it was doing goes on', async () => {
    const worker = here.pid('apps/worker');
    await here.cli(['sql', insert]);
    await until(
      () => here.json<{ n: number }[]>('sql', `SELECT count(*) AS n FROM runs`),
      ([row]) => (row?.n ?? 0) > 0,
    );
    process.kill(worker, 'SIGKILL');
    await launcher.says('worker-us-west-2: ended by SIGKILL; starting it again');
    await decided(here, 300);
    // The decision may have been made before the kill: then the new worker is still on its way.
    await until(
      () => here.processes().filter(({ command }) => command.includes('apps/worker')),
      (found) => found.length === 1,
    );
    expect(here.pid('apps/worker')).not.toBe(worker);
    expect(readState(here.home)?.children['worker-us-west-2']?.pid).toBe(here.pid('apps/worker'));
    process.kill(here.pid('apps/web'), 'SIGKILL');
    await launcher.says('web: ended by SIGKILL; starting it again');
    const web = await launcher.up();
    await until(
      () =>
        fetch(`${web}/api/health`).then(
          (reply) => reply.ok,
          () => false,
        ),
      Boolean,
    );
  });

  test('that was drained is not started again; another may take its place', async () => {
    const drained = await here.cli(['drain', 'us-west-2']);
    expect(drained.out).toMatch(/^1 worker draining; the region stays empty/);
    await launcher.says('worker-us-west-2 was drained and has left');
    expect(here.processes().some(({ command }) => command.includes('apps/worker'))).toBe(false);
    expect((await here.cli(['drain', 'us-west-2'])).out).toBe('No worker of us-west-2 lives.\n');
    const { regions } = await here.json<{ regions: unknown[] }>('status');
    expect(regions).toEqual([{ region: 'us-west-2', state: 'unreachable', workers: 0 }]);
    await here.cli(['sql', insert]);
    const worker = here.spawn(['worker', '--region', 'us-west-2'], {});
    await decided(here, 600);
    worker.kill('SIGINT');
    expect(
      await until(
        () => worker.exitCode,
        (code) => code !== null,
      ),
    ).toBe(0);
    expect(await launcher.signal('SIGINT')).toBe(0);
    expect(here.processes()).toEqual([]);
  });
});

test.skipIf(!linux)(
  'a program that cannot start is named with its reason and its log; everything else is stopped',
  async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void squatter.close());
    await until(() => squatter.listening, Boolean);
    const { port } = squatter.address() as { port: number };
    const here = new Place({ ...small, HOLDFAST_METRICS_PORT: String(port) });
    onTestFinished(() => here.end());
    const failed = await here.cli(['start']);
    expect(failed.code).toBe(1);
    expect(failed.err).toMatch(
      /^CHILD_FAILED: worker-us-west-2 did not come up: exit code 1; WORKER_PORT .*EADDRINUSE/,
    );
    expect(failed.err).toContain(`${here.home}/logs/worker-us-west-2.log`);
    expect(failed.out).toContain('✗ worker-us-west-2');
    expect(failed.out).not.toContain('starting it again');
    expect(here.processes()).toEqual([]);
    expect((await here.cli(['status'])).err).toContain('NOT_RUNNING');
  },
);
