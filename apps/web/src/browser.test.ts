import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { startRun } from '@holdfast/agents';
import { openStage, type Stage } from '@holdfast/agents/testing';
import { buildDashboard } from '@holdfast/dashboard/build';
import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anAdmin } from './testing/callers.ts';
import { contracts } from './testing/contract-team.ts';
import { buildWeb } from './web.ts';

const chromium = '/usr/bin/chromium';
const settings = { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 };
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe.skipIf(!existsSync(chromium))(`the page in a browser (needs ${chromium})`, () => {
  let stage: Stage;
  let app: FastifyInstance;
  let browser: Browser;
  let page: Page;
  let folder: string;
  let port = 0;
  const complaints: string[] = [];

  async function open(): Promise<void> {
    app = buildWeb({ access: anAdmin, ...stage, settings, pages: folder });
    await app.listen({ host: '127.0.0.1', port });
    port = (app.server.address() as AddressInfo).port;
  }

  const run = async (supplier: string): Promise<string> =>
    (await startRun(stage.queue, stage.registry, 'contracts', { supplier })).runId;

  beforeAll(async () => {
    stage = await openStage({ contracts }, 'browser');
    await stage.worker({ region: 'us-west-2' });
    ({ folder } = await buildDashboard());
    await open();
    const { chromium: driver } = await import('playwright-core');
    browser = await driver.launch({ executablePath: chromium, args: flags });
    page = await browser.newPage();
    page.on('pageerror', (error) => void complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/net::ERR|WebSocket connection/.test(message.text()))
        complaints.push(message.text());
    });
    page.setDefaultTimeout(90_000);
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.getByText('Live', { exact: true }).waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await stage?.close();
  });

  test('shows regions with their states, and members nobody told it of', async () => {
    await page.getByRole('article', { name: 'Region us-west-2' }).getByText('LIVE').waitFor();
    await page.getByRole('article', { name: 'Region us-east-1' }).getByText('EMPTY').waitFor();
    await page.getByRole('article', { name: 'Region us-west-2' }).getByText('Risk').waitFor();
  });

  test('a decision appears while it happens, and the question it leads to', async () => {
    await run('Acme');
    await page.getByRole('region', { name: 'Recent decisions' }).getByText('Liability of Acme is unlimited.').waitFor();
    await page.getByRole('region', { name: 'Live activity' }).getByText('reads the clauses').waitFor();
    await page.getByRole('article', { name: 'Question for Counsel' }).getByText('Acme').waitFor();
    expect(await page.title()).toBe('(1) Agents · Holdfast');
  });

  test('approve, twice in a hurry: one answer, the run is done, the question gone', async () => {
    const question = page.getByRole('article', { name: 'Question for Counsel' });
    await question.getByRole('button', { name: 'Approve' }).dblclick();
    await page.getByText('your answer was taken').waitFor();
    await page.getByText('Nothing waits for you').waitFor();
    const [done] = await stage.queue.runs({ limit: 1 });
    expect((await stage.ended(done?.run_id ?? '')).status).toBe('completed');
  });

  test('a question answered elsewhere leaves by itself', async () => {
    const runId = await run('Elsewhere');
    await page.getByRole('article', { name: 'Question for Counsel' }).getByText('Elsewhere').waitFor();
    const { approval_id: approvalId, hash } = await stage.asked(runId);
    await stage.queue.answer({ approvalId, hash, answer: { verdict: 'refuse' }, by: 'Ben' });
    await page.getByText('Nothing waits for you').waitFor();
  });

  test('a member tells its steps where it stands, by keyboard; a decision names the mind behind it', async () => {
    await page.getByRole('button', { name: 'Steps of Risk' }).focus();
    await page.keyboard.press('Enter');
    const steps = page.getByRole('article', { name: 'Region us-west-2' }).getByRole('list', { name: 'Steps of risk' });
    await steps.getByText('reads the clauses').waitFor();
    await page.keyboard.press('Enter');
    await steps.waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'Recent decisions' }).getByText('Decided by Code').first().waitFor();
  });

  test('a run in its drawer, by keyboard: opened, read, closed', async () => {
    await page
      .getByRole('region', { name: 'Recent decisions' })
      .getByRole('button', { name: /Open run/ })
      .first()
      .focus();
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.getByText('run.started').waitFor();
    await drawer.getByText('completed').first().waitFor();
    await drawer.getByRole('region', { name: 'Steps' }).getByText('reads the clauses').waitFor();
    await drawer.getByText('No model is configured').waitFor();
    await expect.poll(() => page.evaluate('location.hash')).toMatch(/^#run=/);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    // The address follows by the browser's history, a moment later.
    await expect.poll(() => page.evaluate('location.hash')).toBe('');
  });

  test('pages by their addresses: the focus goes to the new name, the stream goes on, back leads back', async () => {
    await page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('link', { name: /^Inbox/ })
      .click();
    await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
    await expect.poll(() => page.evaluate('document.activeElement?.textContent')).toBe('Inbox');
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await page.title()).toBe('Inbox · Holdfast');
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Agents' }).waitFor();
    await page.goto(`http://127.0.0.1:${port}/nowhere/at/all`);
    await page.getByText('There is no such page').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Page, action, or the id of a run').waitFor();
    await page.keyboard.type('regions');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Agents' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
  });

  test('the web app goes and comes back: the page says so, continues, and has what it missed', async () => {
    await app.close();
    await page.getByText('Reconnecting', { exact: true }).waitFor();
    const missed = await run('Missed');
    await stage.asked(missed);
    await open();
    await page.getByText('Live', { exact: true }).waitFor();
    await page
      .getByRole('region', { name: 'Recent decisions' })
      .getByText('Liability of Missed is unlimited.')
      .waitFor();
    await page.getByRole('article', { name: 'Question for Counsel' }).getByText('Missed').waitFor();
  });

  test('fits a phone, and complains of nothing', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(over).toBe(0);
    expect(complaints).toEqual([]);
  });
});
