import { HoldfastError } from '@holdfast/errors';
import { log, metrics, point } from '@holdfast/telemetry';
import type { Claimer } from './claimer.ts';
import { errors } from './errors.ts';
import { close, type Ending, giveBack } from './finish.ts';
import type { Held } from './held.ts';
import { toJson } from './json.ts';
import { load } from './load.ts';
import { outageMs, pause } from './pause.ts';
import { approvals } from './queries.ts';
import type { Site } from './site.ts';
import { spawn } from './spawn.ts';
import type { Handler, Outcome } from './types.ts';

/** A task at which this many workers died is given up without being run. */
export const maxDeaths = 5;
/** A handler that throws is a defect; its task is tried again this often, a bare one then fails. */
const maxThrows = 10;
const chainMs = 30_000;

const logger = log('attempt');
const seconds = metrics.histogram('holdfast_task_seconds');
const lostLeases = metrics.counter('holdfast_lease_lost_total');

export interface RunnerOptions {
  site: Site;
  handler: Handler;
  slots: number;
  lane: number;
  claimer: () => Claimer;
}

/** The attempts a worker holds, from claim to settle or yield. */
export class Runner {
  readonly held = new Map<string, Held>();
  private readonly options: RunnerOptions;
  private readonly ending: Ending;
  private reserved = 0;
  private emptied: (() => void)[] = [];

  constructor(options: RunnerOptions) {
    this.options = options;
    this.ending = {
      leasable: (home, since) => this.leasable(home) && performance.now() - since < chainMs,
      reserve: () => this.reserve(),
      release: (slots) => this.release(slots),
      chain: (next) => this.begin(next),
    };
  }

  free(): number {
    return this.options.slots - this.held.size - this.reserved;
  }

  /** Keeps a slot for a task that a statement under way may lease to this worker. */
  reserve(): boolean {
    if (this.free() <= 0) return false;
    this.reserved++;
    return true;
  }

  release(slots: number): void {
    this.reserved -= slots;
    if (slots > 0) this.options.claimer().freed();
  }

  leasable(home: string): boolean {
    const { site } = this.options;
    return !site.draining && !site.over && (home === site.region || site.orphaned(home));
  }

  /** Claimed tasks: those of runs are loaded first, in one statement. Returns those that were not held before. */
  claimed(found: Held[]): Held[] {
    const taken = this.hold(found);
    const ofRuns = taken.filter((held) => held.task.runId !== null);
    for (const held of taken) if (held.task.runId === null) void this.attempt(held);
    if (ofRuns.length > 0) void this.loadAndBegin(ofRuns);
    return taken;
  }

  /** Tasks leased by a settle or a start of this worker: what they must know is known. */
  begin(leased: Held[]): void {
    for (const held of this.hold(leased)) void this.attempt(held);
  }

  /** A fence is run once, whoever brings it: the reply, or the beat that could not wait for it. */
  private hold(found: Held[]): Held[] {
    const taken = found.filter(({ task }) => !((this.held.get(task.taskId)?.task.fence ?? 0) >= task.fence));
    for (const held of taken) this.held.set(held.task.taskId, held);
    return taken;
  }

  /** Resolves when nothing is held. */
  empty(): Promise<void> {
    if (this.held.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.emptied.push(resolve));
  }

  private async loadAndBegin(taken: Held[]): Promise<void> {
    const { site } = this.options;
    for (let tries = 0; ; tries++) {
      if (site.over) return;
      try {
        await point('load.sending', { tasks: taken.map((held) => held.task) });
        const loaded = await load(
          site.db,
          taken.map((held) => held.task.taskId),
        );
        for (const held of taken) {
          const known = loaded.get(held.task.taskId);
          if (known) held.give(known);
          else this.drop(held);
        }
        await this.expire(taken);
        for (const held of taken) if (held.run) void this.attempt(held);
        return;
      } catch (error) {
        if (tries === 0) logger.warn({ error }, 'runs of claimed tasks cannot be read; trying again');
        await pause(outageMs(tries));
      }
    }
  }

  /** Who was woken by the expiry of a question marks it: its time for an answer is over. */
  private async expire(taken: readonly Held[]): Promise<void> {
    const late = taken.flatMap(({ approvals }) => approvals.filter((one) => one.expired && one.status === 'pending'));
    if (late.length > 0)
      await this.options.site.db.run(approvals.expire, { approvals: late.map((one) => one.approvalId) });
  }

  private async attempt(held: Held): Promise<void> {
    const { task } = held;
    try {
      if (task.region !== held.site.region) held.announce();
      const outcome = await this.outcome(held);
      held.acted = true;
      if (held.site.over) return;
      await this.end(held, outcome);
      seconds.observe({ member: task.member }, held.elapsedMs() / 1_000);
    } catch (error) {
      // Not ours to judge: the lease decides. The task is run again by whoever finds it.
      logger.error({ error, task: task.taskId, run: task.runId }, 'an attempt could not be ended');
    } finally {
      this.drop(held);
    }
  }

  private async outcome(held: Held): Promise<Outcome> {
    const { task } = held;
    if (task.runId === null && task.deaths >= maxDeaths) {
      const error = errors.WORKER_DIED({ task: task.taskId, deaths: task.deaths });
      return { kind: 'finish', status: 'failed', error: { code: error.code, message: error.message } };
    }
    try {
      await point('attempt.claimed', { task });
      return await this.options.handler(held);
    } catch (error) {
      if (held.lost) lostLeases.inc();
      logger.error({ error, task: task.taskId, member: task.member }, 'the handler threw');
      const said = { code: 'HANDLER_THREW', message: error instanceof Error ? error.message : String(error) };
      if (task.runId === null && task.tries + 1 >= maxThrows) return { kind: 'finish', status: 'failed', error: said };
      return { kind: 'retry', delayMs: Math.min(300_000, 500 * 2 ** task.tries), error: said };
    }
  }

  private async end(held: Held, outcome: Outcome): Promise<void> {
    if (outcome.kind === 'settle') {
      await close(held, outcome, this.ending);
      return;
    }
    if (outcome.kind === 'spawn') {
      const error = await spawn(held, outcome.runs, this.options.lane);
      if (error) await giveBack(held, { kind: 'retry', delayMs: 1_000, error });
      return;
    }
    if (outcome.kind === 'finish' && outcome.status === 'completed') {
      const answer = plainJson(outcome.result);
      if (answer !== undefined && (await this.options.claimer().finish(held.task, answer))) return;
    }
    if (!(await giveBack(held, outcome))) return;
    const delay = outcome.kind === 'retry' || outcome.kind === 'snooze' ? outcome.delayMs : undefined;
    // Waiting tasks are found by the claims of whoever looks; who gave one back knows when to look.
    if (delay !== undefined && delay < 60_000) setTimeout(() => this.options.claimer().wake(), delay + 2).unref();
  }

  private drop(held: Held): void {
    if (this.held.get(held.task.taskId) === held) this.held.delete(held.task.taskId);
    if (this.held.size === 0) for (const resolve of this.emptied.splice(0)) resolve();
    this.options.claimer().freed();
  }
}

/** undefined: the result cannot be stored as it is; the yield says why. */
function plainJson(result: unknown): string | null | undefined {
  try {
    return toJson(result);
  } catch (error) {
    if (error instanceof HoldfastError || error instanceof TypeError) return undefined;
    throw error;
  }
}
