import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const preload = fileURLToPath(new URL('./skew-clock.mjs', import.meta.url));

/** What a program and a thread of it take for the time, beside ours. */
function clocks(aheadMs: number): { main: number; thread: number; monotonic: number } {
  // Both are modules, as our programs and their threads are.
  const inThread = `import { parentPort } from 'node:worker_threads'; parentPort.postMessage(Date.now())`;
  const program = `
    import { Worker } from 'node:worker_threads';
    const thread = new Worker(new URL('data:text/javascript,' + ${JSON.stringify(encodeURIComponent(inThread))}));
    thread.once('message', (now) => {
      const main = [Date.now(), new Date().getTime(), new Date(5).getTime()];
      console.log(JSON.stringify({ main, thread: now, monotonic: performance.now() }));
    });`;
  const out = execFileSync(process.execPath, [`--import=${preload}?ahead=${aheadMs}`, '-e', program], {
    encoding: 'utf8',
  });
  const { main, thread, monotonic } = JSON.parse(out) as { main: number[]; thread: number; monotonic: number };
  expect(main[2]).toBe(5);
  expect(Math.abs((main[0] ?? 0) - (main[1] ?? 0))).toBeLessThan(1_000);
  return { main: main[0] ?? 0, thread, monotonic };
}

test.each([3_600_000, -3_600_000])(
  'a program is %s ms off, its threads too, and its monotonic clock is not',
  (aheadMs) => {
    const { main, thread, monotonic } = clocks(aheadMs);
    for (const time of [main, thread]) expect(Math.abs(time - Date.now() - aheadMs)).toBeLessThan(30_000);
    expect(monotonic).toBeLessThan(30_000);
  },
);
