import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { System } from './system.ts';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Violation {
  id: string;
  help: string;
  nodes: { html: string }[];
}

/** Every page with what the other tests left on it. */
export function everyPage(system: () => System): void {
  let page: Page;
  let paths: string[];

  beforeAll(async () => {
    // axe is put into the page from outside, which the page's own policy rightly forbids.
    page = await system().another({ bypassCSP: true });
    await system().visit('/', page);
    const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
    paths = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  });

  async function faults(only: object): Promise<string[]> {
    const found = (await page.evaluate(
      `axe.run({ runOnly: ${JSON.stringify(only)} }).then(({ violations }) => violations)`,
    )) as Violation[];
    return found.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    );
  }

  test('axe finds nothing on any page, light or dark, and none is wider than a phone or a tablet', async () => {
    expect(paths).toContain('/inbox');
    const axe = await readFile(axeFile, 'utf8');
    const wrong: Record<string, unknown> = {};
    const [run] = await system().stage.queue.runs({ team: 'contracts', limit: 1 });
    for (const path of [...paths, `/runs/${run?.run_id}`, '/expenses?category=Nothing', '/nowhere']) {
      await page.emulateMedia({ colorScheme: 'light' });
      await system().visit(path, page);
      await page.evaluate(axe);
      const light = await faults({ type: 'tag', values: tags });
      await page.emulateMedia({ colorScheme: 'dark' });
      const dark = await faults({ type: 'rule', values: ['color-contrast'] });
      let over = 0;
      for (const width of [1024, 390]) {
        await page.setViewportSize({ width, height: 844 });
        over = Math.max(over, Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth')));
      }
      await page.setViewportSize({ width: 1440, height: 900 });
      if (over > 0 || light.length + dark.length > 0) wrong[path] = { over, light, dark };
    }
    expect(wrong).toEqual({});
  }, 300_000);
}
