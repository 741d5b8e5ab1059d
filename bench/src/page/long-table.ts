import type { Browser, Page } from 'playwright-core';
import { pause } from '../clock.ts';
import { quantile } from '../statistics.ts';
import type { Session } from './first-page.ts';

export interface LongTable {
  /** That the page held while it was scrolled. */
  rows: number;
  /** Milliseconds from one frame to the next. */
  p95: number;
  /** Share of the frames of a screen of 60 Hz that did not come. */
  dropped: number;
  /** MB, with all rows in the page. */
  heap: number;
}

const frameMs = 1000 / 60;
const pixelsPerSecond = 6_000;
/** What a table's height says of its rows: heights.wide of the dashboard's view-table. */
const rowPixels = 41;

const observe = `
  globalThis.frames = [];
  const frame = (at) => { globalThis.frames.push(at); requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
`;

/** Reads rows into the table until it holds so many, then scrolls it with a finger's gesture and watches the frames. */
export async function longTable(
  browser: Browser,
  address: string,
  { rows: wanted, ms, session }: { rows: number; ms: number; session: Session },
): Promise<LongTable> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    await context.addCookies([session]);
    const page = await context.newPage();
    await page.goto(`${address}/expenses`);
    await page.getByRole('row').nth(5).waitFor();
    const rows = await readRows(page, wanted);
    const cdp = await context.newCDPSession(page);
    await cdp.send('HeapProfiler.collectGarbage');
    const { usedSize } = await cdp.send('Runtime.getHeapUsage');
    await page.evaluate(observe);
    for (let left = ms, sign = 1; left > 0; left -= 2_000, sign = -sign) {
      await cdp.send('Input.synthesizeScrollGesture', {
        x: 700,
        y: 500,
        yDistance: sign * pixelsPerSecond * 2,
        speed: pixelsPerSecond,
        gestureSourceType: 'mouse',
      });
    }
    const frames = (await page.evaluate('globalThis.frames')) as number[];
    const gaps = frames.slice(1).map((at, n) => at - (frames[n] ?? at));
    const missing = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / frameMs) - 1), 0);
    return {
      rows,
      p95: quantile(gaps, 0.95),
      dropped: missing / (gaps.length + missing),
      heap: usedSize / 1024 / 1024,
    };
  } finally {
    await context.close();
  }
}

const height = `(() => {
  const table = document.querySelector('[role=table]');
  table.scrollTop = table.scrollHeight;
  return table.scrollHeight;
})()`;

/** Goes to the end again and again; the page asks for more each time. Gives how many rows it then holds. */
async function readRows(page: Page, wanted: number): Promise<number> {
  for (const end = performance.now() + 240_000; ; ) {
    const rows = Math.round(((await page.evaluate(height)) as number) / rowPixels);
    if (rows >= wanted) return rows;
    if (performance.now() > end) throw new Error(`only ${rows} of ${wanted} rows came within four minutes`);
    await pause(20);
  }
}
