import type { Db } from '@holdfast/db';
import { type Cursor, type Event, openTail } from '@holdfast/events';
import type { Queue, RunRow } from '@holdfast/queue';

const over = new Set(['completed', 'failed', 'cancelled', 'stuck']);

/**
 * Follows a run from a cursor of before its start until it is over, and gives it. `on` is told each of its events, its
 * attempts' progress too, as they are committed.
 */
export async function followRun(
  { db, queue }: { db: Db; queue: Queue },
  run: string,
  from: Cursor,
  on: (event: Event) => void,
): Promise<RunRow> {
  const { promise, resolve, reject } = Promise.withResolvers<RunRow>();
  const look = (): void => {
    queue.run(run).then((row) => row && over.has(row.status) && resolve(row), reject);
  };
  const tail = await openTail(db, {
    from,
    on: (events) => {
      for (const event of events) {
        const own = event.stream === run;
        if (own || ('runId' in event.data && event.data.runId === run)) on(event);
        if (own) look();
      }
    },
  });
  look();
  try {
    return await promise;
  } finally {
    await tail.close();
  }
}
