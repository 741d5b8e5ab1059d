import { type Db, listen } from '@holdfast/db';
import { log, metrics } from '@holdfast/telemetry';
import type { Cursor, Event } from './contract.ts';
import { channels } from './hints.ts';
import { readHeads, readTail } from './tail.ts';

export interface FollowOptions {
  /** Where to begin; without it at the heads of now. */
  from?: Cursor;
  /** Milliseconds between looks when no hint comes; default 1,000 with hints, else 25 after traffic and up to 250 when quiet. */
  pollMs?: number;
  /** Every event once, per lane in order; `cursor` is the position after the last of them. Must not throw. */
  on: (events: Event[], cursor: Cursor) => void;
  /** The database went away or came back. */
  onState?: (state: 'live' | 'away') => void;
}

export interface Tail {
  readonly cursor: Cursor;
  close(): Promise<void>;
}

const logger = log('tail');
const lag = metrics.gauge('holdfast_tail_lag_seconds');
const quietMs = { hinted: 1_000, least: 25, most: 250 };

/** Follows all lanes: woken by hints where the engine has them, by polling everywhere. Survives the database's absence. */
export async function openTail(db: Db, options: FollowOptions): Promise<Tail> {
  await db.ready();
  let cursor = options.from ?? (await readHeads(db));
  let closed = false;
  let away = false;
  let quiet = quietMs.least;
  let wake: (() => void) | undefined;
  let woken = false;
  const rouse = (): void => {
    woken = true;
    wake?.();
  };
  const hints = db.dialect === 'postgres' ? listen(db.url, channels.events, rouse) : undefined;

  const look = async (): Promise<boolean> => {
    const page = await readTail(db, cursor);
    if (closed) return false;
    if (away) options.onState?.('live');
    away = false;
    cursor = page.cursor;
    const newest = page.events.reduce((latest, event) => (event.at > latest ? event.at : latest), '');
    if (newest) lag.set(Math.max(0, (Date.now() - Date.parse(newest)) / 1000));
    if (page.events.length > 0) options.on(page.events, cursor);
    quiet = page.events.length > 0 ? quietMs.least : Math.min(quiet * 1.5, quietMs.most);
    return page.more;
  };
  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (woken || closed) return resolve();
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    while (!closed) {
      woken = false;
      try {
        if (await look()) continue;
        await rest(options.pollMs ?? (hints ? quietMs.hinted : quiet));
      } catch (error) {
        if (closed) return;
        if (!away) {
          logger.warn({ error }, 'the event log cannot be read; trying again');
          options.onState?.('away');
        }
        away = true;
        await rest(500);
      }
    }
  };
  const done = run();
  return {
    get cursor() {
      return cursor;
    },
    async close() {
      closed = true;
      rouse();
      hints?.close();
      await done;
    },
  };
}
