import { createHandler, createRegistry } from '@holdfast/agents';
import { type Db, openDb } from '@holdfast/db';
import { type NewRun, startWorker, type Worker } from '@holdfast/queue';
import { log, setPoint } from '@holdfast/telemetry';
import { type Breakage, withoutFence } from './broken.ts';
import { openWorld } from './journal.ts';
import { regions } from './program.ts';
import { createStriker } from './striker.ts';
import { campaignTeam, teamName } from './team.ts';

/** What the campaign tells a victim on its command line. */
export interface VictimOptions {
  url: string;
  folder: string;
  region: string;
  alone: boolean;
  leaseMs: number;
  beatMs: number;
  steadyMs: number;
  reapMs: number;
  broken?: Breakage;
}

/** What it tells it later. */
export interface Order {
  start: NewRun[];
}

const options = JSON.parse(process.argv[2] ?? '{}') as VictimOptions;
const { folder, region } = options;
const logger = log('victim');
const name = `victim ${process.pid}`;
const pool = openDb({ url: options.url, max: 5, queryMs: 10_000, plans: 'index', name });
const control = openDb({ url: options.url, max: 1, queryMs: 10_000, name: `control ${process.pid}` });
const db: Db = options.broken ? withoutFence(pool) : pool;
const registry = createRegistry({ [teamName]: campaignTeam(openWorld(folder)) });
const handler = createHandler({ db, registry, retryMs: 40 });

/** All connections of this process's pool are cut by the server. */
async function cut(): Promise<void> {
  await control
    .sql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [name])
    .catch((error: unknown) => logger.warn({ error }, 'could not cut'));
}

/** A worker that was declared gone comes back under a new id; what it had begun goes on beside it, as in a process that ends late. */
async function work(): Promise<Worker> {
  return await startWorker({
    db,
    regions,
    region,
    slots: 12,
    handler,
    shapes: () => registry.shapes(),
    leaseMs: options.leaseMs,
    beatMs: options.beatMs,
    steadyMs: options.steadyMs,
    reapMs: options.reapMs,
    alone: options.alone,
    onGone: () => void begin(),
  });
}

let worker: Worker | undefined;

async function begin(): Promise<void> {
  for (;;) {
    try {
      worker = await work();
      return;
    } catch (error) {
      logger.warn({ error }, 'cannot join yet');
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }
}

process.on('disconnect', () => process.exit(0));
process.on('message', (order: Order) => {
  worker
    ?.start(order.start)
    .catch((error: unknown) => logger.warn({ error }, 'not started; the campaign asks another'));
});
setPoint(
  '*',
  createStriker(folder, {
    region,
    alone: options.alone,
    kill: () => void process.kill(process.pid, 'SIGKILL'),
    freeze: () => void process.kill(process.pid, 'SIGSTOP'),
    cut,
  }),
);
await begin();
process.send?.('ready');
