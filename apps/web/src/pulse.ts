import type { AgentView, Pulse } from '@holdfast/dashboard/wire';
import { keylessReader } from '@holdfast/db';
import { readLast } from '@holdfast/events';
import { type AgentState, type Queue, regionId } from '@holdfast/queue';
import { log as logOf, metrics } from '@holdfast/telemetry';
import { readClock, todayReader } from './figures.ts';
import type { Lag } from './stream/lag.ts';
import { workerView } from './views.ts';

export interface PulseParts {
  queue: Queue;
  lag: Lag;
  leaseMs: number;
  beatMs: number;
}

/** Reads what has no events. Asked by many at once, it reads once. */
export function pulseReader({ queue, lag, leaseMs, beatMs }: PulseParts): () => Promise<Pulse> {
  const today = todayReader(queue);
  const licence = keylessReader(queue.db, (error) => logOf('web').warn({ error }, 'the licence cannot be read'));
  let reading: Promise<Pulse> | undefined;
  const read = async (): Promise<Pulse> => {
    // The clock comes first: what an event says after this time is news to the rows below.
    const before = Date.now();
    const { at } = await readClock(queue.db);
    lag.clock(at, before, Date.now());
    const [workers, held, agents, depth, done, seen] = await Promise.all([
      queue.workers(),
      queue.held(),
      queue.agents(),
      queue.depth(),
      today(),
      readLast(queue.db, queue.regions.map(regionId)),
    ]);
    const pending = depth.filter((row) => row.status === 'pending');
    gauge(depth);
    return {
      at: at.toISOString(),
      regions: [...queue.regions],
      leaseMs,
      beatMs,
      licenceDaysLeft: licence()?.daysLeft ?? null,
      workers: workers.map((row) => workerView(row, held)),
      agents: agents.map(agentView),
      seen: seen.flatMap((event) => (event.type === 'region.seen' ? [{ ...event.data, at: event.at }] : [])),
      figures: {
        doneToday: done.done,
        decisionsToday: done.decided,
        memories: done.memories,
        p50Ms: done.p50Ms,
        p95Ms: done.p95Ms,
        depth: pending.reduce((sum, row) => sum + row.n, 0),
        oldestMs: Math.round(Math.max(0, ...pending.map((row) => row.oldest_s)) * 1000),
        lagMs: lag.median(),
      },
    };
  };
  return () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
}

function agentView(row: AgentState): AgentView {
  const { team, kind, does, pending, processing, waiting } = row;
  return {
    team,
    member: row.agent_type,
    kind,
    does,
    home: row.region,
    state: row.status,
    doneBy: row.done_by,
    pending: Number(pending),
    processing: Number(processing),
    waiting: Number(waiting),
  };
}

function gauge(depth: readonly { region: string; status: string; n: number; oldest_s: number }[]): void {
  const deep = metrics.gauge('holdfast_queue_depth');
  const old = metrics.gauge('holdfast_queue_age_seconds');
  deep.reset();
  old.reset();
  for (const { region, status, n, oldest_s } of depth) {
    deep.set({ region, status }, n);
    if (status === 'pending') old.set({ region }, oldest_s);
  }
}
