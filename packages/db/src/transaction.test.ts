import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DbError } from './errors.ts';
import type { Db } from './open.ts';
import type { Query } from './query.ts';
import { faults, type TestDatabase, testDatabase } from './testing.ts';
import { transaction } from './transaction.ts';

let test: TestDatabase;
let db: Db;
beforeAll(async () => {
  test = await testDatabase('transaction');
  db = test.db;
  await db.sql('CREATE TABLE doctors (name TEXT PRIMARY KEY, on_call BOOL NOT NULL)');
});
beforeEach(async () => {
  await db.sql('DELETE FROM doctors');
  await db.sql(`INSERT INTO doctors VALUES ('ada', true), ('bob', true)`);
});
afterAll(() => test.drop());

const leave = (name: string): Query => ({
  name: 'doctors.leave',
  text: `UPDATE doctors SET on_call = false WHERE name = '${name}'`,
  params: [],
  source: 'test',
});
const count: Query = {
  name: 'doctors.count',
  text: 'SELECT count(*) AS n FROM doctors WHERE on_call',
  params: [],
  source: 'test',
};
const onCall = async (on: Pick<Db, 'run'> = db): Promise<number> => (await on.run<{ n: number }>(count))[0]?.n ?? -1;

describe('transaction', () => {
  it('runs again after a real conflict, so that nobody leaves the ward empty', async () => {
    let entered = 0;
    let open: () => void = () => {};
    const both = new Promise<void>((resolve) => (open = resolve));
    let runs = 0;
    const go = (name: string): Promise<void> =>
      transaction(db, async (tx) => {
        runs++;
        const n = await onCall(tx);
        // Both have read before either writes: the write skew that only SERIALIZABLE sees.
        if (++entered === 2) open();
        await both;
        if (n > 1) await tx.run(leave(name));
      });
    await Promise.all([go('ada'), go('bob')]);
    expect(await onCall()).toBe(1);
    // One of the two lost at least once.
    expect(runs).toBeGreaterThanOrEqual(3);
  });

  it('keeps the level it is asked for', async () => {
    const level = (isolation?: 'read committed' | 'serializable' | 'inherit'): Promise<string | undefined> =>
      transaction(
        db,
        async (tx) => (await tx.sql<{ v: string }>(`SELECT current_setting('transaction_isolation') AS v`))[0]?.v,
        isolation ? { isolation } : {},
      );
    expect(await level()).toBe('serializable');
    expect(await level('read committed')).toBe('read committed');
    expect(await level('inherit')).toBe('read committed');
  });

  it('rolls back when the work throws, and passes the error on', async () => {
    const reason = new Error('no');
    await expect(
      transaction(db, async (tx) => {
        await tx.run(leave('ada'));
        throw reason;
      }),
    ).rejects.toBe(reason);
    expect(await onCall()).toBe(2);
  });

  it('does not pretend a commit when the work swallowed the error of a statement', async () => {
    const work = transaction(db, async (tx) => {
      await tx.run(leave('ada'));
      await tx.sql('SELECT 1/0').catch(() => {});
    });
    await expect(work).rejects.toMatchObject({ code: 'DB_ROLLED_BACK' });
    expect(await onCall()).toBe(2);
  });

  it('stops trying when told', async () => {
    const faulty = faults(db);
    faulty.storm({ seed: 1, rates: { conflict: 1 }, query: 'doctors.leave' });
    const stop = new AbortController();
    let runs = 0;
    const work = transaction(
      faulty,
      async (tx) => {
        if (++runs === 3) stop.abort(new Error('stop'));
        await tx.run(leave('ada'));
      },
      { signal: stop.signal },
    );
    await expect(work).rejects.toThrow();
    expect(runs).toBe(3);
  });

  it('refuses statements after its end', async () => {
    let kept: Pick<Db, 'run'> | undefined;
    await transaction(db, async (tx) => void (kept = tx));
    await expect(kept?.run(count)).rejects.toMatchObject({ code: 'DB_REFUSED' });
  });
});

