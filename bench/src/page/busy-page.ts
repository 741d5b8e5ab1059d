import type { Browser, CDPSession } from 'playwright-core';
import { pause } from '../clock.ts';
import { quantile } from '../statistics.ts';
import type { Session } from './first-page.ts';
import type { Flow } from './flow.ts';

export interface BusyPage {
  /** Events a second that were appended. */
  rate: number;
  /** Milliseconds from a key press to the page's turning to it. */
  p95: number;
  /** Heap after a third of the time and at the end, MB. */
  early: number;
  late: number;
}

/** Everything from 16 ms; what is not reported took less. */
const observe = `
  globalThis.delays = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (entry.name === 'keydown') globalThis.delays.push(entry.processingStart - entry.startTime);
  }).observe({ type: 'event', durationThreshold: 16 });
`;

/** A person who presses a key every 100 ms while events pour in. */
export async function busyPage(
  browser: Browser,
  address: string,
  { ms, begin, session }: { ms: number; begin: () => Flow; session: Session },
): Promise<BusyPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    await context.addCookies([session]);
    const page = await context.newPage();
    await page.goto(address);
    await page.getByText('Live', { exact: true }).waitFor();
    const cdp = await context.newCDPSession(page);
    await page.evaluate(observe);
    const flow = begin();
    const began = performance.now();
    const end = began + ms;
    let pressed = 0;
    let early: number | undefined;
    let rate = 0;
    try {
      while (performance.now() < end) {
        await page.keyboard.press('Tab');
        pressed++;
        await pause(100);
        if (early === undefined && performance.now() > end - (2 * ms) / 3) early = await heap(cdp);
      }
    } finally {
      rate = ((await flow.stop()) * 1000) / (performance.now() - began);
    }
    const slow = (await page.evaluate('globalThis.delays')) as number[];
    const delays = [...slow, ...Array<number>(Math.max(0, pressed - slow.length)).fill(0)];
    return { rate, p95: quantile(delays, 0.95), early: early ?? 0, late: await heap(cdp) };
  } finally {
    await context.close();
  }
}

async function heap(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize / 1024 / 1024;
}
