import { answerTo, chat, team } from '@holdfast/agents';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { System } from './system.ts';

let release = Promise.withResolvers<void>();

/** Says back what it heard, but what begins with "later" only when the test lets it. */
export const echo = team({
  does: 'says back what it hears',
  input: z.object({ question: z.string(), conversation: z.string(), message: z.string() }),
  on: [chat({ input: (said) => said, suggestions: [] })],
  members: {
    wall: {
      kind: 'step',
      does: 'gives an echo',
      home: 'us-west-2',
      out: z.object({ text: z.string() }),
      run: async ({ input }) => {
        if (input.question.startsWith('later')) await release.promise;
        return { text: `${input.question}!` };
      },
      writes: ({ text }, { input, $ }) => [
        answerTo('echo', $, input.conversation, text, { brief: { figures: [] }, steps: [] }),
      ],
    },
  },
  next: (s) => (s.wall ? 'done' : 'wall'),
});

/** A conversation on a line that is lost in between. */
export function talk(system: () => System): void {
  let page: Page;
  const field = (): Locator => page.getByRole('textbox', { name: 'Ask about expenses' });
  const answers = (text: string): Locator => page.getByRole('article', { name: 'Answer' }).getByText(text);
  const runs = async (): Promise<number> => (await system().stage.queue.runs({ team: 'echo', limit: 50 })).length;

  beforeAll(async () => {
    ({ page } = system());
    await system().visit('/chat?team=echo');
  });

  test('a question that cannot be sent stays in the field; tried again it is asked once', async () => {
    let tries = 0;
    await page.route('**/chat/messages', async (route) => {
      // The first try does not arrive; of the second only the answer is lost.
      if (++tries === 2) await route.fetch();
      await (tries < 3 ? route.abort() : route.continue());
    });
    await field().fill('Hello');
    for (const nth of [1, 2]) {
      await page.keyboard.press('Enter');
      await expect.poll(() => tries).toBe(nth);
      await page.getByText('The web app does not answer.').waitFor();
      await page.getByTitle('Send', { exact: true }).and(page.locator(':enabled')).waitFor();
      expect(await field().inputValue()).toBe('Hello');
    }
    await field().press('Enter');
    await answers('Hello!').waitFor();
    await page.unroute('**/chat/messages');
    expect(await field().inputValue()).toBe('');
    expect(await runs()).toBe(1);
  });

  test('what is written while the first question of a conversation is under way stays', async () => {
    await system().visit('/chat?team=echo');
    const hold = Promise.withResolvers<void>();
    await page.route('**/chat/messages', async (route) => {
      await hold.promise;
      await route.continue();
    });
    await field().fill('First');
    await field().press('Enter');
    await page.getByTitle('An answer is under way').waitFor();
    await field().fill('Then second');
    hold.resolve();
    await answers('First!').waitFor();
    await page.unroute('**/chat/messages');
    expect(await field().inputValue()).toBe('Then second');
  });

  test('an edited question whose sending only lost its answer is seen to be asked, and leaves its form', async () => {
    await page.route('**/chat/messages', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.getByRole('button', { name: 'Edit the question' }).click();
    const form = page.getByRole('textbox', { name: 'Your question' });
    await form.fill('Third');
    await page.getByRole('button', { name: 'Ask instead' }).click();
    await answers('Third!').waitFor();
    await form.waitFor({ state: 'detached' });
    await page.getByText('The web app does not answer.').waitFor({ state: 'detached' });
    await page.unroute('**/chat/messages');
  });

  test('an answer arrives though the page was loaded again, or left, while it was worked on', async () => {
    for (const question of ['later, reloaded', 'later, left']) {
      release = Promise.withResolvers<void>();
      await field().fill(question);
      await field().press('Enter');
      await page.getByRole('button', { name: 'Stop' }).waitFor();
      if (question.endsWith('reloaded'))
        await system().visit(new URL(page.url()).pathname + new URL(page.url()).search);
      else {
        await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Runs' }).click();
        await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
        await page.goBack();
      }
      await page.getByRole('button', { name: 'Stop' }).waitFor();
      release.resolve();
      await answers(`${question}!`).waitFor();
      await field().fill('x');
      await page.getByTitle('Send', { exact: true }).and(page.locator(':enabled')).waitFor();
    }
  });
}
