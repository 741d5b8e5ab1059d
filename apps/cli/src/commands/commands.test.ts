import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandPaths, helpOf } from '../testing/commands.ts';
import { Place } from '../testing/place.ts';

let database: TestDatabase;
let here: Place;
let worker: ChildProcess;
const region = 'us-west-2';

beforeAll(async () => {
  database = await testDatabase('cli');
  here = new Place({ DATABASE_URL: database.url, HOLDFAST_LOG: 'error' });
  worker = fork(fileURLToPath(new URL('../../../worker/src/main.ts', import.meta.url)), ['--region', region], {
    env: { PATH: process.env['PATH'], ...here.env },
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [said] = (await Promise.race([once(worker, 'message'), once(worker, 'exit')])) as unknown[];
  expect(said).toBe('ready');
});
afterAll(async () => {
  worker?.kill('SIGKILL');
  here?.end();
  await database?.drop();
});

/** An expense, which the database's watch or a run may judge. */
async function expense(merchant = 'Cafe'): Promise<string> {
  const [row] = await database.db.sql<{ id: string }>(
    `INSERT INTO expenses (user_id, merchant, expense_amount, watched_at) VALUES (gen_random_uuid(), $1, 3.5, now()) RETURNING expense_id AS id`,
    [merchant],
  );
  return row?.id ?? '';
}

/** A run that is over, or fails: one of an expense that does not exist. */
async function ran(expenseId?: string): Promise<string> {
  const input = JSON.stringify({ expense_id: expenseId ?? '00000000-0000-4000-8000-00000000dead' });
  const { out, err } = await here.quick(['run', 'expenses', input, '--wait', '--json']);
  if (!out) throw new Error(err);
  return (JSON.parse(out) as { runId: string }).runId;
}

async function quickJson<T>(...args: string[]): Promise<T> {
  const { out, err } = await here.quick([...args, '--json']);
  if (!out) throw new Error(err);
  return JSON.parse(out) as T;
}

describe('--help', () => {
  test.each(commandPaths().filter((path) => !['bench', 'campaign'].includes(path)))(
    'of %s says what it does, takes and gives',
    (path) => {
      const help = helpOf(path);
      expect(help).toMatch(new RegExp(`^Usage: holdfast ${path}`));
      expect(help, 'an example').toMatch(/Examples?:\n/);
      if (!['start', 'worker'].includes(path)) expect(help).toMatch(/--json +print /);
      expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(121);
    },
  );

  test('is what the program prints', async () => {
    expect(await here.cli(['new', 'team', '--help'])).toEqual({ code: 0, out: helpOf('new team'), err: '' });
  });

  test('of all lists every command of the issue', async () => {
    const { code, out } = await here.quick(['--help']);
    expect(code).toBe(0);
    const wanted =
      'start stop status sql run runs show cancel retry redrive verdict learn drain migrate worker doctor new bench campaign';
    for (const command of wanted.split(' ')) expect(out, command).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    expect(out).toContain('Exit codes: 0 done, 1 refused or failed');
  });
});

describe('--json', () => {
  test('of status', async () => {
    const status = await quickJson<Record<string, unknown>>('status');
    expect(Object.keys(status)).toEqual([
      'web',
      'chaos',
      'regions',
      'workers',
      'agents',
      'depth',
      'inbox',
      'ambiguous',
    ]);
    expect(status['regions']).toContainEqual({ region, state: 'live', workers: 1 });
    expect(status['agents']).toContainEqual(
      expect.objectContaining({ team: 'expenses', agent_type: 'fraud', kind: 'agent', region, pending: 0 }),
    );
  });

  test('of sql: rows, exact for numbers beyond doubles', async () => {
    expect(await quickJson('sql', `SELECT 9007199254740993::INT8 AS big, 'x' AS text, NULL AS nothing`)).toEqual([
      { big: '9007199254740993', text: 'x', nothing: null },
    ]);
    expect(await quickJson('sql', `UPDATE expenses SET merchant = 'x' WHERE false`)).toEqual([]);
  });

  test('of run, runs and show', async () => {
    const id = await expense();
    const input = JSON.stringify({ expense_id: id });
    const started = await here.cli(['run', 'expenses', input, '--key', 'one', '--wait', '--json']);
    const run = JSON.parse(started.out) as { runId: string };
    expect(run).toEqual({ runId: expect.stringMatching(/^[0-9a-f-]{36}$/), started: true, status: 'completed' });
    expect(started).toMatchObject({ code: 0, err: '' });
    expect(await quickJson('run', 'expenses', input, '--key', 'one')).toEqual({ runId: run.runId, started: false });
    const rows = await quickJson<{ run_id: string }[]>(
      'runs',
      '--team',
      'expenses',
      '--status',
      'completed',
      '--limit',
      '1',
    );
    expect(rows).toMatchObject([{ run_id: run.runId, team: 'expenses', key: 'one', error: null }]);
    const shown = await quickJson<Record<string, unknown[]>>('show', run.runId.slice(0, 8));
    expect(shown).toMatchObject({
      run: { run_id: run.runId, status: 'completed' },
      tasks: [{ member: 'fraud', status: 'completed', fence: 1 }],
      decisions: [{ context: { expense_id: id } }],
    });
    expect(shown['events']).toContainEqual(expect.objectContaining({ type: 'run.started' }));
    expect(Object.keys(shown)).toEqual(['run', 'tasks', 'decisions', 'events', 'progress']);
  });

  test('of retry, redrive and cancel', async () => {
    const failed = await ran();
    expect(await quickJson('retry', failed)).toEqual({ run: failed, result: '0 tasks are due now', tasks: 0 });
    expect(await quickJson('redrive', failed)).toEqual({ run: failed, result: 'redriven' });
    expect(await here.quick(['cancel', await ran(await expense())])).toMatchObject({
      code: 1,
      err: expect.stringContaining('RUN_REFUSED: the run was left as it is: it is over already'),
    });
  });

  test('of retry --from: a new run that begins after the step', async () => {
    const old = await ran(await expense());
    const did = await quickJson<{ runId: string; from: string }>('retry', old, '--from', 'fraud');
    expect(did).toMatchObject({ run: old, started: true, effects: [] });
    const shown = await quickJson<{ tasks: object[] }>('show', did.runId);
    expect(shown.tasks).toContainEqual(expect.objectContaining({ member: 'fraud', status: 'completed', fence: 0 }));
    expect(await here.quick(['retry', old, '--from', 'reviewer'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('STEP_MISSING'),
    });
  });

  test('of cancel, while a person is asked', async () => {
    const insert = `INSERT INTO expenses (user_id, merchant, expense_amount, expense_date, watched_at)
      SELECT gen_random_uuid(), 'Cafe', -1e9, '1900-01-01', now() RETURNING expense_id AS id`;
    const [row] = await database.db.sql<{ id: string }>(insert);
    const { runId } = await quickJson<{ runId: string }>('run', 'expenses', JSON.stringify({ expense_id: row?.id }));
    const waits = async () => (await quickJson<{ inbox: { run_id: string }[] }>('status')).inbox;
    while (!(await waits()).some(({ run_id }) => run_id === runId));
    expect(await quickJson('cancel', runId)).toEqual({ run: runId, result: 'cancelled' });
    expect(await quickJson('runs', '--status', 'cancelled')).toMatchObject([{ run_id: runId }]);
  });

  test('of verdict and learn: three words make a version, one command takes it back', async () => {
    const said: { decisionId: string }[] = [];
    for (let n = 0; n < 3; n++) {
      const shown = await quickJson<{ decisions: { decision_id: string }[] }>('show', await ran(await expense()));
      const id = shown.decisions[0]?.decision_id ?? '';
      said.push(await quickJson('verdict', id.slice(0, 13), 'right', '--reason', 'we know the shop'));
      expect(said[n]).toMatchObject({ decisionId: id, team: 'expenses', member: 'fraud', right: true, changed: true });
    }
    const again = await here.quick(['verdict', said[0]?.decisionId ?? '', 'right', '--reason', 'we know the shop']);
    expect(again).toMatchObject({ code: 0, out: 'You had said so before: right.\n' });
    const learning = async (): Promise<Record<string, unknown>> => {
      const [one] = await quickJson<Record<string, unknown>[]>('learn', 'expenses', 'fraud');
      return one ?? {};
    };
    while ((await learning())['behind'] !== false);
    expect(await learning()).toMatchObject({ team: 'expenses', member: 'fraud', verdicts: { total: 3, people: 1 } });
    expect((await here.quick(['learn'])).out).toMatch(
      /^expenses fraud .*in force\nLearns .*\.\n3 verdicts of 1 people, 0 wrong/,
    );
    const tried = await quickJson<Record<string, unknown>>('learn', 'replay', 'expenses', 'fraud', '0');
    expect(tried).toMatchObject({ inForce: 0, version: 0, before: tried['after'] });
  });

  test('of learn promote and rollback: a version in shadow goes in force and is taken back', async () => {
    const sql = (statement: string): Promise<unknown> => database.db.sql(statement);
    await sql(`UPDATE learners SET latest = latest + 1 WHERE member = 'fraud'`);
    await sql(`INSERT INTO parameters (team, member, version, parent, params, says, status, verdicts)
      SELECT team, member, latest, in_force, '{}', 'made by hand', 'shadow', 3 FROM learners WHERE member = 'fraud'`);
    const moved = await quickJson<{ from: number; to: number; by: string }>('learn', 'promote', 'expenses', 'fraud');
    expect(moved).toMatchObject({ from: 0, by: expect.stringContaining('(cli)') });
    const back = await here.quick(['learn', 'rollback', 'expenses', 'fraud']);
    expect(back).toMatchObject({ code: 0, out: expect.stringContaining('the version in the code is in force') });
    const refused = await here.quick(['learn', 'rollback', 'expenses', 'fraud']);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('ROLLBACK_REFUSED') });
  });

  test('of migrate, drain, stop and doctor', async () => {
    expect(await quickJson('migrate')).toEqual({ applied: [] });
    expect(await quickJson('drain', 'us-east-1')).toEqual({ region: 'us-east-1', workers: [] });
    expect(await quickJson('stop')).toEqual({ stopped: 'nothing' });
    const doctor = await quickJson<{ checks: { name: string; verdict: string }[]; settings: Record<string, string> }>(
      'doctor',
    );
    expect(doctor.checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['node', 'home', 'port', 'database']));
    expect(doctor.checks.filter(({ verdict }) => verdict === 'bad')).toEqual([]);
    expect(doctor.settings['DATABASE_URL']).toMatch(/^postgres:\/\/\*\*\*@127\.0\.0\.1/);
    expect(JSON.stringify(doctor)).not.toContain(new URL(database.url).password || 'no password');
  });
});

