import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStage, type Stage } from '@holdfast/agents/testing';
import { buildDashboard } from '@holdfast/dashboard/build';
import type { Worker } from '@holdfast/queue';
import { loadTeams } from '@holdfast/teams';
import { Documents, FolderStore } from '@holdfast/tools';
import { openReader } from '@holdfast/tools/reading';
import type { FastifyInstance } from 'fastify';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { buildWeb } from '../../web.ts';
import { anAdmin } from '../callers.ts';
import { contracts } from '../contract-team.ts';
import { echo } from './talk.ts';

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

/** Why no browser can be had; undefined: it can. */
export const noBrowser = existsSync(chromium) ? undefined : `${chromium} is not installed`;

/** The product with a browser before it: one for all tests of what people see. */
export interface System {
  stage: Stage;
  page: Page;
  address: string;
  /** What the browser complained of. */
  complaints: string[];
  worker(region: string): Promise<Worker>;
  /** Every worker of the region stops. */
  leave(region: string): Promise<void>;
  /** The web app goes, and comes back on the same port. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  /** Another browser of the same machine. */
  another(options?: BrowserContextOptions): Promise<Page>;
  /** Opens a page and waits until it is drawn whole. */
  visit(path: string, page?: Page): Promise<void>;
  close(): Promise<void>;
}

export async function openSystem(): Promise<System> {
  const { team: expenses } = (await loadTeams()).get('expenses');
  const stage = await openStage({ contracts, expenses, echo }, 'browser');
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-browser-'));
  const documents = new Documents(stage.db, new FolderStore(folder));
  const reader = openReader();
  const { folder: pages } = await buildDashboard();
  let app: FastifyInstance | undefined;
  let port = 0;
  const open = async (): Promise<void> => {
    app = buildWeb({ access: anAdmin, ...stage, documents: { documents, reader }, settings, pages });
    await app.listen({ host: '127.0.0.1', port });
    port = (app.server.address() as AddressInfo).port;
  };
  await open();
  const { chromium: driver } = await import('playwright-core');
  const browser: Browser = await driver.launch({ executablePath: chromium, args: flags });
  const complaints: string[] = [];
  const workers: { region: string; worker: Worker }[] = [];
  const another: System['another'] = async (options = {}) => {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    page.on('pageerror', (error) => void complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/net::ERR|WebSocket connection|status of 409/.test(message.text()))
        complaints.push(message.text());
    });
    page.setDefaultTimeout(90_000);
    return page;
  };
  const page = await another();
  const address = `http://127.0.0.1:${port}`;
  return {
    stage,
    page,
    address,
    complaints,
    worker: async (region) => {
      const worker = await stage.worker({ region, documents, reader });
      workers.push({ region, worker });
      return worker;
    },
    leave: async (region) => {
      const own = workers.filter((one) => one.region === region);
      await Promise.all(own.map(({ worker }) => worker.stop()));
    },
    goAway: async () => await app?.close(),
    comeBack: open,
    another,
    visit: async (path, on = page) => {
      await on.goto(address + path);
      await on.getByText('Live', { exact: true }).waitFor();
      await on.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'hidden' });
    },
    close: async () => {
      await browser.close();
      await app?.close();
      reader.close();
      await stage.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
