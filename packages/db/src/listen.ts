import { setTimeout as wait } from 'node:timers/promises';

import { log } from '@holdfast/telemetry';
import type pg from 'pg';

import { clientFor } from './connection.ts';
import { errors } from './errors.ts';
import { reasonOf } from './failure.ts';
import { Hosts } from './hosts.ts';

export interface Listening {
  close(): void;
}

const options = { connectMs: 3_000, queryMs: 5_000, name: 'holdfast listen' };
const proofMs = 30_000;
const longestPause = 5_000;
const logger = log('db');

/**
 * Hints from PostgreSQL's NOTIFY, on a connection of its own that comes back by itself. `heard` is also
 * called (with an empty payload) whenever a connection begins, because what was sent before it is lost:
 * a hint may only ever hurry what polling would find too. CockroachDB has none.
 */
export function listen(url: string, channel: string, heard: (payload: string) => void): Listening {
  // LISTEN takes no parameter, so the name must be safe as it stands.
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(channel)) throw errors.DB_CHANNEL({ channel });
  const hosts = new Hosts(url);
  const stop = new AbortController();
  let current: pg.Client | undefined;
  void keep();
  return {
    close: () => {
      stop.abort();
      if (current) destroy(current);
    },
  };

  async function keep(): Promise<void> {
    for (let failed = 0; !stop.signal.aborted; failed++) {
      const address = hosts.order()[0];
      if (!address) return;
      const client = clientFor(address.url, options);
      current = client;
      try {
        await hold(client, () => {
          failed = 0;
          hosts.clear(address.name);
        });
      } catch (error) {
        hosts.bench(address.name);
        if (!stop.signal.aborted) logger.debug({ channel, reason: reasonOf(error) }, 'hints are interrupted');
      }
      destroy(client);
      const pause = Math.random() * Math.min(longestPause, 50 * 2 ** Math.min(failed, 10));
      await wait(pause, undefined, { signal: stop.signal, ref: false }).catch(() => {});
    }
  }

  /** Listens until the connection ends: then it throws. */
  async function hold(client: pg.Client, begun: () => void): Promise<void> {
    const ended = new Promise<never>((_resolve, reject) => {
      client.on('error', reject);
      client.on('end', () => reject(new Error('the connection ended')));
    });
    ended.catch(() => {});
    client.on('notification', (message) => {
      if (message.channel === channel) heard(message.payload ?? '');
    });
    await Promise.race([client.connect(), ended]);
    await Promise.race([client.query(`LISTEN ${channel}`), ended]);
    begun();
    heard('');
    // A silent connection may be a cut one: only an answer proves that hints could come.
    for (;;) {
      await Promise.race([wait(proofMs, undefined, { ref: false, signal: stop.signal }), ended]);
      await answered(client, ended);
    }
  }
}

async function answered(client: pg.Client, ended: Promise<never>): Promise<void> {
  const late = setTimeout(() => destroy(client), options.queryMs);
  try {
    await Promise.race([client.query('SELECT 1'), ended]);
  } finally {
    clearTimeout(late);
  }
}

function destroy(client: pg.Client): void {
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}
