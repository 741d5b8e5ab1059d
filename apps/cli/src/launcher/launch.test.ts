import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Place, type Started, until } from '../testing/place.ts';
import { readState } from './state.ts';

const linux = process.platform === 'linux';

function place(env: Record<string, string> = {}): Place {
  const made = new Place(env);
  onTestFinished(() => made.end());
  return made;
}

/** Small and quick: one region, no data. */
const small = { HOLDFAST_REGIONS: 'us-west-2', HOLDFAST_DATA: 'none' };

describe.skipIf(!linux)("a user's first minutes", () => {
  const here = new Place();
  let launcher: Started;
  let web: string;
  beforeAll(async () => {
    launcher = here.start();
    web = await launcher.up();
    await launcher.says('second terminal');
  });
  afterAll(() => here.end());

  const rows = async (statement: string) => here.json<Record<string, unknown>[]>('sql', statement);

  test('each step has its line, without control characters where there is no terminal', () => {
    const steps = [...launcher.said.matchAll(/^✓ (\S+) /gm)].map(([, name]) => name);
    expect(steps.slice(0, 5)).toEqual(['database', 'tables', 'teams', 'documents', 'page']);
    const programs = ['web', 'worker-us-central-1', 'worker-us-east-1', 'worker-us-west-2'];
    expect(steps.slice(5).toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual(programs);
    expect(launcher.said.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(launcher.said).toContain('5000 expenses of 100 people');
  });

  test('the address answers, with three regions', async () => {
    expect(web).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    const health = (await (await fetch(`${web}/api/health`)).json()) as { status: string; regions: unknown[] };
    expect(health).toMatchObject({ status: 'ok', database: { reachable: true } });
    expect(health.regions).toHaveLength(3);
  });

  test('the printed INSERT is judged by fraud', async () => {
    const [, insert = ''] = /npm run holdfast -- sql "(INSERT .*)"/.exec(launcher.said) ?? [];
    expect(insert).toContain('INTO expenses');
    const done = await here.cli(['sql', insert]);
    expect(done).toMatchObject({ code: 0, out: '1 row written\n' });
    const judged = await until(
      () =>
        rows(`SELECT d.decision_type, d.confidence, d.reasoning FROM agent_decisions d
          WHERE d.context->>'expense_id' = (SELECT expense_id::TEXT FROM expenses ORDER BY created_at DESC LIMIT 1)`),
      (found) => found.length > 0,
    );
    expect(judged).toMatchObject([{ reasoning: expect.stringMatching(/\w/) }]);
  });

  test('a second launcher beside it is told so, and changes nothing', async () => {
    const second = await here.cli(['start']);
    expect(second.code).toBe(1);
    expect(second.err).toContain('ALREADY_RUNNING');
    expect(second.err).toContain(web);
    expect(second.err).toContain(String(launcher.process.pid));
    expect((await fetch(`${web}/api/health`)).status).toBe(200);
  });

  test('status and doctor say that it runs', async () => {
    const status = await here.cli(['status']);
    expect(status).toMatchObject({ code: 0, err: '' });
    expect(status.out).toContain(web);
    expect(status.out.match(/● live {2}1 worker$/gm)).toHaveLength(3);
    const doctor = await here.cli(['doctor'], { env: { PORT: new URL(web).port } });
    expect(doctor.code).toBe(0);
    expect(doctor.out).toContain(`✓ launcher     runs as process ${launcher.process.pid}, ${web}`);
    expect(doctor.out).toMatch(/✓ port +\S+, ours\n✓ database +PostgreSQL 18\S*\n✓ clock +-?\d+ ms/);
  });

  test('the password of the database stands in no command line, no log and no readable file', () => {
    const state = readState(here.home);
    const { password } = new URL(state?.databaseUrl ?? '');
    expect(password.length).toBeGreaterThan(20);
    for (const { command } of here.processes()) expect(command).not.toContain(password);
    expect(launcher.said).not.toContain(password);
    for (const name of readdirSync(join(here.home, 'logs'))) {
      expect(readFileSync(join(here.home, 'logs', name), 'utf8'), name).not.toContain(password);
    }
    expect(statSync(join(here.home, 'launcher.json')).mode & 0o077).toBe(0);
  });

  test('Ctrl-C stops everything, and a second start finds the data again', async () => {
    const count = `SELECT (SELECT count(*) FROM expenses) AS expenses, (SELECT count(*) FROM agent_decisions WHERE context->>'expense_id' IS NOT NULL) AS decisions`;
    const before = await rows(count);
    expect(await launcher.signal('SIGINT')).toBe(0);
    expect(launcher.said).toMatch(/SIGINT: stopping\n✓ programs +4 stopped.*\n✓ database +stopped; its data stays/);
    expect(here.processes()).toEqual([]);
    expect(readdirSync(here.home).toSorted()).toEqual(['logs', 'postgres', 'store']);
    launcher = here.start();
    await launcher.up();
    expect(await rows(count)).toEqual(before);
    expect(launcher.said).toMatch(/✓ tables +up to date/);
  });

  test('stop, from another terminal, stops everything', async () => {
    expect(await here.json('stop')).toEqual({ stopped: 'stopped' });
    expect(await launcher.ended).toBe(0);
    expect(here.processes()).toEqual([]);
    expect(await here.json('stop')).toEqual({ stopped: 'nothing' });
  });
});

describe.skipIf(!linux)('before anything is started', () => {
  const untouched = (here: Place): void => {
    expect(readdirSync(here.home)).toEqual([]);
    expect(here.processes()).toEqual([]);
  };

  test('a taken port is said plainly', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void squatter.close());
    await until(() => squatter.listening, Boolean);
    const { port } = squatter.address() as { port: number };
    const here = place({ ...small, PORT: String(port) });
    const refused = await here.cli(['start']);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining(`PORT_IN_USE: port ${port}`) });
    expect(refused.err).toContain('PORT=5001 npm start');
    untouched(here);
  });

  test('so are the ports of further web apps', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void squatter.close());
    await until(() => squatter.listening, Boolean);
    const { port } = squatter.address() as { port: number };
    const here = place({ ...small, PORT: String(port - 1), HOLDFAST_WEB_INSTANCES: '2' });
    expect((await here.cli(['start'])).err).toMatch(/PORT_IN_USE|PORT_REFUSED/);
    untouched(here);
  });

  test.each([
    [{ HOLDFAST_SLOTZ: '3' }, 'SETTINGS_UNKNOWN', 'Did you mean HOLDFAST_SLOTS?'],
    [{ PORT: '70000' }, 'SETTINGS_INVALID', 'a whole number from 0 to 65535'],
    [{ HOST: '203.0.113.7' }, 'PORT_REFUSED', 'an address of this machine'],
    [{ HOLDFAST_HOME: '/dev/null/home' }, 'HOME_UNUSABLE', 'Set HOLDFAST_HOME'],
    [{ HOLDFAST_HOME: '/dev/null' }, 'HOME_UNUSABLE', 'Set HOLDFAST_HOME'],
    [{ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x' }, 'DB_UNREACHABLE', ''],
  ])('%j is refused with %s', async (env, code, fix) => {
    const here = place(small);
    const refused = await here.cli(['start'], { env });
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining(code) });
    expect(refused.err).toContain(fix);
    expect(refused.err).not.toContain('    at ');
    expect(here.processes()).toEqual([]);
  });
});

