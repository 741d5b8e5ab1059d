import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { page } from './page.ts';
import { type Proof, type Proven, readProof, sumOf, withCampaign } from './proof.ts';
import { proofPath, recordPath } from './publish.ts';
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

const hour = (seed: string, clean = true): Summary => ({
  ...said(seed, clean, 9_000),
  freezes: 1,
  cuts: 2,
  blocks: 3,
  pace: { minutes: 3, rate: 50 },
  course: {
    seconds: 180,
    warmUp: 90,
    lines: [
      { ...straight, name: 'memory', unit: 'MB of the spared workers', mean: 450, rise: 12.34, error: 3 },
      {
        ...straight,
        name: 'connections',
        unit: 'sessions of the database',
        mean: 80,
        rise: -1,
        error: 2,
        grows: !clean,
      },
    ],
  },
});
const straight = { samples: 45, perHour: 0, allowed: 20, grows: false };

test('one at a steady rate is counted apart, and a red one makes the page red', () => {
  const proof: Proof = withCampaign(withCampaign(undefined, said('a'), 'hash'), hour('a'), 'hash');
  expect(sumOf(proof.campaigns)).toMatchObject({ scenarios: 100 });
  expect(page(proof)).toContain('| verdict | **clean** |');
  expect(page(proof)).toContain(
    '| 3 minutes of 50 runs a second: 9000 | 7 killed, 1 frozen, 2 cut, 3 blocked | 1 restarts, 0 kill -9, 0 failovers | 0 | 450.0 MB, at the end + 12.3 (± 3.0) | 80.0, at the end − 1.0 (± 2.0) | – | clean |',
  );
  expect(page(withCampaign(undefined, hour('a'), 'hash'))).toContain('| verdict | **none');
  const red = page(withCampaign(proof, hour('b', false), 'hash'));
  expect(red).toContain('| verdict | **RED** |');
  expect(red).toContain('(± 2.0) **GROWS**');
});

test('the page in the repository says what the record beside it holds', () => {
  const proof = readProof(recordPath());
  expect(proof && page(proof)).toBe(readFileSync(proofPath(), 'utf8'));
});
