import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ensureOwner, openSession } from '@holdfast/accounts';
import { createRegistry } from '@holdfast/agents';
import { until } from '@holdfast/agents/testing';
import type { Db } from '@holdfast/db';
import { type TestDatabase, tcpProxy, testDatabase } from '@holdfast/db/testing';
import { createAppender, createHints, type Event, encodeCursor, readHeads } from '@holdfast/events';
import { openQueue } from '@holdfast/queue';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { anAdmin } from '../testing/callers.ts';
import { contracts } from '../testing/contract-team.ts';
import { openReader } from '../testing/reader.ts';
import { buildWeb, type WebOptions } from '../web.ts';

const regions = ['us-east-1', 'us-west-2', 'us-central-1'];
const settings = { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 };
let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await testDatabase('stream');
  db = database.db;
});

afterAll(() => database.drop());

async function web(options: Partial<WebOptions> = {}): Promise<{ url: string; app: FastifyInstance }> {
  const own = options.db ?? db;
  const queue = openQueue({ db: own, region: null, regions });
  const app = buildWeb({
    access: anAdmin,
    db: own,
    queue,
    registry: createRegistry({ contracts }),
    settings,
    ...options,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return { url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`, app };
}

/** Another process, so that it can really be killed. */
async function webProcess(): Promise<{ url: string; child: ChildProcess }> {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const env = { ...process.env, DATABASE_URL: database.url, PORT: '0', HOLDFAST_LOG: 'error' };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /web app on (\S+)/.exec(line)?.[1];
    if (url) return { url, child };
  }
  throw new Error('the web app ended before it listened');
}

let streams = 0;

/** Appends to several lanes at once; each stream's events are numbered from 1. */
async function write(lanes: readonly number[], each: number): Promise<void> {
  const hints = createHints(db);
  await Promise.all(
    lanes.map(async (lane) => {
      const { append } = createAppender(db, lane, hints);
      const stream = `00000000-0000-4000-8000-${String(++streams).padStart(12, '0')}`;
      for (let seq = 1; seq <= each; seq++) {
        await append({ stream, seq, type: 'run.cancelled', data: { by: `writer ${lane}` } });
      }
    }),
  );
}

const nameOf = (event: Pick<Event, 'stream' | 'seq'>): string => `${event.stream}/${event.seq}`;

async function allNames(): Promise<string[]> {
  const rows = await db.sql<{ stream: string; seq: number }>('SELECT stream, seq FROM events');
  return rows.map(nameOf).sort();
}

/** Per stream the numbers must rise by one, whatever happened to the connection. */
function expectInOrder(events: readonly Event[]): void {
  const last = new Map<string, number>();
  for (const { stream, seq } of events) {
    expect(seq).toBe((last.get(stream) ?? 0) + 1);
    last.set(stream, seq);
  }
}

describe('a stream', () => {
  test('200 reconnects over two web apps, one of them killed: nothing lost, nothing doubled, in order', async () => {
    const first = await web();
    const second = await webProcess();
    const start = encodeCursor(await readHeads(db));
    const before = new Set(await allNames());
    // The other one is a program of its own, which asks the accounts.
    const reader = openReader(start, { token: await openSession(db, await ensureOwner(db)) });
    let writing = true;
    const writers = (async () => {
      while (writing) await write([1, 17, 33, 49], 12);
    })();
    // However this test ends, the next one writes alone.
    onTestFinished(async () => {
      writing = false;
      await writers;
    });
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    let killed = false;
    for (let cut = 0; cut < 200; cut++) {
      if (cut === 120) {
        second.child.kill('SIGKILL');
        await once(second.child, 'exit');
        killed = true;
      }
      const batches = reader.batches + 1 + random(3);
      reader.connect(!killed && random(2) === 0 ? second.url : first.url);
      // Every third cut comes at once, whatever the connection is doing.
      if (cut % 3 !== 0) {
        await until(`batch ${batches}`, () => {
          if (reader.stale.length > 0 || reader.refused) throw new Error(`it was ${reader.stale[0] ?? 'refused'}`);
          return reader.batches >= batches || undefined;
        });
      }
      reader.cut();
    }
    writing = false;
    await writers;
    reader.connect(first.url);
    const wanted = (await allNames()).filter((name) => !before.has(name));
    await until('everything arrived', () => reader.events.length >= wanted.length || undefined);
    expect(reader.events.map(nameOf).sort()).toEqual(wanted);
    expectInOrder(reader.events);
    expect(reader.stale).toEqual([]);
    reader.cut();
    await first.app.close();
  });

  test('one browser that takes nothing holds nobody up, and continues where it stopped', async () => {
    const { url, app } = await web({ ringSize: 300 });
    const start = encodeCursor(await readHeads(db));
    const slow = openReader(start, { take: false });
    const quick = openReader(start);
    slow.connect(url);
    quick.connect(url);
    await write([2, 18], 1_000);
    await until('the quick one has all', () => quick.events.length >= 2_000 || undefined);
    expect(slow.events.length).toBeLessThanOrEqual(500);
    slow.take();
    await until('the slow one has all', () => slow.events.length >= 2_000 || undefined);
    expect(slow.events.map(nameOf).sort()).toEqual(quick.events.map(nameOf).sort());
    expectInOrder(slow.events);
    for (const reader of [slow, quick]) reader.cut();
    await app.close();
  });

  test('one that falls more than 5,000 events behind is told that it is stale', async () => {
    const { url, app } = await web({ ringSize: 100 });
    const reader = openReader(encodeCursor(await readHeads(db)), { take: false });
    reader.connect(url);
    await write([3], 1);
    await until('it was sent something', () => reader.batches > 0 || undefined);
    await write([4, 5, 20, 21, 36, 37], 900);
    reader.take();
    await until('it is told', () => reader.stale[0]);
    expect(reader.stale).toEqual(['behind']);
    await app.close();
  });

  test('one that never answers is cut off, and comes back with its cursor', async () => {
    const { url, app } = await web({ ackMs: 100 });
    const reader = openReader(encodeCursor(await readHeads(db)), { take: false });
    reader.connect(url);
    await write([6], 1);
    await until('it is cut off', () => !reader.connected || undefined);
    expect(reader.stale).toEqual([]);
    reader.take();
    reader.connect(url);
    await until('it has the event', () => reader.events.length > 0 || undefined);
    reader.cut();
    await app.close();
  });

  test.each([
    ['no cursor', 'no cursor', () => ''],
    ['a cursor that is none', 'no cursor', () => "'; DROP"],
    [
      'a cursor of two hours ago',
      'old',
      async () => encodeCursor({ ...(await readHeads(db)), issuedAt: Date.now() - 7_200_000 }),
    ],
    [
      'a cursor from before a restore',
      'ahead',
      async () => {
        const { positions, issuedAt } = await readHeads(db);
        return encodeCursor({
          positions: positions.map((position, lane) => (lane === 60 ? position + 9 : position)),
          issuedAt,
        });
      },
    ],
  ])('%s is stale', async (_what, reason, cursor) => {
    const { url, app } = await web();
    const reader = openReader(await cursor());
    reader.connect(url);
    await until('it is told', () => reader.stale[0]);
    expect(reader.stale).toEqual([reason]);
    await app.close();
  });

  test('a page of another origin gets no stream', async () => {
    const { url, app } = await web();
    const reader = openReader(encodeCursor(await readHeads(db)), { origin: 'https://evil.example' });
    reader.connect(url);
    await until('it is refused', () => reader.refused || undefined);
    expect(reader.connected).toBe(false);
    reader.cut();
    await app.close();
  });
});

test('a database that hangs is announced, and its return too, with everything that was missed', async () => {
  const proxy = await tcpProxy(database.url);
  const cut = database.open({ url: proxy.url, queryMs: 2_000, connectMs: 1_000 });
  const { url, app } = await web({ db: cut });
  const reader = openReader(encodeCursor(await readHeads(db)));
  reader.connect(url);
  await until('it lives', () => reader.pulses > 0 || undefined);
  proxy.hang();
  await until('it is told', () => reader.away[0]);
  expect(reader.away[0]?.fix).not.toBe('');
  const health = await fetch(`${url}/api/health`);
  expect(health.status).toBe(503);
  await write([7], 20);
  proxy.heal();
  proxy.cut();
  const pulses = reader.pulses;
  await until('it lives again', () => reader.pulses > pulses || undefined);
  await until('it has what it missed', () => reader.events.length >= 20 || undefined);
  expectInOrder(reader.events);
  reader.cut();
  await app.close();
  await proxy.close();
});