describe.skipIf(!linux)('other ways to start', () => {
  test('on a database of yours nothing is embedded; two web apps; no data', async () => {
    const database = await testDatabase('launcher');
    const here = place({ ...small, DATABASE_URL: database.url, HOLDFAST_WEB_INSTANCES: '2' });
    onTestFinished(() => database.drop());
    const launcher = here.start();
    await launcher.up();
    expect(launcher.said).toMatch(/✓ database +yours: PostgreSQL \d+/);
    const webs = [...launcher.said.matchAll(/^✓ web\S* +(\S+)/gm)].map(([, address]) => address as string);
    expect(new Set(webs).size).toBe(2);
    for (const web of webs) expect((await fetch(`${web}/api/health`)).status).toBe(200);
    expect(here.processes().filter(({ command }) => command.includes('postgres'))).toEqual([]);
    expect(await database.db.sql('SELECT count(*) AS n FROM expenses')).toEqual([{ n: 0 }]);
    expect(await launcher.signal('SIGTERM')).toBe(0);
    expect(readdirSync(here.home).toSorted()).toEqual(['logs', 'store']);
    expect(await database.db.sql(`SELECT worker FROM workers WHERE status <> 'gone'`)).toEqual([]);
  });

  test('a reader that goes away does not take the system down', async () => {
    const here = place(small);
    const launcher = here.start();
    await launcher.says('✓ database');
    launcher.process.stdout?.destroy();
    launcher.process.stderr?.destroy();
    const state = await until(
      () => readState(here.home),
      (found) => found?.children['web'] !== undefined,
    );
    await until(
      () =>
        fetch(`${state?.web}/api/health`)
          .then((reply) => reply.ok)
          .catch(() => false),
      Boolean,
    );
    expect(await launcher.signal('SIGHUP')).toBe(0);
    expect(here.processes()).toEqual([]);
  });

  test('each worker has its metrics port', async () => {
    const first = 20_000 + (process.pid % 10_000);
    const here = place({ ...small, HOLDFAST_REGIONS: 'us-west-2,us-east-1', HOLDFAST_METRICS_PORT: String(first) });
    const launcher = here.start();
    await launcher.up();
    for (const [port, region] of [
      [first, 'us-west-2'],
      [first + 1, 'us-east-1'],
    ] as const) {
      const health = await fetch(`http://127.0.0.1:${port}/health`);
      expect(await health.json()).toMatchObject({ database: true, region });
    }
    expect(await launcher.signal('SIGINT')).toBe(0);
  });
});
