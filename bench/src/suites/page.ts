import { ensureOwner, openSession } from '@holdfast/accounts';
import { openDb } from '@holdfast/db';
import { encodeCursor, readHeads } from '@holdfast/events';
import type { Browser } from 'playwright-core';
import { ours } from '../goals.ts';
import { noBrowser, openBrowser } from '../page/browser.ts';
import { busyPage } from '../page/busy-page.ts';
import { crowd } from '../page/crowd.ts';
import { firstPage } from '../page/first-page.ts';
import { startFlow } from '../page/flow.ts';
import { startWebApp } from '../page/web-app.ts';
import { type Bench, interleaved, type Suite } from '../suite.ts';

const perSecond = 1_000;

/** What a person feels: the first page on a phone, a page in a storm of events, a web app with 200 browsers. */
export const page: Suite = {
  name: 'page',
  says: 'the page on a phone, under 1,000 events/s, and 200 browsers at once (needs chromium)',
  async run(bench) {
    if (noBrowser) return bench.say(`skipped: ${noBrowser}`);
    const url = await bench.server.createMigrated('page');
    const web = await startWebApp(url);
    const browser = await openBrowser();
    try {
      await interleaved(bench, [{ peer: ours }], (_, rep) =>
        once(bench, { browser, address: web.address, url, pid: web.pid }, rep),
      );
    } finally {
      await browser.close();
      await web.stop();
    }
  },
};

interface At {
  browser: Browser;
  address: string;
  url: string;
  pid: number;
}

async function once(bench: Bench, { browser, address, url, pid }: At, rep: number): Promise<void> {
  const db = openDb({ url, max: 1, name: 'who looks' });
  const token = await openSession(db, await ensureOwner(db));
  const session = { name: 'holdfast', value: token, url: address };
  const first = await firstPage(browser, address, session);
  bench.say(`first page ${first.gzipped.toFixed(0)} KB of script, usable after ${first.usable.toFixed(2)} s`);
  bench.record('page-script', ours, rep, first.wire, { gzipped: first.gzipped });
  bench.record('page-usable', ours, rep, first.usable);

  const ms = bench.size(600_000, 20_000);
  const busy = await busyPage(browser, address, { ms, session, begin: () => startFlow(url, perSecond) });
  const growth = busy.late - busy.early;
  bench.say(
    `${busy.rate.toFixed(0)} events/s into one page: input delay p95 ${busy.p95.toFixed(0)} ms, heap ${busy.early.toFixed(1)} → ${busy.late.toFixed(1)} MB`,
  );
  bench.record('page-busy', ours, rep, busy.p95, { 'events/s': busy.rate, growth, 'heap MB': busy.late });

  const cursor = encodeCursor(await readHeads(db)).toString();
  await db.close();
  const headers = { authorization: `Bearer ${token}` };
  const many = await crowd(address, { url, cursor, pid, ms: bench.size(120_000, 10_000), headers });
  bench.say(
    `200 sockets: ${many.sent} events, p95 ${many.p95.toFixed(0)} ms, ${many.lost} lost something, ${many.cut} times a slow one was cut off, ${many.stale} told stale, memory ${many.first.toFixed(0)} MB more once busy, then ${many.growth.toFixed(0)} MB`,
  );
  bench.record('page-crowd', ours, rep, many.p95, {
    lost: many.lost,
    stale: many.stale,
    'busy MB': many.first,
    growth: many.growth,
  });
}
