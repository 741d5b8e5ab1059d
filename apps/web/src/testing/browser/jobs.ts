import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { seedExpenses } from '@holdfast/teams/expenses';
import { drawPdf } from '@holdfast/tools/reading/testing';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { System } from './system.ts';

const user = randomUUID();
/** Of this run alone: another test may have the same table in its sight. */
const shop = `Corner Market ${user.slice(0, 4)}`;

/** What people come for, from its beginning to its end, with the team of expenses in three regions. */
export function jobs(system: () => System): void {
  let page: Page;
  const question = (member: string, on = page): Locator => on.getByRole('article', { name: `Question for ${member}` });
  const doubted = (on = page): Locator => question('Reviewer', on).filter({ hasText: 'same merchant and amount' });
  /** The oldest of a member in the inbox. */
  const choose = (member: string, on = page): Promise<void> =>
    on
      .getByRole('list', { name: 'Questions, oldest first' })
      .getByRole('button', { name: new RegExp(`^${member}`) })
      .first()
      .click();
  const dialog = (): Locator => page.getByRole('dialog');

  beforeAll(async () => {
    ({ page } = system());
    const { db } = system().stage;
    const [today] = await db.sql<{ day: string }>('SELECT current_date::TEXT AS day');
    await seedExpenses(db, { seed: 1, count: 600, anchor: today?.day ?? '', cases: true });
    await Promise.all(['us-east-1', 'us-central-1'].map((region) => system().worker(region)));
  });

  const insertTwice = (merchant: string): Promise<unknown> =>
    system().stage.db.sql(
      `INSERT INTO expenses (user_id, expense_date, expense_amount, shopping_type, merchant, payment_method)
       SELECT '${user}', current_date - 1, 97.10, 'Groceries', '${merchant}', 'Debit Card' FROM generate_series(1, 2)`,
    );

  test('an expense that SQL inserts is doubted on the screen; of two people who answer at once one is heard', async () => {
    const { visit, another } = system();
    await visit('/');
    await insertTwice(shop);
    await page
      .getByRole('region', { name: 'Recent decisions' })
      .getByText(/same merchant and amount/)
      // The other one's figures say it too, folded away, and stand before it where it was decided later.
      .filter({ visible: true })
      .first()
      .waitFor();
    await doubted().first().waitFor();
    const other = await another();
    await Promise.all([visit('/inbox'), visit('/inbox', other)]);
    await Promise.all([page, other].map((on) => choose('Reviewer', on)));
    await Promise.all([page, other].map((on) => doubted(on).waitFor()));
    // Both answers are on their way before either is let through.
    let arrived = 0;
    let both = (): void => undefined;
    const met = new Promise<void>((resolve) => {
      both = resolve;
    });
    for (const on of [page, other])
      await on.route(/\/api\/approvals\/[0-9a-f-]{36}$/, async (route) => {
        if (++arrived === 2) both();
        await met;
        await route.continue();
      });
    await Promise.all([page, other].map((on) => doubted(on).locator('[data-answers="yes"]').first().click()));
    const said = (on: Page): Promise<string | null> =>
      on
        .getByText(/your answer was (not )?taken/)
        .first()
        .textContent();
    const told = await Promise.all([page, other].map(said));
    expect(told.filter((text) => text?.includes('was taken'))).toHaveLength(1);
    expect(told.filter((text) => text?.includes('already answered'))).toHaveLength(1);
    await Promise.all([page, other].map((on) => on.unroute(/\/api\/approvals/)));
    await other.context().close();
    await visit(`/expenses?merchant=${encodeURIComponent(shop)}`);
    await page
      .getByRole('table', { name: 'Expenses' })
      .getByText(/^(Approved|Refused)$/)
      .first()
      .waitFor();
  });

  test('found, opened, corrected and taken back by keyboard alone', async () => {
    await system().visit(`/expenses?merchant=${encodeURIComponent(shop)}`);
    await page.getByRole('table', { name: 'Expenses' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog().getByRole('button', { name: 'Correct' }).waitFor();
    await tabTo(page, 'Correct');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Category (optional)');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Household');
    await page.keyboard.press('Enter');
    await dialog().getByText('Category corrected.').waitFor();
    await dialog()
      .getByText(/Corrected by .*: category was Groceries/)
      .waitFor();
    await tabTo(page, 'Undo');
    await page.keyboard.press('Enter');
    await dialog().getByText('Undone: It is as it was.').waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await page.getByRole('table', { name: 'Expenses' }).getByText('Groceries').first().waitFor();
  });

  test('a row that somebody looks at is as others make it meanwhile', async () => {
    await system().visit(`/expenses?merchant=${encodeURIComponent(shop)}`);
    await page.getByRole('table', { name: 'Expenses' }).getByText('Groceries').first().click();
    await dialog().getByText('Groceries').first().waitFor();
    await system().stage.db.sql(`UPDATE expenses SET shopping_type = 'Pet care' WHERE merchant = '${shop}'`);
    await dialog().getByText('Pet care').first().waitFor();
    await dialog().getByRole('button', { name: 'Correct' }).click();
    const form = dialog().getByRole('form', { name: 'Correct' });
    await form.getByLabel(/^Category/).fill('Household');
    // Behind a form that is open: it must not be taken back unseen.
    await system().stage.db.sql(`UPDATE expenses SET shopping_type = 'Groceries' WHERE merchant = '${shop}'`);
    await form.getByRole('button', { name: 'Correct' }).click();
    await form.getByText(/Somebody else changed it meanwhile: category/).waitFor();
    const kept = await system().stage.db.sql(`SELECT DISTINCT shopping_type FROM expenses WHERE merchant = '${shop}'`);
    expect(kept).toEqual([{ shopping_type: 'Groceries' }]);
    // Who has been told, and sees what it is by now, may say it again.
    await dialog().getByText('Groceries').first().waitFor();
    await form.getByRole('button', { name: 'Correct' }).click();
    await dialog().getByText('Household').first().waitFor();
    await page.keyboard.press('Escape');
  });

  test('a CSV file is looked through and taken: what cannot be is told with its line', async () => {
    await system().visit('/expenses');
    await page.getByRole('button', { name: 'CSV in' }).click();
    await dialog().getByLabel('Whose the lines are').fill(user);
    const csv = Buffer.from(`date,amount,merchant\n2026-01-02,3.10,Kiosk ${shop}\n2026-01-03,three,Kiosk\n`);
    await dialog().locator('input[type="file"]').setInputFiles({ name: 'bank.csv', mimeType: 'text/csv', buffer: csv });
    await dialog().getByText('Line 3').waitFor();
    await dialog().getByRole('button', { name: 'Take in 1 line' }).click();
    await dialog().getByText('Taken in').waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Merchant', { exact: true }).fill(`Kiosk ${shop}`);
    await page.getByText('1 row', { exact: true }).waitFor();
  });

  test('a receipt becomes an expense beside its picture; an unsure one asks, and is posted as a person says', async () => {
    await system().visit('/documents');
    await page.getByLabel('Whose they are').fill(user);
    const send = async (name: string, total: string[]): Promise<void> =>
      await page
        .getByLabel('Files to send')
        .setInputFiles({ name, mimeType: 'application/pdf', buffer: Buffer.from(await drawPdf([slip(name, total)])) });
    const line = (name: string): Locator => page.getByRole('button', { name: new RegExp(`${name}.*`) });
    await send('clear.pdf', ['TOTAL                 4.86']);
    await line('clear.pdf').getByText('Done').waitFor();
    await send('torn.pdf', []);
    await line('torn.pdf').getByText('Asks a person').waitFor();
    await system().visit('/inbox');
    await choose('Clerk');
    await question('Clerk')
      .getByLabel(/^Total/)
      .fill('5.32');
    await question('Clerk').getByText('changed from').waitFor();
    await question('Clerk').getByRole('button', { name: 'Post' }).click();
    await page.getByText('Clerk: your answer was taken.').waitFor();
    await system().visit('/documents');
    await line('torn.pdf').getByText('Done').waitFor();
    await system().visit(`/expenses?user=${user}&text=receipt`);
    await page.getByRole('table', { name: 'Expenses' }).getByText('$5.32').waitFor();
    await page.getByRole('table', { name: 'Expenses' }).getByText('$4.86').click();
    await dialog()
      .getByRole('img', { name: /Page 1 of the document, with \d fields framed/ })
      .waitFor();
    await dialog().getByRole('term').filter({ hasText: 'Total' }).waitFor();
    await dialog()
      .getByRole('link', { name: /^document / })
      .click();
    const document = page.getByRole('region', { name: 'clear.pdf' });
    await document.getByText('Done').waitFor();
    const focused = (): Promise<unknown> => page.evaluate('document.activeElement?.textContent');
    await document.getByRole('button', { name: 'Delete' }).press('Enter');
    await document.getByRole('button', { name: 'No' }).press('Enter');
    await expect.poll(focused).toBe('Delete');
    await page.keyboard.press('Enter');
    await document.getByRole('button', { name: 'Yes, delete' }).press('Enter');
    await line('torn.pdf').waitFor();
    expect(await line('clear.pdf').count()).toBe(0);
  });

  test('an audit asked for by keyboard alone is answered with a PDF', async () => {
    await system().visit('/');
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Page, action, or the id of a run').waitFor();
    await page.keyboard.type('chat');
    await page.getByRole('option', { name: 'Chat', selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Chat' }).waitFor();
    // On a busy machine the page comes after its name, and the walk would end before it.
    await page.getByLabel('Ask about expenses').waitFor();
    await tabTo(page, 'Ask about expenses');
    await page.keyboard.type('Audit my expenses and check my budget');
    await page.keyboard.press('Enter');
    const link = page.getByRole('link', { name: /\.pdf$/ }).first();
    await link.waitFor();
    const download = page.waitForEvent('download');
    await link.focus();
    await page.keyboard.press('Enter');
    const file = await (await download).path();
    expect((await readFile(file)).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('a region leaves, another does its work and says so; it comes back', async () => {
    await system().visit('/');
    const region = page.getByRole('article', { name: 'Region us-west-2' });
    await region.getByText('LIVE').waitFor();
    await system().leave('us-west-2');
    await region
      .getByText(/^(EMPTY|UNREACHABLE)$/)
      .first()
      .waitFor();
    await insertTwice(`Left ${shop}`);
    await region
      .getByText(/done by us-/)
      .first()
      .waitFor();
    await system().worker('us-west-2');
    await region.getByText('LIVE').waitFor();
  });
}

/** Presses Tab until what has this name is at the focus; a walk of the whole page that misses it fails. */
async function tabTo(page: Page, name: string): Promise<void> {
  const focused =
    '(() => { const at = document.activeElement; return (at?.getAttribute("aria-label") || at?.labels?.[0]?.textContent || at?.textContent || "").trim() })()';
  for (let step = 0; step < 80; step++) {
    if ((await page.evaluate(focused)) === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no Tab leads to ${name}`);
}

const slip = (number: string, total: string[]): string[] => [
  'CORNER CAFE',
  '12 Main Street',
  '2026-11-20 08:15',
  `Invoice No: ${number.length}${user.slice(0, 3)}`,
  'Latte                 3.50',
  'Cookie                1.00',
  'Subtotal              4.50',
  'Tax                   0.36',
  ...total,
  'Thank you, come again',
];
