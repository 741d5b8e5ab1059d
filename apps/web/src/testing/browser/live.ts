import { startRun } from '@holdfast/agents';
import type { Stage } from '@holdfast/agents/testing';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { System } from './system.ts';

/** What the page shows as it happens: one region has a worker, and the team is one that nobody told it of. */
export function live(system: () => System): void {
  let stage: Stage;
  let page: Page;
  const run = async (supplier: string): Promise<string> =>
    (await startRun(stage.queue, stage.registry, 'contracts', { supplier })).runId;

  beforeAll(async () => {
    ({ stage, page } = system());
    await system().visit('/');
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
    const [done] = await stage.queue.runs({ team: 'contracts', limit: 1 });
    expect((await stage.ended(done?.run_id ?? '')).status).toBe('completed');
  });

  test('a question answered elsewhere leaves by itself; the title counts in a tab that nobody looks at', async () => {
    const look = (hidden: boolean): Promise<unknown> =>
      page.evaluate(
        `Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${hidden} }); document.dispatchEvent(new Event('visibilitychange'))`,
      );
    await look(true);
    const runId = await run('Elsewhere');
    await expect.poll(() => page.title(), { timeout: 30_000 }).toBe('(1) Agents · Holdfast');
    expect(await page.getByRole('article', { name: 'Question for Counsel' }).count()).toBe(0);
    await look(false);
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

  test('decisions stand still while one says why of one, wherever the focus goes, and run on after', async () => {
    const decisions = page.getByRole('region', { name: 'Recent decisions' });
    const why = decisions.getByLabel('Why? (may stay empty)');
    await decisions.getByRole('button', { name: 'This decision was wrong' }).first().focus();
    await page.keyboard.press('Enter');
    await why.fill('It is capped');
    await page.getByRole('button', { name: 'Steps of Risk' }).focus();
    const runId = await run('Still');
    await decisions.getByText('held, 1 new decision').waitFor();
    expect(await decisions.getByText('Liability of Still is unlimited.').count()).toBe(0);
    expect(await why.inputValue()).toBe('It is capped');
    await why.press('Escape');
    await page.getByRole('button', { name: 'Steps of Risk' }).focus();
    await decisions.getByText('Liability of Still is unlimited.').waitFor();
    const { approval_id: approvalId, hash } = await stage.asked(runId);
    await stage.queue.answer({ approvalId, hash, answer: { verdict: 'refuse' }, by: 'Ben' });
    await page.getByText('Nothing waits for you').waitFor();
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

  test('a drawer whose script is gone, as after a deployment, says so; the page stays', async () => {
    // Not one of the system's pages: this one rightly complains.
    const context = await page.context().browser()?.newContext({ reducedMotion: 'reduce' });
    const other = await context?.newPage();
    if (!other) throw new Error('the browser is gone');
    await other.route(/run-drawer/, (route) => route.abort());
    await system().visit('/', other);
    await other
      .getByRole('region', { name: 'Recent decisions' })
      .getByRole('button', { name: /Open run/ })
      .first()
      .click();
    await other.getByRole('dialog').getByRole('button', { name: 'Reload' }).waitFor();
    await other.keyboard.press('Escape');
    await other.getByRole('dialog').waitFor({ state: 'detached' });
    await other.getByRole('heading', { level: 1, name: 'Agents' }).waitFor();
    await context?.close();
  });

  test('an ended run starts again from a step: what is kept is said before, the new run goes on from there', async () => {
    const [ended] = await stage.queue.runs({ team: 'contracts', status: 'completed', limit: 1 });
    await system().visit(`/runs/${ended?.run_id}`);
    await page.getByRole('button', { name: 'Retry from here: Risk, turn 1' }).click();
    const asked = page.getByRole('group', { name: 'Start a new run from Risk, turn 1?' });
    await asked.getByText('It keeps 1 step').waitFor();
    await asked.getByRole('button', { name: 'Yes, start it' }).click();
    await page.getByText('Began with what').waitFor();
    await page.getByText('kept, not run here').waitFor();
    await page.getByText('completed').first().waitFor();
    const [again] = await stage.queue.runs({ team: 'contracts', limit: 1 });
    expect(new URL(page.url()).pathname).toBe(`/runs/${again?.run_id}`);
    await stage.asked(again?.run_id ?? '');
    await stage.queue.cancel(again?.run_id ?? '', 'the test');
    await page.getByRole('link', { name: `run ${ended?.run_id.slice(0, 8)}` }).click();
    await page.getByRole('list', { name: 'Retried as' }).getByText('cancelled').waitFor();
    await system().visit('/');
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
    await page.goto(`${system().address}/nowhere/at/all`);
    await page.getByText('There is no such page').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Page, action, or the id of a run').waitFor();
    await page.keyboard.type('regions');
    await expect.poll(() => page.getByPlaceholder('Page, action, or the id of a run').inputValue()).toBe('regions');
    await page
      .getByRole('option', { selected: true })
      .and(page.getByRole('option', { name: 'Agents' }))
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Agents' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
  });

  test('a page that hears nothing while its line stands says that it is stale, and when it is not any more', async () => {
    const other = await system().another();
    let silent = false;
    await other.routeWebSocket(/socket\.io/, (line) => {
      const server = line.connectToServer();
      server.onMessage((message) => {
        // Engine.IO's own pings go on: the line is not cut.
        if (!silent || message === '2') line.send(message);
      });
    });
    await system().visit('/', other);
    silent = true;
    await other.getByText('Stale', { exact: true }).waitFor();
    silent = false;
    await other.getByText('Live', { exact: true }).waitFor();
    await other.context().close();
  });

  test('the web app goes and comes back: the page says so, continues, and has what it missed', async () => {
    await system().goAway();
    await page.getByText('Reconnecting', { exact: true }).waitFor();
    const missed = await run('Missed');
    await stage.asked(missed);
    await system().comeBack();
    await page.getByText('Live', { exact: true }).waitFor();
    await page
      .getByRole('region', { name: 'Recent decisions' })
      .getByText('Liability of Missed is unlimited.')
      .waitFor();
    await page.getByRole('article', { name: 'Question for Counsel' }).getByText('Missed').waitFor();
  });
}
