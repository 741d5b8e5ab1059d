import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createHandler, triggersOf } from '@holdfast/agents';
import { DbError, openDb } from '@holdfast/db';
import { followInForce, learnersOf, learningWork } from '@holdfast/learning';
import { openModels } from '@holdfast/llm';
import { openEmbedder } from '@holdfast/llm/embedding';
import { flushAccess, recall } from '@holdfast/memory';
import { openQueue, startWorker, type Worker, type WorkerOptions } from '@holdfast/queue';
import { loadSettings } from '@holdfast/settings';
import { loadTeams } from '@holdfast/teams';
import { bindLog, log } from '@holdfast/telemetry';
import { openDocuments } from '@holdfast/tools';
import { openReader } from '@holdfast/tools/reading';
import { accountDuties } from './account-duties.ts';
import { documentDuties } from './document-duties.ts';
import { errors } from './errors.ts';
import { mailDuties } from './mail-duties.ts';
import { memoryDuties } from './memory-duties.ts';
import { probe, probeMember } from './probe.ts';
import { serveMetrics } from './serve.ts';

export interface WorkerProgram {
  region: string;
  /** One slot, only tasks that killed other workers; ends when there are none. */
  alone: boolean;
  /** Port of /metrics and /health, 0 a free one; HOLDFAST_METRICS_PORT unless given. */
  metricsPort?: number;
  /** The database; DATABASE_URL unless given. */
  url?: string;
  /** Folder of team folders; the product's own unless given. */
  teams?: string;
}

export interface Running {
  worker: Worker;
  /** Where /metrics and /health are, if anywhere. */
  metricsPort: number | undefined;
  /** Drains and leaves, and so does the one-slot process. */
  stop(): Promise<void>;
  /** The one-slot process dies with us. */
  abandon(): void;
}

/** Who supervises starts another one: this one was declared gone. */
export const goneExit = 75;

const main = new URL('./main.ts', import.meta.url);
const logger = log('worker');
/** Enough for a claim, two settles, starts, yields, events and hints under way at once. */
const coreConnections = 6;

/** One worker of a region in this process, until it is told to stop. Survives the database's absence. */
export async function runWorker({ region, alone, ...given }: WorkerProgram): Promise<Running> {
  const settings = loadSettings();
  const url = given.url ?? settings.databaseUrl;
  const metricsPort = given.metricsPort ?? (settings.metricsPort === 0 ? undefined : settings.metricsPort);
  if (url === undefined) throw errors.WORKER_DATABASE();
  if (!settings.regions.includes(region)) throw errors.WORKER_REGION({ regions: settings.regions.join(', ') });
  const registry = await loadTeams(given.teams === undefined ? undefined : pathToFileURL(join(given.teams, '/')));
  const { connections: max, connectMs, queryMs } = settings;
  // Two pools: what teams ask of their tables never holds up a settle, and each plans in its own way.
  const db = openDb({ url, max: coreConnections, connectMs, queryMs, plans: 'index', name: `holdfast ${region}` });
  const domain = openDb({ url, max: Math.max(1, max - coreConnections), connectMs, queryMs, name: `teams ${region}` });
  await insist('the database', () => db.ready());
  const { timers, duties } = triggersOf(registry);
  const models = openModels(settings, domain);
  const embedder = openEmbedder(settings);
  const documents = openDocuments(domain, settings);
  const reader = openReader({ engine: settings.ocr, processes: settings.ocrProcesses });
  const learners = learnersOf(registry.entries);
  const learning = learningWork(openQueue({ db, region, regions: settings.regions }), learners, domain);
  const listening = settings.hints === 'on';
  const inForce = await insist('the database', () => followInForce(db, learners, { listen: listening }));
  const lonely = new LonelyProcess(
    ['--region', region, '--alone', ...(given.teams ? ['--teams', given.teams] : [])],
    url,
  );
  const options: WorkerOptions = {
    db,
    region,
    regions: settings.regions,
    slots: settings.slots,
    leaseMs: settings.leaseMs,
    beatMs: settings.beatMs,
    listen: listening,
    handler: createHandler({
      registry,
      db: domain,
      regions: settings.regions,
      models,
      documents,
      reader,
      recall: (question, signal) => recall(domain, embedder, question, signal),
      bare: { ...learning.bare, [probeMember]: probe },
      parameters: inForce.of,
    }),
    shapes: () => registry.shapes(),
    alone,
    timers,
    duties: [
      ...duties,
      ...learning.duties,
      ...memoryDuties(domain, embedder),
      ...accountDuties(domain),
      ...documentDuties(domain, documents),
      ...mailDuties(domain, documents, settings),
    ],
    onGone: () => process.exit(goneExit),
    onLonely: () => lonely.start(),
  };
  const worker = await insist('the database', () => startWorker(options));
  bindLog({ worker: worker.id, region });
  await insist('the database', () => worker.register(registry.members()));
  const served =
    metricsPort === undefined
      ? undefined
      : await serveMetrics({ host: settings.metricsHost, port: metricsPort }, worker, db);
  logger.info({ teams: registry.names, slots: settings.slots, alone, metrics: served?.port }, 'working');
  return {
    worker,
    metricsPort: served?.port,
    async stop() {
      await Promise.all([lonely.stop(), worker.drain()]);
      await Promise.all([models.recorded(), flushAccess(domain)]);
      await served?.close();
      reader.close();
      await Promise.all([inForce.close(), embedder.close()]);
      await Promise.all([db.close(), domain.close()]);
    },
    abandon: () => lonely.kill(),
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
  private readonly args: readonly string[];
  private readonly url: string;
  private child: ReturnType<typeof fork> | undefined;
  private stopping = false;

  constructor(args: readonly string[], url: string) {
    this.args = args;
    this.url = url;
  }

  start(): void {
    if (this.child || this.stopping) return;
    logger.warn({}, 'a task killed two workers: it runs in a process of its own');
    const env = { ...process.env, DATABASE_URL: this.url, DATABASE_URL_FILE: undefined, HOLDFAST_METRICS_PORT: '0' };
    const child = fork(main, [...this.args], { env, execArgv: [], stdio: 'inherit' });
    this.child = child;
    child.once('exit', (code, signal) => {
      logger.info({ code, signal }, 'the one-slot process ended');
      this.child = undefined;
    });
    child.once('error', (error) => {
      logger.error({ error }, 'the one-slot process cannot be started');
      if (child.pid === undefined) this.child = undefined;
    });
  }

  /** Resolves when it has left. */
  async stop(): Promise<void> {
    this.stopping = true;
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }

  kill(): void {
    this.child?.kill('SIGKILL');
  }
}
