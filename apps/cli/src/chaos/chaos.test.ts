import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PanelState } from '@holdfast/chaos';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Failover } from '../demo/failover.ts';
import { readState } from '../launcher/state.ts';
import { Place, type Started, until } from '../testing/place.ts';

const chromium = '/usr/bin/chromium';
/** Leases of seconds; a region is still only declared gone by a worker that was steady for 5 s. */
const quick = {
  HOLDFAST_CHAOS: 'on',
  HOLDFAST_CHAOS_PORT: '0',
  HOLDFAST_DATA: 'none',
  HOLDFAST_LEASE: '3s',
  HOLDFAST_BEAT: '700ms',
};

describe.skipIf(process.platform !== 'linux')('the chaos panel of a running system', () => {
  const here = new Place(quick);
  let launcher: Started;
  let url: string;
  let token: string;

  beforeAll(async () => {
    launcher = here.start();
    await launcher.up();
    const panel = await until(
      () => readState(here.home)?.chaos,
      (found) => found !== undefined,
    );
    url = panel?.url ?? '';
    token = panel?.token ?? '';
  });
  afterAll(() => here.end());

  const look = async <T>(path: string): Promise<T> => (await fetch(`${url}${path}`)).json() as Promise<T>;
  const act = (path: string, body: object, bearer = token): Promise<Response> =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
      body: JSON.stringify({ by: 'ada', ...body }),
    });
  const seen = (region: string, right: (one: PanelState['regions'][number]) => boolean): Promise<PanelState> =>
    until(
      () => look<PanelState>('/api/state'),
      ({ regions }) => regions.some((one) => one.region === region && right(one)),
    );
  const cut = { kind: 'partition', region: 'us-east-1' };

  test('start tells its address with the token once, and it listens on loopback only', async () => {
    expect(await launcher.says('/#token=')).toContain(`${url}/#token=${token}`);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    const page = await fetch(url);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await page.text()).toContain('<div id="page">');
    for (const { command } of here.processes()) expect(command).not.toContain(token);
    const doctor = await here.cli(['doctor']);
    expect(doctor.out).toMatch(/panel +http:\/\/127\.0\.0\.1:\d+/);
  });

  test('looking is free; breaking needs the token, a fault that there is, and a cut that leaves something', async () => {
    expect((await act('/api/faults', { fault: cut }, 'guess')).status).toBe(401);
    expect((await fetch(`${url}/api/heal`, { method: 'POST' })).status).toBe(401);
    expect(await (await act('/api/faults', { fault: { kind: 'gas' } })).json()).toMatchObject({
      code: 'CHAOS_REQUEST',
    });
    expect(await (await act('/api/faults', { fault: { ...cut, region: 'atlantis' } })).json()).toMatchObject({
      code: 'CHAOS_CANNOT',
      message: expect.stringContaining('no region atlantis'),
    });
    expect(await (await act('/api/faults', { fault: { kind: 'model', answers: '429' } })).json()).toMatchObject({
      message: expect.stringContaining('no model is configured'),
    });
  });

  test('a cut region: the witnesses differ until its lease is over; the panel dies and still knows what to heal', async () => {
    await seen('us-east-1', ({ state }) => state === 'live');
    expect((await act('/api/faults', { fault: cut })).status).toBe(200);
    const differ = await seen('us-east-1', ({ agree, witnesses }) => !agree && witnesses.panel.state === 'unreachable');
    expect(differ.open).toMatchObject([{ name: 'partition us-east-1', by: 'ada' }]);
    await seen('us-east-1', ({ state, witnesses }) => state === 'unreachable' && witnesses.database.state !== 'live');
    // Its worker lives, knows that it may do nothing, and says so.
    expect(readFileSync(join(here.home, 'logs/worker-us-east-1.log'), 'utf8')).toContain('beat failed');
    process.kill(here.pid('chaos/src/main.ts'), 'SIGKILL');
    await until(
      () => look<PanelState>('/api/state').catch(() => undefined),
      (state) => state?.open.length === 1,
    );
    // The third cut: two regions are left after one, none after all.
    expect((await act('/api/faults', { fault: { kind: 'freeze', on: { region: 'us-west-2' } } })).status).toBe(200);
    const refused = await act('/api/faults', { fault: { ...cut, region: 'us-central-1' } });
    expect(await refused.json()).toMatchObject({
      code: 'CHAOS_GUARD',
      message: expect.stringContaining('nobody is left to work'),
    });
    expect(await here.json('chaos', 'heal')).toEqual({ healed: ['partition us-east-1', 'freeze us-west-2'] });
    await seen('us-east-1', ({ state, agree }) => state === 'live' && agree);
    const events = await here.json<{ type: string; data: { fault: string; by: string } }[]>(
      'sql',
      `SELECT type, data FROM events WHERE type LIKE 'fault.%' ORDER BY at`,
    );
    expect(events).toMatchObject([
      { type: 'fault.inflicted', data: { fault: 'partition us-east-1', by: 'ada' } },
      { type: 'fault.inflicted', data: { fault: 'freeze us-west-2', by: 'ada' } },
      { type: 'fault.healed', data: { fault: 'partition us-east-1' } },
      { type: 'fault.healed', data: { fault: 'freeze us-west-2' } },
    ]);
  });

  test.skipIf(!existsSync(chromium))(`its page, in a browser (needs ${chromium})`, async () => {
    const { chromium: driver } = await import('playwright-core');
    const browser = await driver.launch({ executablePath: chromium, args: ['--no-sandbox', '--disable-gpu'] });
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => void complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && void complaints.push(message.text()));
    await page.goto(`${url}/#token=${token}`);
    const region = page.getByRole('article', { name: 'Region us-central-1' });
    await region.getByText('LIVE', { exact: true }).waitFor();
    expect(await page.evaluate('location.hash')).toBe('');
    await region.getByRole('button', { name: 'Drain it' }).click();
    const sheet = page.getByRole('dialog', { name: 'Drain it' });
    await sheet.getByText('us-east-1 and us-west-2 are left to work').waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Slow database' }).click();
    await page.getByRole('button', { name: 'Do it' }).click();
    const broken = page.getByRole('region', { name: 'Broken now' });
    await broken.getByText('Slow database').waitFor();
    await broken.getByRole('button', { name: 'Heal all' }).click();
    await broken.waitFor({ state: 'detached' });
    await page.getByText('Every model talks garbage').waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('demo failover: everything comes true, and the report names the seconds', async () => {
    const { told, report } = await here.json<Failover>('demo', 'failover');
    expect(told.filter(({ held }) => !held)).toEqual([]);
    expect(told.length).toBeGreaterThanOrEqual(8);
    expect(report).toMatchObject({ verdict: 'held', figures: { lost: 0, doubled: 0 }, brokeOff: null });
    expect(report.figures.successAfter).toBeGreaterThan(0);
    const page = await fetch(`${url}/api/experiments/${report.experiment}.html`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'sha256-");
    expect(await page.text()).toContain('the hypothesis held');
    expect(await look<object[]>('/api/experiments')).toMatchObject([
      { experiment: report.experiment, verdict: 'held' },
    ]);
  }, 120_000);

  test('a scenario that cannot hold is refuted: exit code 1, and everything is healed', async () => {
    const file = join(here.home, 'cannot-hold.ts');
    writeFileSync(
      file,
      `export default { name: 'cannot-hold', title: 'It cannot', asks: 'Really?', region: 'us-west-2', calmMs: 300,
        claims: [{ claim: 'is declared unreachable', region: 'us-west-2', withinMs: 100 }],
        steps: [{ do: 'inflict', fault: { kind: 'freeze', on: { worker: 'us-west-2' } } }, { do: 'wait', ms: 500 }] };`,
    );
    const done = await here.cli(['chaos', 'run', file]);
    expect(done).toMatchObject({ code: 1, out: expect.stringContaining('REFUTED') });
    expect((await look<PanelState>('/api/state')).open).toEqual([]);
  });

  const freezeDatabase = async (): Promise<void> => {
    const fault = { kind: 'freeze', on: { database: null } };
    expect((await act('/api/faults', { fault, anyway: true })).status).toBe(200);
  };

  test('killed while it had the database frozen, it comes back and heals it', async () => {
    await freezeDatabase();
    process.kill(here.pid('chaos/src/main.ts'), 'SIGKILL');
    await until(
      () => look<PanelState>('/api/state').catch(() => undefined),
      (state) => state?.open.length === 0 && state.answers,
    );
    const healed = await here.json<{ by: string }[]>(
      'sql',
      `SELECT data->>'by' AS by FROM events WHERE type = 'fault.healed' AND data->>'fault' = 'freeze database'`,
    );
    expect(healed).toEqual([{ by: 'the panel, which came back' }]);
  });

  test('its launcher killed while the database is frozen: it thaws it, and the next start adopts it', async () => {
    const server = here.server();
    await freezeDatabase();
    await launcher.signal('SIGKILL');
    await until(
      () => here.processes(),
      (left) => !left.some(({ command }) => command.includes('/src/')),
    );
    launcher = here.start();
    await launcher.up();
    expect(launcher.said).toContain('adopting');
    expect(here.server()).toBe(server);
  });

  test('it leaves with the system', async () => {
    expect(await launcher.signal('SIGINT')).toBe(0);
    expect(here.processes()).toEqual([]);
  });
});
