import { parentPort, workerData } from 'node:worker_threads';
import type { Query } from '@holdfast/db';
import { Line } from '@holdfast/db/line';
import type { Beat, BeatNews } from './lease.ts';

/** What the main thread hands over. This one imports as little as it can: every worker waits for it to begin. */
export interface BeatData {
  url: string;
  query: Query;
  worker: string;
  leaseMs: number;
  beatMs: number;
  stuckMs: number;
  shared: SharedArrayBuffer;
}

interface Row {
  worker_status: string;
  task_id: string | null;
  fence: number;
  run_status: string | null;
}

const given = workerData as BeatData;
const clock = new BigInt64Array(given.shared);
const tell = (news: BeatNews): void => parentPort?.postMessage(news);
// A beat that hangs is given up before the next is due: its socket is destroyed and the next goes over a new one.
const line = new Line({ url: given.url, connectMs: given.beatMs, queryMs: given.beatMs, name: 'holdfast-beat' });
const lease = `${given.leaseMs} milliseconds`;

function mainIsStuck(): boolean {
  return process.hrtime.bigint() - Atomics.load(clock, 1) > BigInt(given.stuckMs) * 1_000_000n;
}

/** Milliseconds until the next beat. */
async function beat(): Promise<number> {
  if (mainIsStuck()) {
    tell({ stuck: true });
    return given.beatMs;
  }
  const sentAt = process.hrtime.bigint();
  try {
    const rows = await line.run<Row>(given.query, { worker: given.worker, lease });
    if (rows.length === 0) {
      tell({ gone: true });
      return 0;
    }
    Atomics.store(clock, 0, sentAt + BigInt(given.leaseMs) * 1_000_000n);
    const held = rows.filter((row) => row.task_id !== null);
    const found: Beat = {
      sentAt,
      draining: rows[0]?.worker_status === 'draining',
      held: held.map((row) => ({ taskId: row.task_id as string, fence: row.fence, runStatus: row.run_status })),
    };
    tell({ beat: found });
    return given.beatMs;
  } catch (error) {
    tell({ failed: error instanceof Error ? error.message : String(error) });
    return given.beatMs / 6;
  }
}

for (;;) {
  const pause = await beat();
  if (pause === 0) break;
  await new Promise((resolve) => setTimeout(resolve, pause));
}
line.close();
