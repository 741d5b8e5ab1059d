import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { borderNames, onlyKills } from './borders.ts';
import { type Breakage, breakages } from './broken.ts';
import { type CampaignOptions, runCampaign } from './campaign.ts';
import { type Summary, summary } from './report.ts';

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

const judged = async (options: Omit<CampaignOptions, 'url' | 'folder'>): Promise<Summary> =>
  summary(
    { seed: options.seed },
    await runCampaign({ perRegion: 2, leaseMs: 4_000, ...options, url: database.url, folder }),
  );

test('worker processes killed with kill -9 at every border: nothing lost, doubled, stale or diverged', {
  timeout: 600_000,
}, async () => {
  const said = await judged({
    scenarios: borderNames.length * 2,
    seed: 'npm test',
    mix: { ...onlyKills, least: 2, most: 2 },
    inFlight: 25,
  });
  expect(said.findings).toEqual([]);
  expect(said.clean).toBe(true);
  expect(said.deaths).toBeGreaterThanOrEqual(60);
  expect(said.borders.filter(({ kills }) => kills === 0)).toEqual([]);
});

type Verdict = keyof Summary['verdicts'];

/** What a build broken on purpose comes out with: one of its verdicts must be found, and no other but those of being cut short. */
const red: Record<Breakage, { verdicts: Verdict[] }> = {
  // Who wakes late settles what somebody else has in hand: every face of it.
  fence: { verdicts: ['stale', 'contradictions', 'diverged'] },
  settle: { verdicts: ['contradictions'] },
  beat: { verdicts: ['unjust'] },
  write: { verdicts: ['torn'] },
};
/** It ends as soon as it is red: a run that failed as its script says, and that nobody has redriven by then, counts as lost. */
const cutShort: readonly Verdict[] = ['lost'];
/** At most: it ends as soon as it is red, mostly at the first. What must meet somebody else at work may miss them. */
const scenarios = 40;

test.each(breakages)('a build broken on purpose, %s, comes out red', { timeout: 300_000 }, async (broken) => {
  const { verdicts } = red[broken];
  const said = await judged({ scenarios, seed: broken, broken, perRegion: 1, alonePerRegion: 1, inFlight: 8 });
  expect(said.clean).toBe(false);
  const found = Object.entries(said.verdicts).flatMap(([name, count]) => (count > 0 ? [name as Verdict] : []));
  const says = JSON.stringify(said.findings);
  expect(
    found.filter((name) => verdicts.includes(name)),
    says,
  ).not.toEqual([]);
  expect([...verdicts, ...cutShort], says).toEqual(expect.arrayContaining(found));
});
