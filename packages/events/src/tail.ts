import type { Db } from '@holdfast/db';
import { type Cursor, type Event, LANES } from './contract.ts';
import { queries } from './queries.ts';

interface Row {
  stream: string;
  seq: number;
  lane: number;
  pos: number;
  type: string;
  data: unknown;
  at: Date;
}

export interface TailPage {
  events: Event[];
  cursor: Cursor;
  /** Some lane gave a full page: there is more to read at once. */
  more: boolean;
}

const hourMs = 3_600_000;
const furthestBehind = 5_000;

/** Where every lane stands now. Read before the rows of a page, so that nothing between the two is missed. */
export async function readHeads(db: Db): Promise<Cursor> {
  const rows = await db.run<{ lane: number; head: number }>(queries.heads);
  const positions = Array(LANES).fill(0) as number[];
  for (const row of rows) positions[row.lane] = row.head;
  return { positions, issuedAt: Date.now() };
}

/** The next events after the cursor, per lane in order of delivery; one round trip whether or not something moved. */
export async function readTail(db: Db, cursor: Cursor, page = 500): Promise<TailPage> {
  const rows = await db.run<Row>(queries.tail, {
    lanes: cursor.positions.map((_, lane) => lane),
    poss: cursor.positions,
    page,
  });
  const positions = cursor.positions.slice();
  const counts = new Map<number, number>();
  for (const row of rows) {
    positions[row.lane] = row.pos;
    counts.set(row.lane, (counts.get(row.lane) ?? 0) + 1);
  }
  const more = [...counts.values()].some((count) => count >= page);
  return { events: rows.map(toEvent), cursor: { positions, issuedAt: Date.now() }, more };
}

/**
 * Why a cursor cannot be continued, or undefined: older than an hour, more than 5,000 events behind, or ahead of a head
 * (the database was restored). Its holder loads the rows afresh, so pruning needs no floor.
 */
export function staleness(cursor: Cursor, heads: Cursor, now: number): 'old' | 'behind' | 'ahead' | undefined {
  if (now - cursor.issuedAt > hourMs) return 'old';
  let behind = 0;
  for (const [lane, head] of heads.positions.entries()) {
    const position = cursor.positions[lane] ?? 0;
    if (position > head) return 'ahead';
    behind += head - position;
  }
  return behind > furthestBehind ? 'behind' : undefined;
}

/** A stream's events in order: `seq` alone decides. */
export async function readStream(db: Db, stream: string, after = -1, page = 1_000): Promise<Event[]> {
  return (await db.run<Row>(queries.stream, { stream, after, page })).map(toEvent);
}

/** The first events of several streams together. */
export async function readStreams(db: Db, streams: readonly string[], page = 2_000): Promise<Event[]> {
  if (streams.length === 0) return [];
  return (await db.run<Row>(queries.streams, { streams, page })).map(toEvent);
}

/** The newest event of each of these streams that has any. */
export async function readLast(db: Db, streams: readonly string[]): Promise<Event[]> {
  if (streams.length === 0) return [];
  return (await db.run<Row>(queries.last, { streams })).map(toEvent);
}

/** The newest events of all streams, newest first. */
export async function readRecent(db: Db, total: number): Promise<Event[]> {
  return (await db.run<Row>(queries.recent, { page: total, total })).map(toEvent);
}

/** Types are held by the one place that appends (contract.ts), not checked again for every row read. */
function toEvent(row: Row): Event {
  return { ...row, at: row.at.toISOString() } as Event;
}
