import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds of the machine's monotonic clock: comparable between its processes. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;

export { pause };

/** Asks until the answer is yes; false when the time is over first. */
export async function until(ask: () => Promise<boolean> | boolean, limitMs: number, everyMs = 50): Promise<boolean> {
  const end = now() + limitMs;
  for (;;) {
    if (await ask()) return true;
    if (now() >= end) return false;
    await pause(everyMs);
  }
}

/** Runs `work` in `lanes` loops side by side until the time or the count is over; resolves with how often and how long. */
export async function loop(
  lanes: number,
  limitMs: number,
  limit: number,
  work: (i: number) => Promise<void>,
): Promise<{ n: number; ms: number }> {
  const start = now();
  const end = start + limitMs;
  let next = 0;
  let n = 0;
  const lane = async (): Promise<void> => {
    while (next < limit && now() < end) {
      await work(next++);
      n++;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { n, ms: now() - start };
}
