import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { startRun } from '@holdfast/agents';
import { openStage, type Stage } from '@holdfast/agents/testing';
import { buildDashboard } from '@holdfast/dashboard/build';
import { type Following, followInForce, judge, learnersOf, learningWork, rollBack } from '@holdfast/learning';
import { tinyLearner } from '@holdfast/learning/testing';
import type { FastifyInstance } from 'fastify';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anAdmin } from './testing/callers.ts';
import { amounts } from './testing/learning-team.ts';
import { buildWeb } from './web.ts';

const chromium = '/usr/bin/chromium';
const settings = { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 };
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

describe.skipIf(!existsSync(chromium))(`learning on the page (needs ${chromium})`, () => {
  let stage: Stage;
  let app: FastifyInstance;
  let following: Following;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const panel = (): Locator => page.getByRole('region', { name: 'Learning' });
  const decision = (amount: number): Locator =>
    page
      .getByRole('region', { name: 'Recent decisions' })
      .getByRole('article')
      .filter({ hasText: `${amount} beside` });

  const focused = (): Promise<unknown> => page.evaluate('document.activeElement?.getAttribute("aria-label")');

  beforeAll(async () => {
    stage = await openStage({ asked: amounts({ ...tinyLearner, promotes: 'a person' }) }, 'learning page');
    const { db, queue, registry } = stage;
    await db.sql('CREATE TABLE tiny_labels (workspace TEXT NOT NULL, amount FLOAT8 NOT NULL, bad BOOL NOT NULL)');
    await db.sql(
      `INSERT INTO tiny_labels VALUES ('default', 10, false), ('default', 60, true), ('default', 80, true), ('default', 120, true)`,
    );
    const learners = learnersOf(registry.entries);
    following = await followInForce(db, learners, { pollMs: 100 });
    await stage.worker({ region: 'us-west-2', bare: learningWork(queue, learners).bare, parameters: following.of });
    for (const amount of [60, 70, 80]) {
      const { runId } = await startRun(queue, registry, 'asked', { amount });
      await stage.ended(runId);
    }
    const { folder } = await buildDashboard();
    app = buildWeb({ access: anAdmin, ...stage, settings, pages: folder });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { chromium: driver } = await import('playwright-core');
    browser = await driver.launch({ executablePath: chromium, args: flags });
    page = await browser.newPage();
    page.on('pageerror', (error) => void complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/net::ERR|WebSocket connection|status of 503/.test(message.text()))
        complaints.push(message.text());
    });
    page.setDefaultTimeout(90_000);
    await page.goto(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}/`);
    await page.getByText('Live', { exact: true }).waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await following?.close();
    await stage?.close();
  });

  test('a member of whom nothing was said: the version in the code, and how that would change', async () => {
    await panel().getByText('the version in the code in force').waitFor();
    await panel().getByText('Nobody has judged a decision of its yet.').waitFor();
  });

  test('a verdict by keyboard, with a reason: a toast, the mark, the focus back where it was', async () => {
    const wrong = decision(60).getByRole('button', { name: 'This decision was wrong' });
    await wrong.focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Why? (may stay empty)').waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Why? (may stay empty)').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('This decision was wrong');
    await page.keyboard.press('Enter');
    await page.keyboard.type('It was stolen');
    await page.keyboard.press('Enter');
    await page.getByText('Thank you: Judge was wrong.').waitFor();
    await decision(60).getByText('people say wrong').waitFor();
    await expect.poll(() => wrong.getAttribute('aria-pressed')).toBe('true');
    await expect.poll(focused).toBe('This decision was wrong');
    const rows = await stage.db.sql('SELECT said_by, is_right, reason FROM verdicts');
    expect(rows).toEqual([{ said_by: 'owner', is_right: false, reason: 'It was stolen' }]);
  });

  test('enough of them make a version; promoted it is in force, rolled back the one before', async () => {
    for (const amount of [70, 80]) {
      await decision(amount).getByRole('button', { name: 'This decision was wrong' }).click();
      await decision(amount).getByRole('button', { name: 'Say wrong' }).dblclick();
      await decision(amount).getByText('people say wrong').waitFor();
    }
    const version = panel().getByRole('article', { name: 'Version 1' });
    await version.getByText('in shadow').waitFor();
    await version.getByRole('row', { name: /^Score 0\.5 1 \+0\.5$/ }).waitFor();
    await version.getByRole('button', { name: 'Replay now' }).click();
    await version.getByText('It would be no step back today.').waitFor();
    await version.getByRole('button', { name: 'Promote' }).click();
    await version.getByRole('button', { name: 'Yes, promote' }).click();
    await panel().getByText('version 1 in force').waitFor();
    await page.getByText('Judge: Version 1 is in force; every region follows.').waitFor();
    await expect.poll(() => following.of('asked', 'judge')?.version).toBe(1);
    await version.getByRole('button', { name: 'Roll back' }).click();
    await version.getByRole('button', { name: 'Yes, roll back' }).click();
    await panel().getByText('the version in the code in force').waitFor();
    await expect.poll(() => following.of('asked', 'judge')).toBe(null);
  });

  test('what others do is seen without reloading, and a question it settles is asked no more', async () => {
    await rollBack(stage.queue, { team: 'asked', member: 'judge', to: 1, by: 'Ben' });
    const version = panel().getByRole('article', { name: 'Version 1' });
    await panel().getByText('version 1 in force').waitFor();
    await version.getByRole('button', { name: 'Roll back' }).click();
    await rollBack(stage.queue, { team: 'asked', member: 'judge', by: 'Ben' });
    await panel().getByText('the version in the code in force').waitFor();
    await expect.poll(() => version.getByRole('button', { name: 'Yes, roll back' }).count()).toBe(0);
  });

  test('many words at once are few readings, none of them cut off', async () => {
    const [one] = await stage.queue.decisions({ limit: 1 });
    const [begun, cut]: string[][] = [[], []];
    page.on('request', (request) => request.url().endsWith('/api/learning') && begun?.push('read'));
    page.on('requestfailed', (request) => request.url().endsWith('/api/learning') && cut?.push('cut'));
    for (let n = 0; n < 12; n++) {
      await judge(stage.queue, { decisionId: one?.decision_id ?? '', right: true, reason: null, by: `Person ${n}` });
      await page.waitForTimeout(100);
    }
    await expect.poll(() => begun?.length).toBeGreaterThan(0);
    expect([begun?.length, cut]).toEqual([expect.toSatisfy((n: number) => n <= 4), []]);
  });

  test('a web app that cannot answer is said, and tried again by a button', async () => {
    await page.route('**/api/learning', (route) =>
      route.fulfill({ status: 503, json: { code: 'DATABASE_SILENT', message: 'the database is away', fix: 'Wait.' } }),
    );
    await page.reload();
    await panel().getByText('The database is away').waitFor();
    await page.unroute('**/api/learning');
    await panel().getByRole('button', { name: 'Try again' }).click();
    await panel().getByText('the version in the code in force').waitFor();
  });

  test('fits a phone, and complains of nothing', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    expect(complaints).toEqual([]);
  });
});