describe('in words', () => {
  test.each([
    [`INSERT INTO merchant_blacklist SELECT 'shop ' || n FROM generate_series(1, 3) AS n`, '3 rows written\n'],
    [`UPDATE merchant_blacklist SET merchant = 'only' WHERE merchant = 'shop 1'`, '1 row changed\n'],
    [`DELETE FROM merchant_blacklist`, '3 rows deleted\n'],
    [`SELECT 1 AS one WHERE false`, '0 rows\n'],
    [`SELECT 1 AS one`, 'one\n  1\n1 row\n'],
    [`CREATE TEMP TABLE nothing ()`, 'done: CREATE TABLE\n'],
  ])('%s', async (statement, says) => {
    expect(await here.quick(['sql', statement])).toEqual({ code: 0, out: says, err: '' });
  });

  test('sql - reads the statement from standard input', async () => {
    expect((await here.cli(['sql', '-'], { input: 'SELECT 7 AS n' })).out).toBe('n\n7\n1 row\n');
  });

  test('run --wait tells the progress; a failing run ends with 1, and show says why', async () => {
    const good = await here.quick(['run', 'expenses', JSON.stringify({ expense_id: await expense() }), '--wait']);
    expect(good.code).toBe(0);
    expect(good.out).toMatch(/^started [0-9a-f-]{36}\n(.|\n)*completed\n$/);
    const bad = await here.cli(['run', 'expenses', '{"expense_id":"00000000-0000-4000-8000-00000000beef"}', '--wait']);
    expect(bad).toMatchObject({ code: 1, out: expect.stringMatching(/failed\n$/) });
    const id = /started (\S+)/.exec(bad.out)?.[1] ?? '';
    expect((await here.quick(['show', id])).out).toMatch(/EXPENSE_MISSING/);
    expect((await here.quick(['runs', '--status', 'failed'])).out).toContain(id);
  });

  test('doctor finds what is bad and says what to do', async () => {
    const bad = await here.quick(['doctor'], { DATABASE_URL: 'postgres://x@127.0.0.1:1/x' });
    expect(bad.code).toBe(1);
    expect(bad.out).toMatch(/✗ database +no answer from.*\n +what to do: /);
    const typo = await here.quick(['doctor'], { HOLDFAST_LEESE: '1s' });
    expect(typo).toMatchObject({ code: 1, out: expect.stringContaining('Did you mean HOLDFAST_LEASE?') });
    const idle = await here.quick(['doctor'], { DATABASE_URL: '' });
    expect(idle).toMatchObject({ code: 0, out: expect.stringMatching(/✓ database +the embedded one, not running/) });
  });
});

