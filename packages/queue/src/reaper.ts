import type { Db } from '@holdfast/db';
import { log, metrics, point } from '@holdfast/telemetry';
import { workers as queries } from './queries.ts';

export const steadyMs = 5_000;

/** What a worker knows of the others, from its last reap. */
export interface Sight {
  /** Regions with a steady live worker. */
  live: ReadonlySet<string>;
  /** Live workers by region, steady or not. */
  peers: ReadonlyMap<string, readonly string[]>;
  /** Does this worker hold the duties? */
  duty: boolean;
  /** Regions with tasks that must run alone. */
  lonely: ReadonlySet<string>;
}

export interface Reaped {
  sight: Sight;
  gone: { worker: string; region: string }[];
  tasks: { taskId: string; region: string; deaths: number }[];
  /** Runs that are to be cancelled again; told to the holder of the duties alone. */
  cancels: string[];
}

const logger = log('reap');
const reapedTasks = metrics.counter('holdfast_reaped_total');

/** Takes back the tasks of all gone workers, and looks around. */
export async function reap(db: Db, worker: string, steady = steadyMs): Promise<Reaped> {
  await point('reap.sending');
  const rows = await db.run<{ what: string; id: string | null; region: string; n: number }>(queries.reap, {
    worker,
    steady: `${steady} milliseconds`,
  });
  await point('reap.sent', { rows });
  const live = new Set<string>();
  const peers = new Map<string, string[]>();
  const lonely = new Set<string>();
  const result: Reaped = { sight: { live, peers, duty: false, lonely }, gone: [], tasks: [], cancels: [] };
  for (const { what, id, region, n } of rows) {
    if (what === 'live') {
      if (n === 1) live.add(region);
      peers.set(region, [...(peers.get(region) ?? []), id ?? '']);
    } else if (what === 'lonely' && n > 0) lonely.add(region);
    else if (what === 'duty') result.sight.duty = id === worker;
    else if (what === 'cancel') result.cancels.push(id ?? '');
    else if (what === 'gone') result.gone.push({ worker: id ?? '', region });
    else if (what === 'task') result.tasks.push({ taskId: id ?? '', region, deaths: n });
  }
  if (result.tasks.length > 0) reapedTasks.inc(result.tasks.length);
  if (result.gone.length > 0)
    logger.warn({ gone: result.gone, tasks: result.tasks.length }, 'workers fell silent; their tasks are taken back');
  return result;
}
