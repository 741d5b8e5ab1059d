import { setTimeout as wait } from 'node:timers/promises';

/**
 * How often work that lost against other work is tried in all. With ten, one of 32 that wrote the same three memories lost
 * them all within two seconds on a busy machine.
 */
export const maxTries = 20;

/** SERIALIZABLE conflict and deadlock: certainly without effect, and worth another try. */
export function isConflict(sqlstate: string | undefined): boolean {
  return sqlstate === '40001' || sqlstate === '40P01';
}

/** Full jitter: losers that met once must not meet again. Doubles from 4 ms up to half a second. */
export async function backoff(tries: number, signal?: AbortSignal): Promise<void> {
  const limit = Math.min(500, 4 * 2 ** tries);
  await wait(Math.random() * limit, undefined, signal ? { signal } : undefined);
}
