import { expect, test } from 'vitest';
import { type Proven, sumOf, withCampaign } from './proof.ts';
import type { Summary } from './report.ts';

const said = (seed: string, clean = true, scenarios = 100): Summary =>
  ({
    seed,
    clean,
    scenarios,
    deaths: 7,
    date: '2026-01-01 00:00',
    verdicts: { lost: clean ? 0 : 1, doubled: 0 },
    outages: { stop: 1, crash: 0, failover: 0 },
    endedIn: { 3: scenarios },
    borders: [{ border: 'settle.sent', kills: 5, freezes: 1, cuts: 1, blocks: 0 }],
    findings: [{ what: 'lost', id: 'x', says: 'y' }],
  }) as unknown as Summary;
const seeds = (campaigns: readonly Proven[]): string[] => campaigns.map(({ seed }) => seed);

test('campaigns on the same sources are kept together; of other sources none is', () => {
  const one = withCampaign(undefined, said('a'), 'hash');
  const two = withCampaign(one, said('b'), 'hash');
  expect(seeds(two.campaigns)).toEqual(['a', 'b']);
  expect(two.campaigns[0]).not.toHaveProperty('findings');
  expect(seeds(withCampaign(two, said('c'), 'other').campaigns)).toEqual(['c']);
});

test('a seed that is run again is counted once; a red one stays, however often it is clean later', () => {
  const again = withCampaign(withCampaign(undefined, said('a', true, 50), 'hash'), said('a'), 'hash');
  expect(again.campaigns.map(({ scenarios }) => scenarios)).toEqual([100]);
  const red = withCampaign(withCampaign(undefined, said('a', false), 'hash'), said('a'), 'hash');
  expect(sumOf(red.campaigns)).toMatchObject({ clean: false, scenarios: 200, verdicts: { lost: 1, doubled: 0 } });
});

test('everything that was counted is added up', () => {
  const { campaigns } = withCampaign(withCampaign(undefined, said('a'), 'hash'), said('b', true, 50), 'hash');
  expect(sumOf(campaigns)).toMatchObject({
    clean: true,
    scenarios: 150,
    deaths: 14,
    outages: { stop: 2, crash: 0, failover: 0 },
    endedIn: { 3: 150 },
    borders: [{ border: 'settle.sent', kills: 10, freezes: 2, cuts: 2, blocks: 0 }],
  });
});
