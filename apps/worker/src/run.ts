import { fork } from 'node:child_process';
import { createHandler, triggersOf } from '@holdfast/agents';
import { openDb } from '@holdfast/db';
import { startWorker, type Worker } from '@holdfast/queue';
import { loadSettings } from '@holdfast/settings';
import { loadTeams } from '@holdfast/teams';
import { bindLog, log } from '@holdfast/telemetry';
import { errors } from './errors.ts';

export interface WorkerProgram {
  region: string;
  /** One slot, only tasks that killed other workers; ends when there are none. */
  alone: boolean;
}

export interface Running {
  worker: Worker;
  /** Drains and leaves. */
  stop(): Promise<void>;
}

/** Who supervises starts another one: this one was declared gone. */
export const goneExit = 75;

const main = new URL('./main.ts', import.meta.url);
const logger = log('worker');

/** One worker of a region in this process, until it is told to stop. Survives the database's absence. */
export async function runWorker({ region, alone }: WorkerProgram): Promise<Running> {
  const settings = loadSettings();
  if (settings.databaseUrl === undefined) throw errors.WORKER_DATABASE();
  if (!settings.regions.includes(region)) throw errors.WORKER_REGION({ regions: settings.regions.join(', ') });
  const registry = await loadTeams();
  const { connections: max, connectMs, queryMs } = settings;
  const db = openDb({ url: settings.databaseUrl, max, connectMs, queryMs, name: `holdfast ${region}` });
  await untilReady(db);
  const { timers, duties } = triggersOf(registry);
  const lonely = new LonelyProcess(region);
  const worker = await startWorker({
    db,
    region,
    regions: settings.regions,
    slots: settings.slots,
    leaseMs: settings.leaseMs,
    beatMs: settings.beatMs,
    listen: settings.hints === 'on',
    handler: createHandler({ registry, db }),
    shapes: () => registry.shapes(),
    alone,
    timers,
    duties,
    onGone: () => process.exit(goneExit),
    onLonely: () => lonely.start(),
  });
  bindLog({ worker: worker.id, region });
  await worker.register(registry.members());
  logger.info({ teams: registry.names, slots: settings.slots, alone }, 'working');
  return {
    worker,
    async stop() {
      lonely.stop();
      await worker.drain();
      await db.close();
    },
  };
}

/** A worker may be started before its database. */
async function untilReady(db: ReturnType<typeof openDb>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await db.ready();
    } catch (error) {
      if (tries % 20 === 0) logger.warn({ error }, 'waiting for the database');
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

/** The process that runs one dangerous task at a time, so that a worker's other tasks do not die with it. */
class LonelyProcess {
  private readonly region: string;
  private child: ReturnType<typeof fork> | undefined;

  constructor(region: string) {
    this.region = region;
  }

  start(): void {
    if (this.child) return;
    logger.warn({ region: this.region }, 'a task killed two workers: it runs in a process of its own');
    const child = fork(main, ['--region', this.region, '--alone'], { stdio: 'inherit' });
    this.child = child;
    child.once('exit', (code, signal) => {
      logger.info({ code, signal }, 'the one-slot process ended');
      this.child = undefined;
    });
    child.once('error', (error) => logger.error({ error }, 'the one-slot process cannot be started'));
  }

  stop(): void {
    this.child?.kill('SIGTERM');
  }
}
