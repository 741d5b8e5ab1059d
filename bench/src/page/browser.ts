import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';

const chromium = '/usr/bin/chromium';

/** Why no browser can be had; undefined: it can. */
export const noBrowser = existsSync(chromium) ? undefined : `${chromium} is not installed`;

/**
 * Left out of the browser: what it loads for its own address bar with every window (a hundred files, beside the page that is
 * measured), and what playwright leaves out of it, whose own list this one takes the place of.
 */
const without = [
  'WebUIOmniboxPopup',
  'AimEnabled',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'MediaRouter',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
  'Translate',
];
const settleMs = 2_000;

/** A browser that has come to rest: what it does for itself after a start is no part of a page. */
export async function openBrowser(): Promise<Browser> {
  const { chromium: driver } = await import('playwright-core');
  const browser = await driver.launch({
    executablePath: chromium,
    args: ['--no-sandbox', '--disable-gpu', `--disable-features=${without.join(',')}`],
  });
  const page = await browser.newPage();
  await page.waitForTimeout(settleMs);
  await page.close();
  return browser;
}
