import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { addUser, ensureOwner, makeLink } from '@holdfast/accounts';
import { openStage, type Stage } from '@holdfast/agents/testing';
import { buildDashboard } from '@holdfast/dashboard/build';
import { loadSettings } from '@holdfast/settings';
import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contracts } from './testing/contract-team.ts';
import { openProvider } from './testing/provider.ts';
import { buildWeb } from './web.ts';

const chromium = '/usr/bin/chromium';
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describe.skipIf(!existsSync(chromium))(`signing in on the page (needs ${chromium})`, { timeout: 180_000 }, () => {
  let stage: Stage;
  let app: FastifyInstance;
  let browser: Browser;
  let page: Page;
  let address: string;
  const signIn = () => page.getByRole('button', { name: 'Sign in' });
  const live = () => page.getByText('Live', { exact: true });
  const pages = () => page.getByRole('navigation', { name: 'Pages' });

  beforeAll(async () => {
    stage = await openStage({ contracts }, 'sign in');
    await stage.worker({ region: 'us-west-2' });
    const { folder } = await buildDashboard();
    app = buildWeb({ ...stage, settings: { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 }, pages: folder });
    await app.listen({ host: '127.0.0.1', port: 0 });
    address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    const { chromium: driver } = await import('playwright-core');
    browser = await driver.launch({ executablePath: chromium, args: flags });
    // axe is put into the page from outside, which the page's own policy rightly forbids.
    page = await (await browser.newContext({ bypassCSP: true, reducedMotion: 'reduce' })).newPage();
    page.setDefaultTimeout(90_000);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await stage?.close();
  });

  async function faults(): Promise<unknown> {
    await page.evaluate(await readFile(axeFile, 'utf8'));
    return page.evaluate('axe.run().then(({ violations }) => violations.map(({ id, help }) => `${id}: ${help}`))');
  }

  test('the link signs the owner in, once, and leaves the address', async () => {
    const token = await makeLink(stage.db, await ensureOwner(stage.db));
    await page.goto(`${address}/#sign-in=${token}`);
    await live().waitFor();
    expect(await page.evaluate('location.href')).toBe(`${address}/`);
    await pages().getByRole('link', { name: 'Data' }).waitFor();
    await page.getByRole('button', { name: 'Signed in as Owner' }).click();
    expect(await faults()).toEqual([]);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn().waitFor();
    // Pasted into the tab that asks for it: only the hash changes.
    await page.goto(`${address}/#sign-in=${token}`);
    await page.getByText('This link was used, or is too old').waitFor();
    expect(await faults()).toEqual([]);
  });

  test('by password, by keyboard: a wrong one is said; a viewer gets the pages of a viewer', async () => {
    await addUser(stage.db, { login: 'vera', name: 'Vera', role: 'viewer', password: 'correct horse' });
    await page.goto(`${address}/data`);
    await signIn().waitFor();
    await page.keyboard.type('vera');
    await page.keyboard.press('Tab');
    await page.keyboard.type('wrong horse');
    await page.keyboard.press('Enter');
    await page.getByText('The name or the password is wrong').waitFor();
    await page.getByLabel('Password').fill('correct horse');
    await page.keyboard.press('Enter');
    await page.getByText('This page is not for your role').waitFor();
    await pages().getByRole('link', { name: 'Agents' }).click();
    await live().waitFor();
    for (const name of ['Inbox', 'Data', 'Costs'])
      expect(await pages().getByRole('link', { name, exact: true }).count(), name).toBe(0);
  });

  test('a session that ends elsewhere leads to the door, and back to the page one was on', async () => {
    await pages().getByRole('link', { name: 'Runs' }).click();
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
    await page.waitForLoadState('networkidle');
    // It ends when the next page asks for what it shows, neither before the link is followed nor after.
    let ended = false;
    await page.route('**/api/**', async (route) => {
      if (!ended && new URL(page.url()).pathname.startsWith('/memory')) {
        ended = true;
        await stage.db.sql('DELETE FROM sessions');
      }
      await route.continue();
    });
    await pages().getByRole('link', { name: 'Memory' }).click();
    await page.getByLabel('Name').fill('vera');
    await page.getByLabel('Password').fill('correct horse');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Memory' }).waitFor();
    await live().waitFor();
    await page.unroute('**/api/**');
  });

  test('who signs in as somebody else in another page of the browser is that in this one too; who leaves, leaves both', async () => {
    const other = await page.context().newPage();
    other.setDefaultTimeout(90_000);
    await other.goto(`${address}/#sign-in=${await makeLink(stage.db, await ensureOwner(stage.db))}`);
    await page.getByRole('button', { name: 'Signed in as Owner' }).waitFor();
    await other.getByRole('button', { name: 'Signed in as Owner' }).click();
    await other.getByRole('button', { name: 'Sign out' }).click();
    await signIn().waitFor();
    await other.close();
  });

  test('a page that meets a web app out of order comes by itself when it is back, and uses its link then', async () => {
    let refusals = 4;
    await page.route(/\/api\/(?:me|sign-in\/link)$/, (route) =>
      refusals-- > 0 ? route.fulfill({ status: 503, body: 'away' }) : route.continue(),
    );
    await page.goto('about:blank');
    await page.goto(`${address}/#sign-in=${await makeLink(stage.db, await ensureOwner(stage.db))}`);
    await page.getByText('The web app answered 503.').waitFor();
    await live().waitFor();
    await page.unroute(/\/api\/(?:me|sign-in\/link)$/);
  });

  test('a snapshot that was asked early and never comes is asked again', async () => {
    let asked = 0;
    await page.route('**/api/snapshot', (route) => (asked++ === 0 ? undefined : route.continue()));
    await page.goto(`${address}/?early`);
    await live().waitFor();
    expect(asked).toBeGreaterThan(1);
    await page.unroute('**/api/snapshot');
  });

  test('by the company’s provider, which is another site: refused it is said, let in one is there', async () => {
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}`;
    const provider = await openProvider(publicUrl, () => [], { host: 'localhost' });
    const settings = loadSettings({
      HOLDFAST_PUBLIC_URL: publicUrl,
      HOLDFAST_OIDC_ISSUER: provider.issuer,
      HOLDFAST_OIDC_CLIENT_ID: provider.clientId,
      HOLDFAST_OIDC_CLIENT_SECRET: provider.secret,
      HOLDFAST_OIDC_NAME: 'Example SSO',
    });
    const { folder } = await buildDashboard();
    const behind = buildWeb({ ...stage, settings, pages: folder });
    try {
      await behind.listen({ host: '127.0.0.1', port });
      const door = () => page.getByRole('link', { name: 'Sign in with Example SSO' });
      await page.context().clearCookies();
      await page.goto(`${publicUrl}/api/sign-in/oidc/back?error=access_denied&state=guessed`);
      await page.getByText('This answer of the provider belongs to no sign-in').waitFor();
      await door().waitFor();
      expect(await faults()).toEqual([]);
      await door().click();
      await page.locator('input[name=login]').fill('ann');
      await page.locator('input[name=password]').fill('any');
      await page.getByRole('button', { name: 'Sign-in' }).click();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Signed in as ann of the company' }).waitFor();
      expect(await page.evaluate('location.href')).toBe(`${publicUrl}/`);
    } finally {
      await page.goto('about:blank');
      await behind.close();
      provider.close();
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
