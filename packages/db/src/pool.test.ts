import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DbError } from './errors.ts';
import { type Db, type OpenOptions, openDb } from './open.ts';
import type { Query } from './query.ts';
import { type Proxy, type TestDatabase, tcpProxy, testDatabase } from './testing.ts';

let test: TestDatabase;
let proxy: Proxy;
const pools: Db[] = [];
beforeAll(async () => {
  test = await testDatabase('pool');
});
beforeEach(async () => {
  proxy = await tcpProxy(test.url);
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  await proxy.close();
});
afterAll(() => test.drop());

function open(options: Partial<OpenOptions> = {}): Db {
  const db = openDb({ url: proxy.url, connectMs: 1_000, ...options });
  pools.push(db);
  return db;
}

const one: Query = { name: 'test.one', text: 'SELECT 1::INT4 AS n', params: [], source: 'test' };
const backend = async (db: Db): Promise<number> =>
  (await db.sql<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]?.pid ?? 0;

/** Makes the pool open so many connections: none is given back before the last is lent. */
async function openAll(db: Db, count: number): Promise<void> {
  let lent = 0;
  let release: () => void = () => {};
  const all = new Promise<void>((resolve) => (release = resolve));
  const hold = async (): Promise<void> => {
    if (++lent === count) release();
    await all;
  };
  await Promise.all(Array.from({ length: count }, () => db.session(hold)));
}

describe('deadlines', () => {
  it('destroys the socket of a statement that a silent network swallowed', async () => {
    const db = open();
    await db.run(one);
    proxy.hang();
    await expect(db.run(one, {}, { deadline: 100 })).rejects.toMatchObject({ code: 'DB_DEADLINE', outcome: 'unknown' });
    proxy.heal();
    expect(await db.run(one)).toEqual([{ n: 1 }]);
    expect(proxy.accepted()).toBe(2);
  });

  it('makes idle connections to a silent address prove themselves before they are lent again', async () => {
    const db = open({ max: 4, connectMs: 700 });
    await openAll(db, 4);
    expect(proxy.accepted()).toBe(4);
    proxy.hang();
    await expect(db.run(one, {}, { deadline: 100 })).rejects.toMatchObject({ code: 'DB_DEADLINE' });
    await expect(db.run(one, {}, { deadline: 20_000 })).rejects.toMatchObject({
      code: 'DB_UNREACHABLE',
      outcome: 'rolled back',
    });
    proxy.heal();
    expect(await db.run(one)).toEqual([{ n: 1 }]);
  });

  it('lets the server end a slow statement first: then the outcome is known and the connection lives', async () => {
    const db = open({ queryMs: 500 });
    const pid = await backend(db);
    await expect(db.sql('SELECT pg_sleep(5)')).rejects.toMatchObject({
      code: 'DB_DEADLINE',
      sqlstate: '57014',
      outcome: 'rolled back',
    });
    expect(await backend(db)).toBe(pid);
  });

  it('gives up on an address that accepts and says nothing', async () => {
    proxy.hang();
    const db = open({ connectMs: 100 });
    await expect(db.run(one)).rejects.toMatchObject({ code: 'DB_UNREACHABLE', outcome: 'rolled back' });
  });

  it('tells who waits for a connection that none comes', async () => {
    const db = open({ max: 1, waitMs: 1_000 });
    await db.session(async () => {
      await expect(db.run(one)).rejects.toMatchObject({ code: 'DB_BUSY', outcome: 'rolled back' });
    });
    expect(await db.run(one)).toEqual([{ n: 1 }]);
  });
});

