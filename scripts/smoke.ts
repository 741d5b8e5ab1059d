/**
 * A user's first minutes, for real: a fresh clone, `npm start`, the address, the printed INSERT, a new team, Ctrl-C,
 * a second start. `node scripts/bootstrap.mjs smoke`; a line for each check, the counts as the very last one.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Clone } from './smoke/clone.ts';

interface Snapshot {
  decisions: { team: string; context: { expense_id?: string } | null }[];
}

const root = fileURLToPath(new URL('..', import.meta.url));
// As root the database's user must be able to walk here.
const folder = mkdtempSync(join(tmpdir(), 'holdfast-smoke-'));
chmodSync(folder, 0o711);
const counts = { passed: 0, failed: 0 };
const clone = new Clone(join(folder, 'clone'), join(folder, 'home'), await freePort());

/** One promise. The first one broken ends the rest: what follows stands on it. */
async function check(name: string, work: () => unknown): Promise<void> {
  const began = performance.now();
  const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  try {
    const said = await work();
    counts.passed++;
    console.log(`✓ ${name}${typeof said === 'string' ? `: ${said}` : ''}  ${seconds()}`);
  } catch (error) {
    counts.failed++;
    console.log(`✗ ${name}  ${seconds()}\n${error instanceof Error ? error.message : String(error)}`);
    throw error;
  }
}

function expect(right: boolean, what: string): void {
  if (!right) throw new Error(what);
}

async function smoke(): Promise<void> {
  await check('git clone', () => {
    const { status, stderr } = spawnSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone.folder], {
      encoding: 'utf8',
    });
    expect(status === 0, stderr);
  });
  const first = clone.start();
  let web = '';
  await check('npm start says the address', async () => {
    web = await first.says(/Holdfast is up: (http:\S+)/, 120_000);
    return web;
  });
  await check('GET /api/health', async () => {
    const health = (await (await fetch(`${web}/api/health`)).json()) as { status: string; regions: unknown[] };
    expect(health.status === 'ok' && health.regions.length === 3, JSON.stringify(health));
  });
  await check('the page is served', async () => {
    const page = await fetch(web);
    expect(page.ok && (await page.text()).includes('<div id='), `status ${page.status}`);
  });
  let token = '';
  await check('who is not signed in sees nothing; the printed link signs in, once', async () => {
    const refused = await fetch(`${web}/api/snapshot`);
    expect(refused.status === 401, `status ${refused.status}`);
    const link = await first.says(/Sign in: +\S+#sign-in=(\S+)/, 10_000);
    const enter = (): Promise<Response> =>
      fetch(`${web}/api/sign-in/link`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: link }),
      });
    const answer = await enter();
    token = /holdfast=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? '';
    expect(answer.ok && token !== '', `status ${answer.status}`);
    expect((await enter()).status === 401, 'the link let somebody in twice');
  });
  let expense = '';
  await check('the printed INSERT, through npm run holdfast -- sql', async () => {
    const insert = await first.says(/npm run holdfast -- sql "(INSERT .*)"/, 10_000);
    expect((await clone.holdfast('sql', insert)).includes('1 row written'), 'no row was written');
    expense = await clone.one(`SELECT expense_id AS it FROM expenses ORDER BY created_at DESC LIMIT 1`); // shown, not sent
  });
  await check('its decision is in GET /api/snapshot', async () => {
    const until = performance.now() + 30_000;
    const headers = { authorization: `Bearer ${token}` };
    for (;;) {
      const { decisions } = (await (await fetch(`${web}/api/snapshot`, { headers })).json()) as Snapshot;
      if (decisions.some(({ context }) => context?.expense_id === expense)) return;
      expect(performance.now() < until, `no decision on ${expense} within 30 s`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
  await check('a second npm start beside it is told', async () => {
    const second = clone.start();
    expect((await second.ends(60_000)) === 1, `exit code ${String(second.code)}`);
    expect(second.said.includes('ALREADY_RUNNING'), second.said);
  });
  await check('Ctrl-C stops everything', async () => {
    first.interrupt();
    // The launcher ends with 0; npm itself dies of the signal, as every program in a terminal does.
    await first.ends(60_000);
    expect(first.said.includes('database    stopped; its data stays'), first.said);
    clone.expectNobody();
  });
  await check('npm run holdfast -- new team passes its tests', async () => {
    await clone.holdfast('new', 'team', 'contracts');
    const said = await clone.npm(
      ['test', '--', 'packages/teams/src/contracts', 'packages/teams/src/conformance'],
      180_000,
    );
    return /^\d+ passed, 0 failed.*$/m.exec(said)?.[0];
  });
  const again = clone.start();
  await check('a second start, with the data of the first', async () => {
    await again.says(/Holdfast is up: (http:\S+)/, 60_000);
    const found = await clone.one(`SELECT count(*)::TEXT AS it FROM expenses WHERE expense_id = '${expense}'`); // shown, not sent
    expect(found === '1', 'the inserted expense is gone');
  });
  await check('the new team is among the members', async () => {
    const found = await clone.one(`SELECT count(*)::TEXT AS it FROM agent_state WHERE team = 'contracts'`); // shown, not sent
    expect(found === '2', `${found} members`);
    const ran = await clone.holdfast('run', 'contracts', '{"text":"hello there"}', '--wait');
    expect(ran.includes('completed'), ran);
  });
  await check('npm run holdfast -- stop stops everything', async () => {
    await clone.holdfast('stop');
    await again.ends(60_000);
    clone.expectNobody();
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    clone.end();
    process.exit(1);
  });
}
try {
  await smoke();
} catch {
  // Told and counted by its check.
  process.exitCode = 1;
} finally {
  clone.end();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit();
