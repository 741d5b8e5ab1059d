import { flushCompileCache } from 'node:module';
import { createHandler, createRegistry } from '@holdfast/agents';
import { openDb } from '@holdfast/db';
import { type NewRun, startWorker, type Worker } from '@holdfast/queue';
import { log, setPoint } from '@holdfast/telemetry';
import { openWorld } from './journal.ts';
import { teamName } from './members.ts';
import { regions } from './program.ts';
import { scriptedModels, seeSaved } from './sage.ts';
import { tellBlocked } from './strike.ts';
import { createStriker } from './striker.ts';
import { campaignTeam } from './team.ts';

/** What the campaign tells a victim on its command line. */
export interface VictimOptions {
  url: string;
  folder: string;
  /** Tasks it holds at once. */
  slots: number;
  leaseMs: number;
  beatMs: number;
  steadyMs: number;
  reapMs: number;
}

/** Where a victim is to work. `spared`: nothing strikes it. */
export interface Post {
  region: string;
  alone: boolean;
  spared: boolean;
}

/** What the campaign tells it later. `retire`: leave as a drained worker does, and end. */
export type Order = { join: Post } | { start: NewRun[] } | { lease: number } | { retire: true };
/** What it says. `loaded`: it may be given a post. */
export type Word = 'loaded' | 'ready';

const options = JSON.parse(process.argv[2] ?? '{}') as VictimOptions;
const { folder } = options;
/** The lease of whoever joins next, and of the worker that is here. */
let { leaseMs } = options;
let heldMs = leaseMs;
const logger = log('victim');
const name = `victim ${process.pid}`;
const db = openDb({ url: options.url, max: 4, queryMs: 10_000, plans: 'index', name });
const control = openDb({ url: options.url, max: 1, queryMs: 10_000, name: `control ${process.pid}` });
const world = openWorld(folder);
const registry = createRegistry({ [teamName]: campaignTeam(world) });
const handler = createHandler({ db, registry, models: scriptedModels(world), retryMs: 40 });
let worker: Worker | undefined;
/** What thinks has been loaded, and the compiled form of it kept. */
let thought = false;

/** All connections of this process's pool are cut by the server. */
async function cut(): Promise<void> {
  await control
    .sql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [name])
    .catch((error: unknown) => logger.warn({ error }, 'could not cut'));
}

/** In slices, to see how long the machine lets a thread wait that would run. */
function block(scenario: number): void {
  const from = Date.now();
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  const until = performance.now() + heldMs * 1.5;
  const sliceMs = 25;
  let starvedMs = 0;
  for (let now = performance.now(); now < until; ) {
    Atomics.wait(sleeper, 0, 0, sliceMs);
    const then = performance.now();
    starvedMs = Math.max(starvedMs, then - now - sliceMs);
    now = then;
  }
  if (worker)
    tellBlocked(folder, { worker: worker.status().id, scenario, from, until: Date.now(), starvedMs, leaseMs: heldMs });
}

/** A worker that was declared gone comes back under a new id; what it had begun goes on beside it, as in a process that ends late. */
async function work(post: Post): Promise<Worker> {
  heldMs = leaseMs;
  return await startWorker({
    db,
    regions,
    region: post.region,
    slots: options.slots,
    handler,
    shapes: () => registry.shapes(),
    leaseMs,
    beatMs: options.beatMs,
    steadyMs: options.steadyMs,
    reapMs: options.reapMs,
    alone: post.alone,
    onGone: () => void begin(post),
  });
}

async function begin(post: Post): Promise<void> {
  for (;;) {
    try {
      worker = await work(post);
      return;
    } catch (error) {
      logger.warn({ error }, 'cannot join yet');
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }
}

async function join(post: Post): Promise<void> {
  const { region, alone, spared } = post;
  const pass = spared
    ? undefined
    : createStriker(folder, {
        region,
        alone,
        kill: () => void process.kill(process.pid, 'SIGKILL'),
        freeze: () => void process.kill(process.pid, 'SIGSTOP'),
        cut,
        block,
      });
  setPoint('*', (details, border) => {
    if (border === 'checkpoint.saving' && !thought) {
      thought = true;
      flushCompileCache();
    }
    if (border === 'checkpoint.saved') seeSaved(details, world);
    return pass?.(details, border);
  });
  await begin(post);
  say('ready');
}

async function retire(): Promise<void> {
  await worker?.stop();
  process.exit(0);
}

const say = (word: Word): void => void process.send?.(word);

process.on('disconnect', () => process.exit(0));
// Ctrl-C in a terminal reaches everybody; it is meant for the campaign, which ends its workers itself.
process.on('SIGINT', () => {});
process.on('message', (order: Order) => {
  if ('join' in order) void join(order.join);
  else if ('retire' in order) void retire();
  else if ('lease' in order) leaseMs = order.lease;
  else
    worker
      ?.start(order.start)
      .catch((error: unknown) => logger.warn({ error }, 'not started; the campaign asks another'));
});
// Who is killed writes no cache on leaving: it is written now, and when what thinks has been loaded.
flushCompileCache();
say('loaded');