describe('connections', () => {
  it('says that the outcome is unknown when the connection breaks under a statement', async () => {
    const db = open();
    const slow = db.sql('SELECT pg_sleep(5)');
    const refusal = expect(slow).rejects.toMatchObject({ code: 'DB_CUT', outcome: 'unknown' });
    while (
      (
        await test.db.sql(
          "SELECT 1 FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(5)' AND state = 'active' AND datname = current_database()",
        )
      ).length === 0
    );
    proxy.cut();
    await refusal;
    expect(await db.run(one)).toEqual([{ n: 1 }]);
  });

  it('says the same when the server ends the session', async () => {
    const db = open();
    const pid = await backend(db);
    const killed = expect(db.sql('SELECT pg_sleep(5)')).rejects.toMatchObject({
      code: 'DB_CUT',
      sqlstate: '57P01',
      outcome: 'unknown',
    });
    while (
      (await test.db.sql('SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = $2', [pid, 'PgSleep']))
        .length === 0
    );
    await test.db.sql('SELECT pg_terminate_backend($1)', [pid]);
    await killed;
    expect(await backend(db)).not.toBe(pid);
  });

  it('lends an idle connection that was cut to nobody', async () => {
    const db = open({ max: 3, name: 'idle three' });
    await openAll(db, 3);
    const pids = await test.db.sql<{ pid: number }>(
      'SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1',
      ['idle three'],
    );
    expect(pids).toHaveLength(3);
    while (
      (await test.db.sql('SELECT 1 FROM pg_stat_activity WHERE pid = ANY($1::INT4[])', [pids.map((row) => row.pid)]))
        .length > 0
    );
    // The farewell may still be under way to us: then it meets one statement, and the connection no other.
    const ends = [];
    for (let i = 0; i < 12; i++)
      ends.push(
        await db.run(one).then(
          () => 'answered',
          (error: unknown) => (error instanceof DbError ? error.code : error),
        ),
      );
    const refused = ends.filter((end) => end !== 'answered');
    expect(refused).toEqual(refused.map(() => 'DB_CUT'));
    expect(refused.length).toBeLessThanOrEqual(3);
    expect(ends.slice(refused.length)).toEqual(ends.slice(refused.length).map(() => 'answered'));
  });

  it('skips an address that failed and uses the next', async () => {
    const dead = await tcpProxy(test.url);
    const port = new URL(dead.url).port;
    await dead.close();
    const good = new URL(proxy.url);
    const db = open({ url: proxy.url.replace(good.host, `127.0.0.1:${port},${good.host}`) });
    expect(await db.run(one)).toEqual([{ n: 1 }]);
  });

  it('leaves a server that has become a standby for the next address', async () => {
    await test.db.sql('CREATE TABLE IF NOT EXISTS marks (n INT4)');
    const good = new URL(test.url);
    const standby = new URL(proxy.url);
    const db = open({ url: test.url.replace(good.host, `${standby.host},${good.host}`), max: 1 });
    await db.session((session) => session.command('SET default_transaction_read_only = on'));
    const before = proxy.accepted();
    await expect(db.sql('INSERT INTO marks VALUES (1)')).rejects.toMatchObject({
      code: 'DB_UNABLE',
      sqlstate: '25006',
      outcome: 'rolled back',
    });
    await db.sql('INSERT INTO marks VALUES (2)');
    expect(proxy.accepted()).toBe(before);
  });

  it.each([
    ['53100', 'DB_UNABLE', 'rolled back', false],
    ['53200', 'DB_UNABLE', 'rolled back', false],
    ['58030', 'DB_UNABLE', 'rolled back', false],
    ['58C01', 'DB_UNABLE', 'unknown', false],
    ['XXC02', 'DB_UNABLE', 'rolled back', false],
    ['57P01', 'DB_CUT', 'unknown', true],
    ['57P03', 'DB_CUT', 'unknown', true],
    ['22P02', 'DB_REFUSED', 'rolled back', false],
    ['54000', 'DB_REFUSED', 'rolled back', false],
    ['XX000', 'DB_REFUSED', 'rolled back', false],
  ])('%s, said as an ERROR, is %s, %s', async (sqlstate, code, outcome, leaves) => {
    const db = open({ max: 1 });
    const pid = await backend(db);
    const raise = `DO $$ BEGIN RAISE EXCEPTION 'said so' USING ERRCODE = '${sqlstate}'; END $$`;
    await expect(db.sql(raise)).rejects.toMatchObject({ code, sqlstate, outcome });
    expect((await backend(db)) !== pid).toBe(leaves);
  });

  it('names every host when none answers', async () => {
    const db = open({ url: 'postgres://u:secret@127.0.0.1:1,127.0.0.1:2/db' });
    const error = await db.run(one).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'DB_UNREACHABLE', status: 503 });
    expect(String(error)).toContain('127.0.0.1:1, 127.0.0.1:2');
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it('says what is wrong with a login', async () => {
    const db = open({ url: proxy.url.replace(/\/\/[^@]*@/, '//nobody:wrong@') });
    await expect(db.run(one)).rejects.toMatchObject({ code: 'DB_LOGIN' });
  });

  it('closes what is not used, and opens it again when needed', async () => {
    const db = open({ idleMs: 100 });
    const pid = await backend(db);
    while ((await test.db.sql('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid])).length > 0);
    expect(await db.run(one)).toEqual([{ n: 1 }]);
  });

  it('has the session settings it was asked for', async () => {
    const db = open({ isolation: 'serializable', name: 'the name', queryMs: 1_000 });
    const [row] = await db.sql(
      `SELECT current_setting('transaction_isolation') AS level, current_setting('application_name') AS name, current_setting('TimeZone') AS zone,
              current_setting('statement_timeout') AS statement, current_setting('idle_in_transaction_session_timeout') AS idle`,
    );
    expect(row).toEqual({ level: 'serializable', name: 'the name', zone: 'UTC', statement: '800ms', idle: '5s' });
  });

  it('finishes what was lent before it closes, and refuses what comes later', async () => {
    const db = open();
    await db.ready();
    const last = db.sql<{ n: number }>('SELECT 1::INT4 AS n FROM pg_sleep(0.05)');
    const closing = db.close();
    await expect(db.run(one)).rejects.toMatchObject({ code: 'DB_CLOSED' });
    await Promise.all([closing, expect(last).resolves.toEqual([{ n: 1 }])]);
  });

  it('sends a statement again that was prepared before a migration', async () => {
    const db = open({ max: 1 });
    await db.sql('CREATE TABLE moved (a INT4)');
    const all: Query = { name: 'test.all', text: 'SELECT * FROM moved', params: [], source: 'test' };
    expect(await db.run(all)).toEqual([]);
    await db.sql('ALTER TABLE moved ADD COLUMN b INT4 DEFAULT 7');
    await db.sql('INSERT INTO moved VALUES (1)');
    expect(await db.run(all)).toEqual([{ a: 1, b: 7 }]);
  });
});

it('never lends a broken socket, however the network behaves', async () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('run' as const), n: fc.integer({ min: 1, max: 6 }) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const), n: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('hang' as const), n: fc.constant(0) }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const db = openDb({ url: proxy.url, max: 3, connectMs: 500 });
      try {
        for (const { do: what, n } of steps) {
          const running = Array.from({ length: Math.max(1, n) }, (_, i) =>
            db.sql<{ n: number }>('SELECT $1::INT4 AS n', [i]),
          );
          if (what === 'cut') proxy.cut();
          if (what === 'hang') {
            proxy.hang();
            await expect(db.run(one, {}, { deadline: 30 })).rejects.toMatchObject({ outcome: expect.any(String) });
            proxy.cut();
            proxy.heal();
          }
          const ends = await Promise.allSettled(running);
          // An answer belongs to its question; what failed says so as a DbError.
          for (const [i, end] of ends.entries()) {
            if (end.status === 'fulfilled') expect(end.value).toEqual([{ n: i }]);
            else expect(end.reason).toMatchObject({ name: 'DbError' });
          }
          // With the network well again, each cut connection can spoil one statement at most.
          for (let spoiled = 0; ; spoiled++) {
            const end = await db.run(one).catch((error: unknown) => error);
            if (!(end instanceof DbError)) {
              expect(end).toEqual([{ n: 1 }]);
              break;
            }
            expect(spoiled).toBeLessThan(3);
          }
        }
      } finally {
        await db.close();
      }
    }),
    { numRuns: 25 },
  );
});
