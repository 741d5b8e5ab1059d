import { setTimeout as pause } from 'node:timers/promises';
import type { Job } from '@holdfast/queue';

/** A bare task that only shows where and by whom work of its region is done: what experiments are measured with. */
export const probeMember = 'probe';

export interface ProbeResult {
  /** The region of the worker that did it. */
  at: string;
  worker: string;
}

const longestMs = 60_000;

/** Works for `payload.workMs` milliseconds. */
export async function probe({ task, worker, signal }: Job): Promise<ProbeResult> {
  const { workMs = 0 } = (task.payload ?? {}) as { workMs?: unknown };
  if (typeof workMs === 'number' && workMs > 0) await pause(Math.min(workMs, longestMs), undefined, { signal });
  return { at: worker.region, worker: worker.id };
}