describe('faults', () => {
  it.each(['conflict', 'deadlock'] as const)('a %s is retried, alone and in a transaction', async (fault) => {
    const faulty = faults(db);
    faulty.next(fault, { query: 'doctors.leave', times: 3 });
    await faulty.run(leave('ada'));
    faulty.next(fault, { query: 'COMMIT', times: 2 });
    await transaction(faulty, (tx) => tx.run(leave('bob')));
    expect(faulty.injected).toHaveLength(5);
    expect(await onCall()).toBe(0);
  });

  it('gives up after twenty tries', async () => {
    const faulty = faults(db);
    faulty.next('conflict', { times: 100 });
    await expect(faulty.run(count)).rejects.toMatchObject({
      code: 'DB_CONFLICT',
      sqlstate: '40001',
      outcome: 'rolled back',
      details: { tries: 20 },
    });
    expect(faulty.injected).toHaveLength(20);
  });

  it.each([
    ['ambiguous', 'DB_AMBIGUOUS', 0],
    ['lost', 'DB_AMBIGUOUS', 1],
    ['cut before', 'DB_CUT', 1],
    ['cut after', 'DB_CUT', 0],
  ] as const)('%s leaves the outcome unknown and is not retried', async (fault, code, left) => {
    const alone = (faulty: Db): Promise<unknown> => faulty.run(leave('ada'));
    const inTransaction = (faulty: Db): Promise<unknown> => transaction(faulty, (tx) => tx.run(leave('ada')));
    for (const [work, query] of [
      [alone, 'doctors.leave'],
      [inTransaction, 'COMMIT'],
    ] as const) {
      await db.sql('UPDATE doctors SET on_call = true');
      const faulty = faults(db);
      faulty.next(fault, { query });
      await expect(work(faulty)).rejects.toMatchObject({ code, outcome: 'unknown' });
      expect(await onCall()).toBe(left + 1);
    }
  });

  it('knows that a transaction cut before its COMMIT had no effect', async () => {
    const faulty = faults(db);
    faulty.next('cut after', { query: 'doctors.leave' });
    await expect(transaction(faulty, (tx) => tx.run(leave('ada')))).rejects.toMatchObject({
      code: 'DB_CUT',
      outcome: 'rolled back',
    });
    expect(await onCall()).toBe(2);
  });

  it('either takes effect or does not when cut in between, and the pool goes on', async () => {
    const faulty = faults(db);
    faulty.next('cut during', { query: 'doctors.leave' });
    await expect(faulty.run(leave('ada'))).rejects.toMatchObject({ outcome: 'unknown' });
    expect([1, 2]).toContain(await onCall(faulty));
  });

  it('refuses what CockroachDB refuses', async () => {
    const faulty = faults(db, { cockroach: true });
    expect(await faulty.run(count)).toEqual([{ n: 2 }]);
    const twice: Query = {
      name: 'doctors.twice',
      text: `WITH a AS (UPDATE doctors SET on_call = false RETURNING name) INSERT INTO doctors SELECT name || '2', true FROM a`,
      params: [],
      source: 'test',
    };
    await expect(faulty.run(twice)).rejects.toMatchObject({ code: 'DB_REFUSED', sqlstate: '0A000' });
    await db.run(twice);
  });

  it('storms the same way for the same seed', async () => {
    const weather = async (seed: number): Promise<string[]> => {
      const faulty = faults(db);
      faulty.storm({ seed, rates: { lost: 0.2, 'cut before': 0.1 } });
      for (let i = 0; i < 40; i++) {
        await faulty.run(count).catch((error: unknown) => {
          if (!(error instanceof DbError)) throw error;
        });
      }
      return faulty.injected.map((entry) => entry.fault);
    };
    const first = await weather(7);
    expect(first.length).toBeGreaterThan(3);
    expect(await weather(7)).toEqual(first);
    expect(await weather(8)).not.toEqual(first);
  });
});
