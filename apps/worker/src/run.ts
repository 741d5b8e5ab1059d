import { fork } from 'node:child_process';
import { createHandler, triggersOf } from '@holdfast/agents';
import { DbError, openDb } from '@holdfast/db';
import { startWorker, type Worker, type WorkerOptions } from '@holdfast/queue';
import { loadSettings } from '@holdfast/settings';
import { loadTeams } from '@holdfast/teams';
import { bindLog, log } from '@holdfast/telemetry';
import { errors } from './errors.ts';
import { serveMetrics } from './serve.ts';

export interface WorkerProgram {
  region: string;
  /** One slot, only tasks that killed other workers; ends when there are none. */
  alone: boolean;
  /** Loopback port of /metrics and /health, 0 a free one; none unless given. */
  metricsPort?: number;
}

export interface Running {
  worker: Worker;
  /** Where /metrics and /health are, if anywhere. */
  metricsPort: number | undefined;
  /** Drains and leaves. */
  stop(): Promise<void>;
}

/** Who supervises starts another one: this one was declared gone. */
export const goneExit = 75;

const main = new URL('./main.ts', import.meta.url);
const logger = log('worker');

/** One worker of a region in this process, until it is told to stop. Survives the database's absence. */
export async function runWorker({ region, alone, metricsPort }: WorkerProgram): Promise<Running> {
  const settings = loadSettings();
  if (settings.databaseUrl === undefined) throw errors.WORKER_DATABASE();
  if (!settings.regions.includes(region)) throw errors.WORKER_REGION({ regions: settings.regions.join(', ') });
  const registry = await loadTeams();
  const { connections: max, connectMs, queryMs } = settings;
  const db = openDb({ url: settings.databaseUrl, max, connectMs, queryMs, name: `holdfast ${region}` });
  await insist('the database', () => db.ready());
  const { timers, duties } = triggersOf(registry);
  const lonely = new LonelyProcess(region);
  const options: WorkerOptions = {
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
  };
  const worker = await insist('the database', () => startWorker(options));
  bindLog({ worker: worker.id, region });
  await insist('the database', () => worker.register(registry.members()));
  const served = metricsPort === undefined ? undefined : await serveMetrics(metricsPort, worker, db);
  logger.info({ teams: registry.names, slots: settings.slots, alone, metrics: served?.port }, 'working');
  return {
    worker,
    metricsPort: served?.port,
    async stop() {
      lonely.stop();
      await worker.drain();
      await served?.close();
      await db.close();
    },
  };
}

/** A worker may be started before its database, and outlives it: only another error ends the waiting. */
async function insist<T>(what: string, work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DbError)) throw error;
      if (tries % 20 === 0) logger.warn({ error }, `waiting for ${what}`);
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
