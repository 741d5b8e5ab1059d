import { log, metrics } from '@holdfast/telemetry';
import { type SqlRow, toRow } from './claimer.ts';
import { errors } from './errors.ts';
import { Held } from './held.ts';
import type { Beat } from './lease.ts';
import { tasks as queries } from './queries.ts';
import type { Runner } from './runner.ts';
import type { Site } from './site.ts';

const logger = log('lease');
const lostLeases = metrics.counter('holdfast_lease_lost_total');

/**
 * Compares what the beat found with what the worker runs. Runs and does not hold: lost, abort. Of a cancelling run:
 * abort. Holds and does not run for two beats: the reply to a claim was lost; it is run.
 */
export class Watchman {
  private readonly site: Site;
  private readonly runner: Runner;
  private readonly unknown = new Map<string, number>();

  constructor(site: Site, runner: Runner) {
    this.site = site;
    this.runner = runner;
  }

  onBeat(beat: Beat): void {
    const found = new Map(beat.held.map((one) => [one.taskId, one]));
    for (const held of this.runner.held.values()) {
      if (held.since >= beat.sentAt || held.lost) continue;
      const seen = found.get(held.task.taskId);
      if (!seen || seen.fence !== held.task.fence) {
        lostLeases.inc();
        held.abort(errors.LEASE_LOST({ task: held.task.taskId, why: 'the beat does not find it' }), true);
      } else if (seen.runStatus === 'cancelling')
        held.abort(errors.RUN_CANCELLING({ run: held.task.runId ?? '' }), false);
    }
    this.adopt([...found.keys()].filter((task) => !this.runner.held.has(task)));
  }

  private adopt(strangers: string[]): void {
    for (const task of this.unknown.keys()) if (!strangers.includes(task)) this.unknown.delete(task);
    const underWay = this.site.underWay.since;
    const due: string[] = [];
    for (const task of strangers) {
      const first = this.unknown.get(task);
      if (first === undefined) this.unknown.set(task, performance.now());
      else if (underWay === null || underWay > first) due.push(task);
    }
    if (due.length > 0) void this.take(due);
  }

  private async take(due: string[]): Promise<void> {
    try {
      const rows = await this.site.db.run<SqlRow>(queries.adopt, { tasks: due, worker: this.site.id });
      const since = process.hrtime.bigint();
      const now = performance.now();
      const taken = this.runner.claimed(rows.map((row) => new Held(toRow(row), this.site, since, now)));
      if (taken.length > 0)
        logger.info({ tasks: taken.map((held) => held.task.taskId) }, 'running tasks whose claim got no reply');
    } catch (error) {
      logger.warn({ error }, 'tasks held without knowing could not be read; the next beat tries again');
    }
  }
}
