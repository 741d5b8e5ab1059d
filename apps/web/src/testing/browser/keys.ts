import { startRun } from '@holdfast/agents';
import { beforeAll, expect, test } from 'vitest';
import type { System } from './system.ts';

/** Three questions of one member in an inbox that was empty, decided without a mouse. */
export function keys(system: () => System): void {
  beforeAll(async () => {
    const { queue, registry, asked } = system().stage;
    for (const { approval_id: approvalId, hash } of await queue.inbox({ limit: 50 }))
      await queue.answer({ approvalId, hash, answer: { verdict: 'refuse' }, by: 'Ben' });
    for (const supplier of ['Acme', 'Bolt', 'Crane'])
      await asked((await startRun(queue, registry, 'contracts', { supplier })).runId);
  });

  test('single keys can be turned off, and stay so after a reload', async () => {
    const { page, visit } = system();
    await visit('/inbox');
    const detail = page.locator('#question');
    const listens = page.getByRole('checkbox', { name: 'Listen to single keys' });
    await detail.getByText('Acme').first().waitFor();
    await page.keyboard.press('?');
    await listens.uncheck();
    await visit('/inbox');
    await detail.getByText('Acme').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('?');
    expect(await listens.count()).toBe(0);
    expect(await detail.getByText('Bolt').count()).toBe(0);
    await page.getByRole('button', { name: 'Keys' }).click();
    await listens.check();
  });

  test('the inbox by single keys: next, refuse, put off and back, open the run, yes', async () => {
    const { page, visit, stage } = system();
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
    expect(await stage.queue.inbox({ limit: 50 })).toHaveLength(1);
  });
}
