/** Takes every page of a running system at 1440, 1024 and 390 pixels, light and dark, into `screens/`, which is not committed. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

const help = `npm run screens -- [--address http://127.0.0.1:5000] [--only /inbox,/runs] [--into screens]
Needs Debian's chromium (apt-get install chromium) and a running system (npm start) of this HOLDFAST_HOME.`;

type State = Awaited<ReturnType<BrowserContext['storageState']>>;

const chromium = '/usr/bin/chromium';
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const widths = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];
const looks = ['light', 'dark'] as const;

const { values } = parseArgs({
  options: {
    address: { type: 'string', default: 'http://127.0.0.1:5000' },
    only: { type: 'string' },
    into: { type: 'string', default: join(import.meta.dirname, '..', 'screens') },
    help: { type: 'boolean', default: false },
  },
});

/** The session of the owner of this machine, by a link of `holdfast link`. */
async function signIn(browser: Browser): Promise<State> {
  const cli = join(import.meta.dirname, '..', 'apps', 'cli', 'src', 'main.ts');
  const said = execFileSync(process.execPath, [cli, 'link', '--json'], { encoding: 'utf8' });
  const { hash } = new URL((JSON.parse(said) as { link: string }).link);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${values.address}/${hash}`);
  await page.getByText('Live', { exact: true }).waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

async function open(browser: Browser, options: BrowserContextOptions, storageState: State): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', storageState, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

/** Drawn whole: the stream is live and no skeleton breathes any more. */
async function settle(page: Page): Promise<void> {
  await page.getByText('Live', { exact: true }).waitFor();
  await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'hidden' });
  await page.waitForTimeout(400);
}

async function pagesOf(browser: Browser, me: State): Promise<string[]> {
  const page = await open(browser, { viewport: { width: 1440, height: 900 } }, me);
  await page.goto(values.address);
  const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
  await links.first().waitFor();
  const paths = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  await page.context().close();
  return paths;
}

async function main(): Promise<void> {
  if (values.help) return console.log(help);
  if (!existsSync(chromium)) {
    console.error(`${chromium} is not installed.\n${help}`);
    process.exitCode = 1;
    return;
  }
  const { chromium: driver } = await import('playwright-core');
  await rm(values.into, { recursive: true, force: true });
  await mkdir(values.into, { recursive: true });
  const browser = await driver.launch({ executablePath: chromium, args: flags });
  try {
    const me = await signIn(browser);
    const paths = values.only?.split(',') ?? (await pagesOf(browser, me));
    for (const viewport of widths) {
      for (const colorScheme of looks) {
        const page = await open(browser, { viewport, colorScheme }, me);
        for (const path of paths) {
          await page.goto(values.address + path);
          await settle(page);
          const name = `${path.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '') || 'agents'}-${viewport.width}-${colorScheme}.png`;
          await page.screenshot({ path: join(values.into, name) });
          const over = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
          console.log(`${name}${over > 0 ? `  wider than the window by ${over} px` : ''}`);
        }
        await page.context().close();
      }
    }
  } finally {
    await browser.close();
  }
}

await main();
