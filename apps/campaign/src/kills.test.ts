import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { borderNames, lateSettles } from './borders.ts';
import { runCampaign } from './campaign.ts';
import { summary } from './report.ts';

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await testDatabase('kills');
  folder = mkdtempSync(join(tmpdir(), 'holdfast-kills-'));
});

afterEach(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

test('worker processes killed with kill -9 at every border: nothing lost, doubled, stale or diverged', {
  timeout: 600_000,
}, async () => {
  const scenarios = borderNames.length * 3;
  const options = { scenarios, seed: 'npm test' };
  const said = summary(
    options,
    await runCampaign({ ...options, url: database.url, folder, mix: { freezes: 0, cuts: 0, most: 2 }, inFlight: 63 }),
  );
  expect(said.findings).toEqual([]);
  expect(said.clean).toBe(true);
  expect(said.deaths).toBeGreaterThanOrEqual(60);
  expect(said.borders.filter(({ kills }) => kills === 0)).toEqual([]);
});

test('without the fence check the judge turns red', { timeout: 300_000 }, async () => {
  const options = { scenarios: 12, seed: 'no fence' };
  const broken = { broken: 'fence' as const, mix: lateSettles, patienceMs: 30_000 };
  const said = summary(options, await runCampaign({ ...options, ...broken, url: database.url, folder }));
  expect(said.clean).toBe(false);
  expect(said.verdicts.stale).toBeGreaterThan(0);
});
