/** One browser's stream: every event after its cursor, once, in order, no faster than it takes them. */
import type { StreamMessages } from '@holdfast/dashboard/wire';
import type { Db } from '@holdfast/db';
import { type Cursor, decodeCursor, type Event, encodeCursor, readHeads, readTail, staleness } from '@holdfast/events';
import type { Socket } from 'socket.io';
import type { Sight } from '../access/sight.ts';
import type { Hub } from './hub.ts';

export type StreamSocket = Socket<Record<string, never>, StreamMessages>;

export interface StreamOptions {
  db: Db;
  hub: Hub;
  sight: Sight;
  /** For a browser to take a batch; then the connection is cut, and it comes back with its cursor. */
  ackMs: number;
}

const batchSize = 500;
const awayMs = 500;

type Ended = 'closed' | { stale: string };

/**
 * Nothing is kept per browser but its positions: what it has not taken waits in the ring, or in the database. One that
 * falls too far behind is told so and loads a snapshot; it never loses an event silently. `scope`: whose events it may see;
 * null: everybody's.
 */
export async function serve(
  socket: StreamSocket,
  scope: string | null,
  { db, hub, sight, ackMs }: StreamOptions,
): Promise<Ended> {
  const begun = decodeCursor(String(socket.handshake.auth['cursor'] ?? ''));
  if (!begun) return { stale: 'no cursor' };
  const stale = await whenReachable(socket, async () => staleness(begun, await readHeads(db), Date.now()));
  if (stale) return { stale };
  const positions = begun.positions.slice();
  /** The number of the next event in the ring; undefined while the ring does not hold everything missed. */
  let next: number | undefined;
  let ring = hub.ring;
  while (socket.connected) {
    const change = hub.change();
    if (hub.ring !== ring) {
      ring = hub.ring;
      next = undefined;
    }
    let events: Event[] | undefined;
    if (ring && next === undefined && ring.covers(positions)) next = ring.start;
    if (ring && next !== undefined) {
      const found = ring.from(next, batchSize);
      if (found) {
        next += found.length;
        if (found.length === 0) {
          await change;
          continue;
        }
        events = found.filter((event) => event.pos > (positions[event.lane] ?? 0));
      } else next = undefined;
    } else {
      const cursor: Cursor = { positions, issuedAt: Date.now() };
      const page = await whenReachable(socket, async () => {
        const why = staleness(cursor, await readHeads(db), Date.now());
        return why ?? (await readTail(db, cursor, batchSize));
      });
      if (page === undefined) return 'closed';
      if (typeof page === 'string') return { stale: page };
      events = page.events;
      // Nothing to read and yet not covered: what was missed has been pruned, or the ring is not there yet.
      if (events.length === 0) {
        if (ring && !ring.covers(positions)) return { stale: 'pruned' };
        await change;
      }
    }
    if (!events || events.length === 0) continue;
    for (const { lane, pos } of events) positions[lane] = Math.max(positions[lane] ?? 0, pos);
    const all = events;
    const seen = await whenReachable(socket, () => sight.visible(all, scope));
    if (seen === undefined) return 'closed';
    if (seen.length > 0 && !(await sent(socket, seen, positions, ackMs))) return 'closed';
  }
  return 'closed';
}

async function sent(
  socket: StreamSocket,
  events: Event[],
  positions: readonly number[],
  ackMs: number,
): Promise<boolean> {
  const cursor = encodeCursor({ positions, issuedAt: Date.now() });
  try {
    await socket.timeout(ackMs).emitWithAck('events', { events, cursor });
    return true;
  } catch {
    // Not taken in time, or gone: what follows is the browser's to ask for.
    socket.disconnect(true);
    return false;
  }
}

/** Waits while the database is away; undefined when the browser left meanwhile. */
async function whenReachable<T>(socket: StreamSocket, read: () => Promise<T>): Promise<T | undefined> {
  while (socket.connected) {
    try {
      return await read();
    } catch (error) {
      // The hub has told the browser why nothing comes; a fault that is not the database's must not hide here.
      if (!isDatabase(error)) throw error;
      await new Promise((wake) => setTimeout(wake, awayMs));
    }
  }
  return undefined;
}

const isDatabase = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('DB_');
