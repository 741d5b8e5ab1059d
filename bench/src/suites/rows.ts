import { ensureOwner, openSession } from '@holdfast/accounts';
import { type Db, openDb } from '@holdfast/db';
import { loadTeams } from '@holdfast/teams';
import { ours } from '../goals.ts';
import { noBrowser, openBrowser } from '../page/browser.ts';
import { fillRuns } from '../page/fill.ts';
import { longTable } from '../page/long-table.ts';
import { askPages } from '../page/page-queries.ts';
import { startWebApp } from '../page/web-app.ts';
import { type Bench, interleaved, type Suite } from '../suite.ts';

/** What the pages ask of a full database, and a table that a person scrolls. */
export const rows: Suite = {
  name: 'rows',
  says: 'each page’s queries at 1,000,000 expenses and 1,000,000 events; a table of 100,000 rows scrolled (chromium)',
  async run(bench) {
    const url = await bench.server.createMigrated('rows');
    const db = openDb({ url, max: 2, queryMs: 300_000, name: 'who fills' });
    try {
      await fill(bench, db);
      await bench.server.checkpoint();
      const web = await startWebApp(url);
      try {
        const token = await openSession(db, await ensureOwner(db));
        await interleaved(bench, [{ peer: ours }], (_, rep) => once(bench, { address: web.address, token }, rep));
      } finally {
        await web.stop();
      }
    } finally {
      await db.close();
    }
  },
};

async function fill(bench: Bench, db: Db): Promise<void> {
  const wanted = bench.size(1_000_000, 20_000);
  for (const { team } of (await loadTeams()).entries) {
    await team.seed?.(db, new Date());
    await team.generator?.grow(db, wanted, { on: () => {}, signal: new AbortController().signal });
  }
  await fillRuns(db, wanted);
  bench.say(`${wanted} expenses and as many events are there`);
}

async function once(bench: Bench, { address, token }: { address: string; token: string }, rep: number): Promise<void> {
  const asked = await askPages(address, {
    headers: { authorization: `Bearer ${token}` },
    times: bench.size(20, 5),
  });
  const sorted = asked.toSorted((a, b) => b.p95 - a.p95);
  for (const { page, path, p50, p95 } of sorted.slice(0, 5))
    bench.say(`${page}: ${path} p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`);
  const over = asked.filter(({ p95 }) => p95 > 100).length;
  bench.record('rows-queries', ours, rep, sorted[0]?.p95 ?? Number.NaN, {
    'p50 of all ms': asked.toSorted((a, b) => a.p50 - b.p50)[Math.floor(asked.length / 2)]?.p50 ?? Number.NaN,
    'over 100 ms': over,
    asked: asked.length,
  });
  if (noBrowser) return bench.say(`the table is not scrolled: ${noBrowser}`);
  const browser = await openBrowser();
  try {
    const session = { name: 'holdfast', value: token, url: address };
    const table = await longTable(browser, address, {
      rows: bench.size(100_000, 5_000),
      ms: bench.size(20_000, 6_000),
      session,
    });
    bench.say(
      `${table.rows} rows scrolled: a frame p95 ${table.p95.toFixed(1)} ms, ${(table.dropped * 100).toFixed(1)} % dropped, heap ${table.heap.toFixed(0)} MB`,
    );
    bench.record('rows-scroll', ours, rep, table.p95, {
      dropped: table.dropped,
      rows: table.rows,
      'heap MB': table.heap,
    });
  } finally {
    await browser.close();
  }
}
