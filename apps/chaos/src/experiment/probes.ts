import { DbError } from '@holdfast/db';
import { type BareTask, freshId, type Queue } from '@holdfast/queue';
import { type ProbeResult, probeMember } from '@holdfast/worker';
import type { DbClock } from '../clock.ts';

/** A task that was admitted for a region, as it stood when it was last looked at. */
export interface Probe {
  id: string;
  region: string;
  /** When its admission was acknowledged: ms since 1970 on the database's clock. */
  at: number;
  /** null: not looked at yet. */
  row: BareTask | null;
}

const lookMs = 150;
const pageSize = 500;

/** Admits a task for each region again and again, and follows each until it is done. */
export class Probes {
  readonly probes = new Map<string, Probe>();
  private readonly queue: Queue;
  private readonly clock: DbClock;
  private readonly workMs: number;
  private admits = true;
  private stopped = false;
  private readonly loops: Promise<void>[];

  constructor(queue: Queue, clock: DbClock, everyMs: number, workMs: number) {
    this.queue = queue;
    this.clock = clock;
    this.workMs = workMs;
    this.loops = [this.loop(everyMs, () => this.admit()), this.loop(lookMs, () => this.look())];
  }

  /** Those that are not done, as far as is known. */
  open(): Probe[] {
    return [...this.probes.values()].filter(({ row }) => row?.completed_at == null);
  }

  /** No further ones are admitted; the open ones are followed until `stop`. */
  admitNoMore(): void {
    this.admits = false;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.loops);
  }

  /** What is open is looked up once more. */
  async look(): Promise<void> {
    const open = this.open();
    for (let at = 0; at < open.length; at += pageSize) {
      const page = open.slice(at, at + pageSize);
      for (const row of await this.queue.bareTasks(page.map(({ id }) => id))) {
        const probe = this.probes.get(row.task_id);
        if (probe) probe.row = row;
      }
    }
  }

  async forget(): Promise<void> {
    const ids = [...this.probes.keys()];
    for (let at = 0; at < ids.length; at += pageSize) await this.queue.forgetBare(ids.slice(at, at + pageSize));
  }

  private async admit(): Promise<void> {
    if (!this.admits) return;
    const wanted = this.queue.regions.map((region) => ({
      taskId: freshId(),
      member: probeMember,
      region,
      payload: { workMs: this.workMs },
    }));
    const added = new Set(await this.queue.enqueue(wanted));
    // Those whose admission was not acknowledged are nobody's promise.
    const at = this.clock.now();
    for (const { taskId, region } of wanted) {
      if (added.has(taskId)) this.probes.set(taskId, { id: taskId, region, at, row: null });
    }
  }

  private async loop(everyMs: number, work: () => Promise<void>): Promise<void> {
    while (!this.stopped) {
      await work().catch((error: unknown) => {
        // The database may be what is broken; the ledger tells since when.
        if (!(error instanceof DbError)) throw error;
      });
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }
}

/** The region in which it was done; null: not done yet. */
export function doneAt({ row }: Probe): string | null {
  return row?.completed_at ? ((row.result as ProbeResult | null)?.at ?? null) : null;
}
