import { type Fault, faults, type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAppender, type NewEvent } from './append.ts';
import { type Cursor, type Event, startCursor } from './contract.ts';
import { openTail } from './follow.ts';
import { createHints } from './hints.ts';
import { queries } from './queries.ts';
import { readHeads, readRecent, readStream, readStreams, readTail } from './tail.ts';
import { gaps } from './testing.ts';

const event = (stream: string, seq: number, by = 'somebody'): NewEvent => ({
  stream,
  seq,
  type: 'run.cancelled',
  data: { by },
});
const quiet = { events: () => {}, tasks: () => {} };
const key = (one: { stream: string; seq: number }): string => `${one.stream}/${one.seq}`;

/** Follows page by page until the cursor stands at these heads. */
async function readTo(db: TestDatabase['db'], heads: Cursor, page: number): Promise<Event[]> {
  const all: Event[] = [];
  let cursor = startCursor(0);
  while (cursor.positions.some((position, lane) => position < (heads.positions[lane] as number))) {
    const next = await readTail(db, cursor, page);
    all.push(...next.events);
    cursor = next.cursor;
  }
  return all;
}

describe.each(['read committed', 'serializable'] as const)('the log, %s', (isolation) => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase('log');
  });
  afterAll(() => test.drop());

  it('is gapless under 8 writers, and a transaction held open stops its own lane alone', async () => {
    const db = test.open({ isolation, max: 16 });
    // Held open at SERIALIZABLE it would only be refused at its end.
    const held = test.open({ isolation: 'read committed', max: 1 });
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    let opened = (): void => {};
    const open = new Promise<void>((resolve) => (opened = resolve));
    const strangers = crypto.randomUUID();
    const holding = held.session(async (session) => {
      await session.command('BEGIN');
      await session.run(queries.append, {
        lane: 40,
        streams: [strangers],
        seqs: [1],
        types: ['run.cancelled'],
        datas: ['{"by":"held"}'],
      });
      opened();
      await gate;
      await session.command('COMMIT');
    });
    await open;
    // Two writers a lane, so that they really wait for one another.
    const written: string[] = [];
    const tailed: Event[] = [];
    const tail = await openTail(db, {
      from: startCursor(Date.now()),
      pollMs: 5,
      on: (events) => void tailed.push(...events),
    });
    await Promise.all(
      Array.from({ length: 8 }, async (_, n) => {
        const appender = createAppender(db, n >> 1, quiet);
        const stream = crypto.randomUUID();
        const sent = Array.from({ length: 250 }, (__, seq) => event(stream, seq));
        await Promise.all(sent.map((one) => appender.append(one)));
        written.push(...sent.map(key));
      }),
    );
    // All of it is read although the other transaction is still open.
    const heads = await readHeads(db);
    expect((await readTo(db, heads, 37)).map(key).toSorted()).toEqual(written.toSorted());
    release();
    await holding;
    const all = await readTo(db, await readHeads(db), 500);
    expect(all.map(key).toSorted()).toEqual([...written, `${strangers}/1`].toSorted());
    await new Promise<void>((resolve) => {
      const look = (): void => (tailed.length >= all.length ? resolve() : void setTimeout(look, 5));
      look();
    });
    expect(tailed.map(key).toSorted()).toEqual(all.map(key).toSorted());
    for (const lane of new Set(tailed.map((one) => one.lane))) {
      const positions = tailed.filter((one) => one.lane === lane).map((one) => one.pos);
      expect(positions).toEqual(positions.map((_, index) => index + 1));
    }
    await tail.close();
    expect(await gaps(db)).toEqual([]);
  });

  it.each<Fault>(['ambiguous', 'lost', 'cut before', 'cut during', 'cut after', 'conflict'])(
    'an append that meets %s is one event',
    async (fault) => {
      const broken = faults(test.open({ isolation, max: 2 }));
      const appender = createAppender(broken, 7, quiet);
      const stream = crypto.randomUUID();
      broken.next(fault, { query: 'events.append', times: 2 });
      await Promise.all([0, 1, 2].map((seq) => appender.append(event(stream, seq))));
      expect(broken.injected.length).toBeGreaterThan(0);
      // Again from elsewhere, with one that is new: known ones stay one.
      await Promise.all([1, 2, 3, 3].map((seq) => appender.append(event(stream, seq))));
      expect((await readStream(test.db, stream)).map((one) => one.seq)).toEqual([0, 1, 2, 3]);
      expect(await gaps(test.db)).toEqual([]);
    },
  );

  it('an event that the database refuses fails alone', async () => {
    const appender = createAppender(test.open({ isolation }), 9, quiet);
    const stream = crypto.randomUUID();
    const ends = await Promise.allSettled(
      [event(stream, 1), event(stream, 2, '\ud800'), event(stream, 3), event(stream, 4, 'nul \0')].map((one) =>
        appender.append(one),
      ),
    );
    expect(ends.map((end) => end.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect((await readStream(test.db, stream)).map((one) => one.seq)).toEqual([1, 3, 4]);
    expect((await readStream(test.db, stream, 1, 1)).map((one) => one.seq)).toEqual([3]);
    const other = crypto.randomUUID();
    await appender.append(event(other, 7));
    expect((await readStreams(test.db, [other, stream, crypto.randomUUID()])).map(key)).toEqual([
      `${stream}/1`,
      `${stream}/3`,
      `${stream}/4`,
      `${other}/7`,
    ]);
    expect((await readStreams(test.db, [other, stream], 2)).map(key)).toEqual([`${stream}/1`, `${stream}/3`]);
    expect(await readStreams(test.db, [])).toEqual([]);
    expect((await readRecent(test.db, 2)).length).toBe(2);
    expect(await gaps(test.db)).toEqual([]);
  });
});

describe('following', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase('follow');
  });
  afterAll(() => test.drop());

  it('hints come after the commit, so that who is woken finds the event', async () => {
    const writer = test.open();
    await writer.ready();
    const stream = crypto.randomUUID();
    const seen: number[] = [];
    let heard = (): void => {};
    // Nothing but a hint can wake this reader.
    const tail = await openTail(test.open(), {
      pollMs: 3_600_000,
      on: (events) => (seen.push(...events.map((one) => one.seq)), heard()),
    });
    const appender = createAppender(writer, 3, createHints(writer));
    for (let seq = 1; seq <= 20; seq++) {
      const arrived = new Promise<void>((resolve) => (heard = resolve));
      await appender.append(event(stream, seq));
      await arrived;
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    await tail.close();
  });

  it('survives the loss of every connection, and misses and doubles nothing', async () => {
    const db = test.open({ max: 2 });
    const writer = test.open({ max: 2 });
    const stream = crypto.randomUUID();
    const seen: number[] = [];
    const states: string[] = [];
    let heard = (): void => {};
    const tail = await openTail(db, {
      pollMs: 20,
      on: (events) => {
        seen.push(...events.filter((one) => one.stream === stream).map((one) => one.seq));
        heard();
      },
      onState: (state) => states.push(state),
    });
    const appender = createAppender(writer, 5, createHints(writer));
    for (let seq = 1; seq <= 30; seq++) {
      if (seq % 10 === 0)
        await test.db.sql(
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
        );
      await appender.append(event(stream, seq)).catch(() => appender.append(event(stream, seq)));
    }
    while (seen.length < 30) await new Promise<void>((resolve) => (heard = resolve));
    expect(seen).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect(states.filter((state) => state === 'away').length).toBe(states.filter((state) => state === 'live').length);
    await tail.close();
    expect(await gaps(test.db)).toEqual([]);
  });
});