describe('refused', () => {
  const bad = (...args: string[]) => args;
  test.each([
    [1, 'DB_REFUSED', bad('sql', 'SELECT nothing FROM nowhere')],
    [1, 'DB_REFUSED', bad('sql', `SELECT 1; DROP TABLE x; --'`)],
    [2, 'USAGE', bad('sql', '  ')],
    [2, "unknown command 'remov' (it is one of list, add", bad('users', 'remov', 'ann')],
    [2, "unknown command 'verfy'", bad('audit', 'verfy')],
    [2, 'USAGE', bad('run', 'expenses', '{not json')],
    [1, 'INPUT_INVALID', bad('run', 'expenses', '[1]')],
    [1, 'INPUT_INVALID', bad('run', 'expenses', '{"expense_id":"\'; DROP TABLE expenses"}')],
    [
      1,
      'INPUT_INVALID',
      bad('run', 'expenses', '{"expense_id":"00000000-0000-4000-8000-000000000001"}', '--user', 'me'),
    ],
    [1, 'TEAM_UNKNOWN', bad('run', 'dance', '{}')],
    [1, 'RUN_MISSING', bad('show', '00000000-0000-4000-8000-000000000001')],
    [1, 'RUN_MISSING', bad('cancel', 'abcdef01')],
    [1, 'RUN_MISSING', bad('retry', '%')],
    [1, 'RUN_MISSING', bad('redrive', "' OR 1=1")],
    [1, 'DECISION_MISSING', bad('verdict', 'abcdef01', 'right')],
    [1, 'DECISION_UNKNOWN', bad('verdict', '00000000-0000-4000-8000-000000000001', 'wrong')],
    [2, 'right or wrong', bad('verdict', 'abcdef01', 'perhaps')],
    [1, 'LEARNER_UNKNOWN', bad('learn', 'promote', 'expenses', 'dancer')],
    [1, 'LEARNER_MISSING', bad('learn', 'replay', 'expenses', 'dancer')],
    [2, 'a whole number from 0', bad('learn', 'rollback', 'expenses', 'fraud', 'last')],
    [2, 'USAGE', bad('drain', 'atlantis')],
    [2, 'USAGE', bad('worker', '--region', 'atlantis')],
    [1, 'TEAM_EXISTS', bad('new', 'team', 'expenses')],
    [1, 'TEAM_NAME', bad('new', 'team', '../../etc')],
    [1, 'TEAM_NAME', bad('new', 'team', 'Contracts')],
    [2, 'unknown command', bad('dance')],
    [2, 'missing required argument', bad('run', 'expenses')],
    [2, 'unknown option', bad('status', '--yaml')],
    [2, 'a whole number from 1 to 10000', bad('runs', '--limit', '0')],
    [2, 'one of running, stuck', bad('runs', '--status', 'lost')],
  ])('with %i and %s: %j', async (code, says, args) => {
    const refused = await here.quick(args);
    expect(refused).toMatchObject({ code, out: '' });
    expect(refused.err).toContain(says);
    expect(refused.err).not.toMatch(/^ {4}at /m);
    if (/^[A-Z_]+$/.test(says)) expect(refused.err).toMatch(/\nwhat to do: \S/);
  });

  test('redrive of a run in good order', async () => {
    const refused = await here.quick(['redrive', await ran(await expense())]);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('RUN_REFUSED') });
  });

  test('a beginning that several runs have', async () => {
    const ids = ['abcd0000-0000-4000-8000-000000000001', 'abcd0000-0000-4000-8000-000000000002'];
    for (const id of ids) {
      await database.db.sql(
        `INSERT INTO runs SELECT (jsonb_populate_record(r, jsonb_build_object('run_id', $1::TEXT, 'key', $1::TEXT))).* FROM runs r LIMIT 1`,
        [id],
      );
    }
    const refused = await here.quick(['show', 'abcd']);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('RUN_NOT_UNIQUE') });
    for (const id of ids) expect(refused.err).toContain(id);
  });

  test('where nothing runs', async () => {
    const env = { DATABASE_URL: '' };
    for (const args of [['status'], ['sql', 'SELECT 1'], ['runs'], ['migrate'], ['worker', '--region', region]]) {
      const refused = await here.quick(args, env);
      expect(refused, args.join(' ')).toMatchObject({ code: 1, err: expect.stringContaining('NOT_RUNNING') });
    }
  });
});
