import { setTimeout as wait } from 'node:timers/promises';
import { DbError } from '@holdfast/db';
import { errors } from './errors.ts';

const most = 30;

/**
 * Reads and writes again until what was read still held when it was written. `once` gives undefined where somebody else
 * was quicker; an outcome that nobody knows is settled by the next reading.
 */
export async function retried<T>(
  who: { team: string; member: string },
  once: () => Promise<T | undefined>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      const done = await once();
      if (done !== undefined) return done;
    } catch (error) {
      if (!(error instanceof DbError) || error.outcome !== 'unknown' || tries >= most) throw error;
    }
    if (tries >= most) throw errors.LEARNING_BUSY({ ...who, tries });
    await wait(Math.random() * Math.min(200, 2 ** Math.min(tries, 8)));
  }
}
