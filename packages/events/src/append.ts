import { type Db, DbError } from '@holdfast/db';
import { metrics } from '@holdfast/telemetry';
import type { EventData, EventType } from './contract.ts';
import { errors } from './errors.ts';
import { Group } from './group.ts';
import type { Hints } from './hints.ts';
import { queries } from './queries.ts';

export interface NewEvent<T extends EventType = EventType> {
  stream: string;
  seq: number;
  type: T;
  data: EventData[T];
}

export interface Appender {
  /** Resolves when the event is durable. The same (stream, seq) sent twice is one event. */
  append(event: NewEvent): Promise<void>;
}

const appended = metrics.counter('holdfast_events_appended_total');
const groupSize = 500;
const backlog = 20_000;
const uniqueViolation = '23505';

/** Appends to one lane, concurrent callers sharing commits. Live progress only: a run's facts are appended by its settle. */
export function createAppender(db: Db, lane: number, hints: Hints): Appender {
  const send = async (events: readonly NewEvent[]): Promise<undefined[]> => {
    await insert(db, lane, events);
    appended.inc(events.length);
    hints.events();
    return events.map(() => undefined);
  };
  const group = new Group<NewEvent, undefined>({ max: groupSize, send });
  return {
    async append(event) {
      if (group.size >= backlog) throw errors.EVENTS_BACKLOG({ waiting: group.size });
      await group.submit(event);
    },
  };
}

/** An unknown outcome is settled by sending the same bytes again: 23505 says that some were there. */
async function insert(db: Db, lane: number, events: readonly NewEvent[]): Promise<void> {
  try {
    await db.run(queries.append, columns(lane, events));
  } catch (error) {
    if (!(error instanceof DbError)) throw error;
    // A database that lacks something would be asked for ever.
    if (error.outcome === 'unknown' && error.code !== 'DB_UNABLE') return insert(db, lane, events);
    if (error.sqlstate !== uniqueViolation) throw error;
    const there = await db.run<{ stream: string; seq: number }>(queries.present, {
      streams: events.map((event) => event.stream),
      seqs: events.map((event) => event.seq),
    });
    const known = new Set(there.map((row) => `${row.stream}/${row.seq}`));
    const missing = distinct(events).filter((event) => !known.has(`${event.stream}/${event.seq}`));
    // None of ours was there: the position itself is taken, and sending again would find it taken for ever.
    if (missing.length === events.length) throw error;
    if (missing.length > 0) await insert(db, lane, missing);
  }
}

function distinct(events: readonly NewEvent[]): NewEvent[] {
  return [...new Map(events.map((event) => [`${event.stream}/${event.seq}`, event])).values()];
}

function columns(lane: number, events: readonly NewEvent[]): Record<string, unknown> {
  return {
    lane,
    streams: events.map((event) => event.stream),
    seqs: events.map((event) => event.seq),
    types: events.map((event) => event.type),
    datas: events.map((event) => JSON.stringify(event.data).replaceAll('\\u0000', '\\ufffd')),
  };
}
