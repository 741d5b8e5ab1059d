import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@holdfast/db/testing';
import { logTo } from '@holdfast/telemetry';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { onlyKills } from './borders.ts';
import { runCampaign } from './campaign.ts';
import { summary } from './report.ts';
import { HerdWithin } from './testing/herd-within.ts';

// Hundreds of workers say that they were declared gone.
beforeEach(() => logTo({ write: () => {} }));
afterEach(() => logTo());

test('440 deaths of workers within this process, at every border: nothing lost, doubled, stale or diverged', {
  timeout: 600_000,
}, async () => {
  const database = await testDatabase('deaths');
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-deaths-'));
  try {
    const options = { scenarios: 220, seed: 'within' };
    const result = await runCampaign({
      ...options,
      url: database.url,
      folder,
      mix: { ...onlyKills, least: 3, most: 3 },
      inFlight: 110,
      leaseMs: 3_500,
      program: '',
      perRegion: 2,
      alonePerRegion: 1,
      victims: (herd) => new HerdWithin(herd),
    });
    const said = summary(options, result);
    expect(said.findings).toEqual([]);
    expect(said.clean).toBe(true);
    expect(said.deaths).toBeGreaterThanOrEqual(440);
    expect(said.borders.filter(({ kills }) => kills === 0)).toEqual([]);
  } finally {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
});
