import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { createHandler, createRegistry } from '@holdfast/agents';
import { type Db, DbError, openDb } from '@holdfast/db';
import { type NewRun, startWorker, type Worker } from '@holdfast/queue';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import type { HerdOptions, Victims } from '../herd.ts';
import { openWorld, type World } from '../journal.ts';
import { teamName } from '../members.ts';
import { scriptedModels, seeSaved } from '../sage.ts';
import { createStriker, type Pass } from '../striker.ts';
import { campaignTeam } from '../team.ts';

interface Life {
  region: string;
  alone: boolean;
  dead: boolean;
  pass: Pass;
  worker: Worker | undefined;
}

const whose = new AsyncLocalStorage<Life>();
/** What the dead wait for. */
const never = new Promise<void>(() => {});

/**
 * Workers within this process. A death stops the worker's beats and claims, and holds whatever it had under way at the
 * next named point for ever: like a process that is gone, but ten times as cheap as one.
 */
export class HerdWithin implements Victims {
  deaths = 0;
  readonly crashes: string[] = [];
  private readonly options: HerdOptions;
  private readonly db: Db;
  private readonly world: World;
  private readonly registry: ReturnType<typeof createRegistry>;
  private readonly lives = new Set<Life>();
  private readonly births = new Set<Promise<void>>();
  /** A worker is born where another dies, maybe inside a graph: what hangs on that call must not hang on to it. */
  private readonly outside = AsyncLocalStorage.snapshot();
  private over = false;
  private turn = 0;

  constructor(options: HerdOptions) {
    this.options = options;
    this.db = openDb({ url: options.url, max: 60, name: 'victims' });
    this.world = openWorld(options.folder);
    this.registry = createRegistry({ [teamName]: campaignTeam(this.world) });
  }

  async start(): Promise<void> {
    setPoint('*', (details, border) => {
      const life = whose.getStore();
      if (!life) return;
      if (border === 'checkpoint.saved') seeSaved(details, this.world);
      return life.dead ? never : life.pass(details, border);
    });
    const { regions, perRegion, alonePerRegion, folder } = this.options;
    // Every worker has a thread of its own, which compiles its sources anew without this.
    process.env['NODE_COMPILE_CACHE'] = join(folder, 'compiled');
    for (const region of regions) for (let i = 0; i < perRegion; i++) this.bear(region, false);
    for (const region of regions) for (let i = 0; i < alonePerRegion; i++) this.bear(region, true);
    await Promise.all(this.births);
  }

  askToStart(run: NewRun): void {
    const living = [...this.lives].filter(({ worker, alone }) => worker && !alone);
    const life = living[this.turn++ % Math.max(1, living.length)];
    // Whether it was started is looked at by who asks, and asked again.
    if (life) void whose.run(life, () => life.worker?.start([run]).catch(() => {}));
  }

  killRegion(region: string): number {
    const hit = [...this.lives].filter((life) => life.region === region && !life.alone && life.worker);
    for (const life of hit) this.bury(life);
    return hit.length;
  }

  inhabit(): void {}
  lease(): void {}
  wake(): void {}

  sparedPids(): number[] {
    return [];
  }

  async stop(): Promise<void> {
    if (this.over) return;
    this.over = true;
    await Promise.all(this.births);
    for (const life of this.lives) this.bury(life);
    clearPoints();
    await this.db.close();
  }

  private bear(region: string, alone: boolean): void {
    const life: Life = { region, alone, dead: false, pass: () => {}, worker: undefined };
    life.pass = createStriker(this.options.folder, {
      region,
      alone,
      kill: () => {
        this.bury(life);
        return never;
      },
      freeze: () => {},
      cut: () => Promise.resolve(),
      block: () => {},
    });
    this.lives.add(life);
    const born = this.outside(() => whose.run(life, () => this.joined(life)))
      .catch((error: unknown) => this.complain(error))
      .finally(() => this.births.delete(born));
    this.births.add(born);
  }

  /** As a process does whose start fails: it is started again. */
  private async joined(life: Life): Promise<void> {
    while (!this.over) {
      try {
        life.worker = await this.work(life);
        if (life.dead) void life.worker.kill();
        return;
      } catch (error) {
        if (!(error instanceof DbError)) throw error;
      }
    }
  }

  private async work(life: Life): Promise<Worker> {
    const { leaseMs, beatMs, steadyMs, reapMs, regions } = this.options;
    return await startWorker({
      db: this.db,
      regions,
      region: life.region,
      slots: 12,
      handler: createHandler({
        db: this.db,
        registry: this.registry,
        models: scriptedModels(this.world),
        retryMs: 40,
      }),
      shapes: () => this.registry.shapes(),
      leaseMs,
      beatMs,
      steadyMs,
      reapMs,
      alone: life.alone,
      onGone: () => this.bury(life, false),
    });
  }

  /** Not waited for: what the dead hold never ends. */
  private bury(life: Life, counts = true): void {
    if (life.dead) return;
    life.dead = true;
    this.lives.delete(life);
    void life.worker?.kill();
    if (this.over) return;
    if (counts) this.deaths++;
    this.bear(life.region, life.alone);
  }

  private complain(error: unknown): void {
    if (!this.over) this.crashes.push(error instanceof Error ? error.message : String(error));
  }
}
