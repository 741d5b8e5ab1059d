import { randomUUID } from 'node:crypto';
import { openDb } from '@holdfast/db';
import { createAppender, createHints, laneOf, type NewEvent, openTail, readTail, startCursor } from '@holdfast/events';
import type { Actions } from '../actor.ts';
import { loop, now } from '../clock.ts';

export interface LogActions extends Actions {
  /** Single events by so many callers at once, each on a stream of its own. */
  append(callers: number, ms: number): Promise<{ n: number; ms: number }>;
  /** Reads everything from the beginning. */
  replay(): Promise<{ n: number; ms: number }>;
  /** Milliseconds from the call that appends one event to the subscriber's callback. */
  deliver(n: number): Promise<number[]>;
  purge(): Promise<void>;
}

const region = 'us-east-1';
/** Events of one page of a lane: what replay takes at a time. */
const page = 5000;

/** Holdfast's event log: one process that appends to its lane and follows all of them. */
export async function open({ url }: { url: string }): Promise<LogActions & { close(): Promise<void> }> {
  const db = openDb({ url, max: 10 });
  await db.ready();
  const appender = createAppender(db, laneOf(region, [region], randomUUID()), createHints(db));
  let next = 0;
  return {
    append: async (callers, ms) => {
      const streams = Array.from({ length: callers }, () => ({ id: randomUUID(), seq: 0 }));
      return loop(callers, ms, 1e9, async (i) => {
        const stream = streams.pop() ?? { id: randomUUID(), seq: 0 };
        await appender.append(event(stream.id, ++stream.seq, i));
        streams.push(stream);
      });
    },
    replay: async () => {
      const start = now();
      let cursor = startCursor(Date.now());
      let n = 0;
      for (let more = true; more; ) {
        const read = await readTail(db, cursor, page);
        n += read.events.length;
        ({ cursor, more } = read);
      }
      return { n, ms: now() - start };
    },
    deliver: async (n) => {
      const waiting = new Map<string, (at: number) => void>();
      const tail = await openTail(db, {
        on: (events) => {
          for (const { stream } of events) waiting.get(stream)?.(now());
        },
      });
      const took: number[] = [];
      for (let i = 0; i < n; i++) {
        const stream = randomUUID();
        const arrived = new Promise<number>((resolve) => waiting.set(stream, resolve));
        const start = now();
        await appender.append(event(stream, 1, next++));
        took.push((await arrived) - start);
        await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 30));
      }
      await tail.close();
      return took;
    },
    purge: async () => {
      await db.sql('TRUNCATE events');
      await db.sql('UPDATE lanes SET head = 0');
    },
    close: () => db.close(),
  };
}

/** About 200 bytes of data, as a stage of an attempt has. */
function event(stream: string, seq: number, i: number): NewEvent<'task.progress'> {
  const ref = {
    taskId: stream,
    member: 'fraud',
    turn: 1,
    region,
    runId: null,
    team: null,
    fence: 1,
    worker: stream,
    at: region,
  };
  return {
    stream,
    seq,
    type: 'task.progress',
    data: { ...ref, stage: 'score', text: `${i} of the user's charges compared` },
  };
}
