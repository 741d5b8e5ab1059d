import { ensureOwner, openSession } from '@holdfast/accounts';
import { type Db, openDb } from '@holdfast/db';
import { type Event, encodeCursor, readHeads } from '@holdfast/events';
import { loadTeams } from '@holdfast/teams';
import { now, pause, until } from '../clock.ts';
import { freePort } from '../free-port.ts';
import { ours } from '../goals.ts';
import { load } from '../peers/load.ts';
import { type Program, runProgram } from '../program.ts';
import { quantile } from '../statistics.ts';
import { type Bench, interleaved, type Suite } from '../suite.ts';

interface BrowserSocket {
  on(event: 'events', listener: (batch: { events: Event[] }, taken: () => void) => void): void;
  on(event: 'stale' | 'connect_error', listener: (why: unknown) => void): void;
  close(): void;
}

interface SocketIo {
  io(address: string, options: object): BrowserSocket;
}

const regions = ['us-east-1', 'us-west-2', 'us-central-1'];

/** The running product: any SQL client inserts a copy of a charge, the browser's socket gets the decision on it. */
export const screen: Suite = {
  name: 'screen',
  says: 'SQL insert to decision at the browser socket (three workers and the web app)',
  async run(bench) {
    const url = await bench.server.createMigrated('screen');
    const db = openDb({ url, max: 2, name: 'an SQL client' });
    const programs: Program[] = [];
    try {
      for (const entry of (await loadTeams()).entries) await entry.team.seed?.(db, new Date());
      const port = await freePort();
      const env = { DATABASE_URL: url, PORT: String(port), HOLDFAST_LOG: 'error' };
      for (const region of regions)
        programs.push(runProgram('apps/worker/src/main.ts', ['--region', region], { ...env, HOLDFAST_REGION: region }));
      programs.push(runProgram('apps/web/src/main.ts', [], env));
      const address = `http://127.0.0.1:${port}`;
      await ready(address, programs);
      await interleaved(bench, [{ peer: ours }], (_, rep) => once(bench, db, address, rep));
    } finally {
      await Promise.all(programs.map((program) => program.stop()));
      await db.close();
    }
  },
};

async function once(bench: Bench, db: Db, address: string, rep: number): Promise<void> {
  const n = bench.size(100, 20);
  const { io } = await load<SocketIo>('socket.io-client');
  const shown = new Map<string, number>();
  let trouble: unknown;
  const extraHeaders = { authorization: `Bearer ${await openSession(db, await ensureOwner(db))}` };
  const cursor = encodeCursor(await readHeads(db));
  const socket = io(address, { transports: ['websocket'], auth: { cursor }, forceNew: true, extraHeaders });
  socket.on('stale', (why) => (trouble = why));
  socket.on('connect_error', (why) => (trouble = why));
  socket.on('events', ({ events }, taken) => {
    for (const event of events) {
      const expense = event.type === 'decision.made' ? expenseOf(event.data.context) : undefined;
      if (expense && !shown.has(expense)) shown.set(expense, now());
    }
    taken();
  });
  try {
    const inserted: [string, number][] = [];
    for (let i = 0; i < n; i++) {
      const id = await insertCopy(db);
      inserted.push([id, now()]);
      await pause(50 + Math.random() * 200);
    }
    await until(() => inserted.every(([id]) => shown.has(id)) || trouble !== undefined, 30_000);
    const missing = inserted.filter(([id]) => !shown.has(id)).length;
    if (missing > 0)
      throw new Error(
        `${missing} of ${n} decisions were not shown within 30 s${trouble === undefined ? '' : `: ${JSON.stringify(trouble)}`}`,
      );
    const took = inserted.map(([id, at]) => ((shown.get(id) ?? Number.NaN) - at) / 1000);
    const [p50, p95] = [quantile(took, 0.5), quantile(took, 0.95)];
    bench.say(`p50 ${p50.toFixed(2)} s, p95 ${p95.toFixed(2)} s`);
    bench.record('screen', ours, rep, p95, { p50, worst: Math.max(...took) });
  } finally {
    socket.close();
  }
}

async function insertCopy(db: Db): Promise<string> {
  const [row] = await db.sql<{ expense_id: string }>(
    `INSERT INTO expenses (user_id, expense_date, expense_amount, shopping_type, description, merchant, payment_method)
     SELECT user_id, CURRENT_DATE, expense_amount, shopping_type, description, merchant, payment_method
     FROM expenses ORDER BY random() LIMIT 1 RETURNING expense_id`,
  );
  if (!row) throw new Error('there is no expense to copy');
  return row.expense_id;
}

const expenseOf = (context: unknown): string | undefined =>
  typeof context === 'object' && context !== null && 'expense_id' in context ? String(context.expense_id) : undefined;

/** Every region has its worker and the page is there. */
async function ready(address: string, programs: readonly Program[]): Promise<void> {
  const healthy = await until(
    async () => {
      const dead = programs.map((program) => program.ended()).find((end) => end !== undefined);
      if (dead !== undefined) throw new Error(dead);
      const response = await fetch(`${address}/api/health`).catch(() => undefined);
      if (!response?.ok) return false;
      const text = await response.text();
      return regions.every((region) => text.includes(region));
    },
    90_000,
    250,
  );
  if (!healthy) throw new Error('the product was not ready within 90 s');
  await pause(6000); // Regions count as returned when their worker was steady for 5 s.
}
