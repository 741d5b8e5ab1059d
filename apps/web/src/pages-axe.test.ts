import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { startRun } from '@holdfast/agents';
import { openStage, type Stage } from '@holdfast/agents/testing';
import { buildDashboard } from '@holdfast/dashboard/build';
import { loadTeams } from '@holdfast/teams';
import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anAdmin } from './testing/callers.ts';
import { contracts } from './testing/contract-team.ts';
import { buildWeb } from './web.ts';

const chromium = '/usr/bin/chromium';
const settings = { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 };
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Violation {
  id: string;
  help: string;
  nodes: { html: string }[];
}

describe.skipIf(!existsSync(chromium))(`every page, for everybody (needs ${chromium})`, () => {
  let stage: Stage;
  let app: FastifyInstance;
  let browser: Browser;
  let page: Page;
  let address: string;
  let paths: string[];
  let asked: string;

  beforeAll(async () => {
    const { views, generator } = (await loadTeams()).get('expenses').team;
    stage = await openStage({ contracts: { ...contracts, views, generator } }, 'axe');
    await stage.worker({ region: 'us-west-2' });
    for (const supplier of ['Acme', 'Bolt', 'Crane']) {
      const { runId } = await startRun(stage.queue, stage.registry, 'contracts', { supplier });
      await stage.asked(runId);
      asked = runId;
    }
    await stage.db.sql(`INSERT INTO expenses (user_id, expense_amount, shopping_type, merchant, watched_at)
      SELECT gen_random_uuid(), n, 'Travel', 'Zoo ' || n, now() FROM generate_series(1, 300) n`);
    const { folder } = await buildDashboard();
    app = buildWeb({ access: anAdmin, ...stage, settings, pages: folder });
    await app.listen({ host: '127.0.0.1', port: 0 });
    address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    const { chromium: driver } = await import('playwright-core');
    browser = await driver.launch({ executablePath: chromium, args: flags });
    // axe is put into the page from outside, which the page's own policy rightly forbids.
    const context = await browser.newContext({ bypassCSP: true, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.setDefaultTimeout(90_000);
    await visit('/');
    const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
    paths = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await stage?.close();
  });

  async function visit(path: string): Promise<void> {
    await page.goto(address + path);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'hidden' });
  }

  async function faults(only: object): Promise<string[]> {
    const found = (await page.evaluate(
      `axe.run({ runOnly: ${JSON.stringify(only)} }).then(({ violations }) => violations)`,
    )) as Violation[];
    return found.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    );
  }

  test('axe finds nothing on any page, light or dark, and none is wider than a phone', async () => {
    expect(paths).toContain('/inbox');
    const axe = await readFile(axeFile, 'utf8');
    const wrong: Record<string, unknown> = {};
    for (const path of [...paths, `/runs/${asked}`, '/expenses?category=Nothing', '/nowhere']) {
      await page.emulateMedia({ colorScheme: 'light' });
      await visit(path);
      await page.evaluate(axe);
      const light = await faults({ type: 'tag', values: tags });
      await page.emulateMedia({ colorScheme: 'dark' });
      const dark = await faults({ type: 'rule', values: ['color-contrast'] });
      await page.setViewportSize({ width: 390, height: 844 });
      const over = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
      await page.setViewportSize({ width: 1440, height: 900 });
      if (over > 0 || light.length + dark.length > 0) wrong[path] = { over, light, dark };
    }
    expect(wrong).toEqual({});
  }, 120_000);

  test('the inbox by single keys: next, refuse, put off and back, open the run, yes', async () => {
    await visit('/inbox');
    const detail = page.locator('#question');
    await detail.getByText('Acme').first().waitFor();
    await page.keyboard.press('j');
    await detail.getByText('Bolt').first().waitFor();
    await page.keyboard.press('o');
    await page.getByRole('dialog', { name: /^Run/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: /^Run/ }).waitFor({ state: 'detached' });
    await page.keyboard.press('d');
    await page.getByText('Put off for an hour').waitFor();
    await detail.getByText('Bring back').waitFor();
    await page.keyboard.press('d');
    await detail.getByText('In an hour').waitFor();
    await page.keyboard.press('r');
    await page.keyboard.press('Enter');
    await page.getByText('your answer was taken').waitFor();
    await detail.getByText('Crane').first().waitFor();
    await page.keyboard.press('a');
    await page.keyboard.press('Enter');
    await detail.getByText('Acme').first().waitFor();
    await expect.poll(() => page.title()).toBe('(1) Inbox · Holdfast');
    const { questions } = (await (await fetch(`${address}/api/inbox`)).json()) as { questions: unknown[] };
    expect(questions).toHaveLength(1);
  });

  test('a row of a table by keyboard: down, opened, narrowed by what it says', async () => {
    await visit('/expenses');
    const table = page.getByRole('table', { name: 'Expenses' });
    await table.locator('[data-row]').first().waitFor();
    await table.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: 'Expenses: one row' });
    await drawer.getByText('Only these').first().click();
    await drawer.waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate('location.search')).toMatch(/^\?merchant=Zoo/);
    await page.getByText('1 row', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.getByText('300 rows').waitFor();
  });
});
