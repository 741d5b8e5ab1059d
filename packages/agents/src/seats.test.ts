import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Seats } from './seats.ts';

const never = new AbortController().signal;

test('of a heavy member so many run, as many wait, and the rest comes back later and later', async () => {
  const seats = new Seats();
  const [a, b] = [await seats.take('m', 2, never), await seats.take('m', 2, never)];
  const waits = [seats.take('m', 2, never), seats.take('m', 2, never)];
  const away = [await seats.take('m', 2, never), await seats.take('m', 2, never), await seats.take('m', 2, never)];
  const ms = away.map((turn) => ('comeBackIn' in turn ? turn.comeBackIn : 0));
  expect(Math.min(...ms)).toBeGreaterThan(0);
  expect(ms[2]).toBeGreaterThan(ms[0] as number);
  expect(await seats.take('other', 1, never)).toHaveProperty('leave');
  for (const turn of [a, b]) if ('leave' in turn) turn.leave();
  for (const turn of await Promise.all(waits)) {
    expect(turn).toHaveProperty('leave');
    if ('leave' in turn) turn.leave();
  }
  expect(await seats.take('m', 2, never)).toHaveProperty('leave');
});

test('whoever comes, leaves or is aborted, no seat is lost and none is given twice', async () => {
  const step = fc.constantFrom('come', 'leave', 'abort');
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 }), fc.array(step, { maxLength: 40 }), async (atOnce, steps) => {
      const seats = new Seats();
      const sitting: (() => void)[] = [];
      const waiting: AbortController[] = [];
      for (const what of steps) {
        if (what === 'leave') sitting.shift()?.();
        else if (what === 'abort') waiting.shift()?.abort(new Error('over'));
        else {
          const stop = new AbortController();
          waiting.push(stop);
          seats.take('m', atOnce, stop.signal).then(
            (turn) => 'leave' in turn && sitting.push(turn.leave),
            () => undefined,
          );
        }
        await new Promise((resolve) => setImmediate(resolve));
        expect(sitting.length).toBeLessThanOrEqual(atOnce);
      }
      for (let leave = sitting.shift(); leave; leave = sitting.shift()) {
        leave();
        await new Promise((resolve) => setImmediate(resolve));
      }
      for (let n = 0; n < atOnce; n++) expect(await seats.take('m', atOnce, never)).toHaveProperty('leave');
    }),
    { numRuns: 100 },
  );
});
