import { parentPort, workerData } from 'node:worker_threads';
import { openDb } from '@holdfast/db';
import { log } from '@holdfast/telemetry';
import type { Beat } from './lease.ts';
import { workers } from './queries.ts';

interface Given {
  url: string;
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

const given = workerData as Given;
const clock = new BigInt64Array(given.shared);
const logger = log('beat').child({ worker: given.worker });
// A beat that hangs is given up before the next is due: its socket is destroyed and the next goes over a new one.
const db = openDb({
  url: given.url,
  max: 1,
  connectMs: given.beatMs,
  queryMs: given.beatMs,
  idleMs: 10 * given.beatMs,
  name: 'holdfast-beat',
});
const lease = `${given.leaseMs} milliseconds`;

function mainIsStuck(): boolean {
  return process.hrtime.bigint() - Atomics.load(clock, 1) > BigInt(given.stuckMs) * 1_000_000n;
}

/** Milliseconds until the next beat. */
async function beat(): Promise<number> {
  if (mainIsStuck()) {
    logger.error({}, 'the main thread has not ticked; beats stop until it does');
    return given.beatMs;
  }
  const sentAt = process.hrtime.bigint();
  try {
    const rows = await db.run<Row>(workers.beat, { worker: given.worker, lease });
    if (rows.length === 0) {
      parentPort?.postMessage('gone');
      return 0;
    }
    Atomics.store(clock, 0, sentAt + BigInt(given.leaseMs) * 1_000_000n);
    const held = rows.filter((row) => row.task_id !== null);
    parentPort?.postMessage({
      sentAt,
      draining: rows[0]?.worker_status === 'draining',
      held: held.map((row) => ({ taskId: row.task_id as string, fence: row.fence, runStatus: row.run_status })),
    } satisfies Beat);
    return given.beatMs;
  } catch (error) {
    logger.warn({ error }, 'beat failed');
    return given.beatMs / 6;
  }
}

for (;;) {
  const pause = await beat();
  if (pause === 0) break;
  await new Promise((resolve) => setTimeout(resolve, pause));
}
await db.close();
