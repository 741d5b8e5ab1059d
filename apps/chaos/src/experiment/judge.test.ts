import type { BareTask } from '@holdfast/queue';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chargeFigures, quantile, regionFigures } from './figures.ts';
import { judge, type Measured } from './judge.ts';
import type { Write } from './ledger.ts';
import type { Probe } from './probes.ts';
import type { Claim } from './scenario.ts';
import { timeline } from './timeline.ts';

const region = 'us-west-2';
const at = (ms: number): Date => new Date(ms);

/** A task of us-west-2 admitted, claimed and done at these times (null: not), in that region. */
function probe(
  admitted: number,
  claimed: number | null,
  done: number | null,
  where = region,
  more: Partial<BareTask> = {},
): Probe {
  const row: BareTask = {
    task_id: `${admitted}`,
    member: 'probe',
    region,
    status: done === null ? (claimed === null ? 'pending' : 'processing') : 'completed',
    fence: claimed === null ? 0 : 1,
    tries: 0,
    deaths: 0,
    worker_region: done === null && claimed !== null ? where : null,
    result: done === null ? null : { at: where, worker: 'w' },
    created_at: at(admitted),
    started_at: claimed === null ? null : at(claimed),
    completed_at: done === null ? null : at(done),
    ...more,
  };
  return { id: row.task_id, region, at: admitted, row };
}
const write = (n: number, start: number, outcome: Write['outcome'] = 'acknowledged'): Write => ({
  n,
  at: start,
  end: start + 5,
  outcome,
});
const sighting = (state: 'live' | 'suspect' | 'unreachable' | 'rejoining', when: number) => ({
  at: when,
  region,
  state,
  agree: true,
  witnesses: { heartbeats: { state, says: '' }, database: { state, says: '' }, panel: { state, says: '' } },
});

const whole = {
  region,
  inflictedAt: 1_000,
  healedAt: 20_000,
  writes: [
    [write(1, 900), write(2, 1_500, 'unknown'), write(3, 3_000, 'refused'), write(4, 21_000)],
    [write(1, 1_200)],
  ],
  sightings: [
    sighting('live', 0),
    sighting('suspect', 7_000),
    sighting('unreachable', 11_000),
    sighting('rejoining', 22_000),
    sighting('live', 27_000),
  ],
  probes: [
    probe(500, 600, 900),
    probe(950, 12_000, 12_300, 'us-central-1', { fence: 2, deaths: 1 }),
    probe(5_000, 12_100, 12_200, 'us-central-1'),
    probe(20_500, 27_000, 27_200),
    probe(19_000, 24_000, 24_400),
  ],
};
const stamps = (seen: Parameters<typeof timeline>[0]) =>
  Object.fromEntries(timeline(seen).map((stamp) => [stamp.moment, stamp.at]));

test('a lost region from the first failure to the drained backlog', () => {
  expect(stamps(whole)).toEqual({
    inflicted: 1_000,
    failed: 1_500,
    suspected: 7_000,
    unreachable: 11_000,
    'taken over': 12_000,
    success: 12_200,
    healed: 20_000,
    answered: 21_005,
    rejoined: 27_000,
    drained: 24_400,
  });
});

test('what has not happened has no time: before the fault, nothing counts', () => {
  const before = stamps({ ...whole, inflictedAt: null, healedAt: null });
  expect(Object.values(before).every((value) => value === null)).toBe(true);
  const open = [...whole.probes, probe(15_000, null, null)];
  expect(stamps({ ...whole, probes: open })['drained']).toBe(null);
  expect(stamps({ ...whole, sightings: [sighting('live', 0)] })).toMatchObject({ unreachable: null, rejoined: null });
});

test('figures of a region: who did it, how long it took, the longest silence', () => {
  expect(regionFigures(region, whole.probes, 1_000, 30_000)).toMatchObject({
    admitted: 5,
    done: 5,
    doneElsewhere: 2,
    lost: 0,
    deaths: 1,
    mostClaims: 2,
    // From the answer before the fault to the first one after it; the next silences are shorter.
    longestGapMs: 12_100,
  });
  expect(regionFigures(region, [probe(1, null, null)], 0, 10)).toMatchObject({
    admitted: 1,
    done: 0,
    lost: 1,
    p95Ms: null,
  });
});

test('a charge decided twice is doubled, one without a decision is lost', () => {
  const run = {
    run_id: 'r',
    status: 'completed' as const,
    created_at: at(0),
    completed_at: at(9),
    fence: 1,
    decided_at: at(700),
  };
  const charges = [
    { expense: 'a', at: 200, run: { ...run, decisions: 1, deciders: 1 } },
    { expense: 'b', at: 200, run: { ...run, decisions: 2, deciders: 1 } },
    { expense: 'c', at: 200, run: null },
  ];
  expect(chargeFigures(charges)).toEqual({ inserted: 3, decided: 2, lost: 1, doubled: 1, p50Ms: 500, p95Ms: 500 });
});

const measured: Measured = {
  region,
  stamps: timeline(whole),
  ledger: [
    {
      writer: 'panel',
      attempts: 9,
      acknowledged: 9,
      refused: 0,
      unknown: 0,
      unknownThere: 0,
      lost: 0,
      doubled: 0,
      longestGapMs: 250,
    },
  ],
  regions: [regionFigures(region, whole.probes, 1_000, 30_000)],
  charges: { inserted: 3, decided: 3, lost: 0, doubled: 0, p50Ms: 400, p95Ms: 900 },
  takesNode: false,
  documents: { kept: 9, lost: 0, meanwhile: { kept: 0, refused: { STORE_FULL: 4 }, slowestMs: 40 } },
  minds: { rules: 3, instead: 2 },
  wasUnreachable: new Set([region]),
  untouched: [],
};
const nodeLost = (longestGapMs: number): Partial<Measured> => ({
  takesNode: true,
  ledger: measured.ledger.map((one) => ({ ...one, longestGapMs })),
});
const nothing: Partial<Measured> = { ledger: [], regions: [], charges: chargeFigures([]), documents: null };
const verdict = (claim: Claim, more: Partial<Measured> = {}) => judge([claim], { ...measured, ...more }).verdict;

test.each<[Claim, Partial<Measured>, string]>([
  [{ claim: 'goes on elsewhere', region, withinMs: 12_000 }, {}, 'held'],
  [{ claim: 'goes on elsewhere', region, withinMs: 11_000 }, {}, 'refuted'],
  [{ claim: 'goes on elsewhere', region, withinMs: 60_000 }, { stamps: timeline({ ...whole, probes: [] }) }, 'refuted'],
  [
    { claim: 'goes on elsewhere', region, withinMs: 60_000 },
    { stamps: timeline({ ...whole, inflictedAt: null }) },
    'inconclusive',
  ],
  [{ claim: 'is declared unreachable', region, withinMs: 10_000 }, {}, 'held'],
  [{ claim: 'rejoins', region, withinMs: 7_000 }, {}, 'held'],
  [{ claim: 'rejoins', region, withinMs: 6_999 }, {}, 'refuted'],
  [{ claim: 'backlog is drained', withinMs: 4_400 }, {}, 'held'],
  [{ claim: 'keeps its work', region }, {}, 'refuted'],
  [{ claim: 'is served', region, withinMs: 13_000 }, {}, 'held'],
  [{ claim: 'work does not bounce', claims: 1 }, {}, 'refuted'],
  [{ claim: 'nobody dies' }, {}, 'refuted'],
  [
    { claim: 'rejoins', region, withinMs: 7_000 },
    { stamps: timeline({ ...whole, inflictedAt: null }) },
    'inconclusive',
  ],
  // Of nothing, nothing can be said.
  ...(['nothing is lost', 'nothing is done twice', 'nobody dies'] as const).map(
    (claim): [Claim, Partial<Measured>, string] => [{ claim }, nothing, 'inconclusive'],
  ),
  [{ claim: 'work does not bounce', claims: 9 }, nothing, 'inconclusive'],
  [{ claim: 'rules decide' }, {}, 'held'],
  [{ claim: 'rules decide' }, { minds: { instead: 3, both: 1 } }, 'refuted'],
  [{ claim: 'rules decide' }, { minds: {} }, 'inconclusive'],
  // Nobody asked a model: it says nothing.
  [{ claim: 'rules decide' }, { minds: { rules: 9 } }, 'inconclusive'],
  [{ claim: 'charges are decided', withinMs: 900 }, {}, 'held'],
  [{ claim: 'others are undisturbed', withinMs: 900 }, {}, 'inconclusive'],
  [{ claim: 'nothing is lost' }, {}, 'held'],
  [{ claim: 'nothing is lost' }, { charges: { ...measured.charges, lost: 1 } }, 'refuted'],
  [{ claim: 'documents are kept' }, {}, 'held'],
  [{ claim: 'documents are kept' }, { documents: null }, 'inconclusive'],
  [{ claim: 'uploads are refused', withinMs: 1_000 }, {}, 'held'],
  [{ claim: 'uploads are refused', withinMs: 10 }, {}, 'refuted'],
  [{ claim: 'uploads are refused', withinMs: 1_000 }, { documents: null }, 'inconclusive'],
  [
    { claim: 'uploads are refused', withinMs: 1_000 },
    { documents: { kept: 9, lost: 0, meanwhile: { kept: 1, refused: {}, slowestMs: 1 } } },
    'refuted',
  ],
  [
    { claim: 'nothing is lost' },
    { documents: { kept: 9, lost: 1, meanwhile: { kept: 0, refused: {}, slowestMs: 0 } } },
    'refuted',
  ],
  [{ claim: 'nothing is done twice' }, { charges: { ...measured.charges, doubled: 1 } }, 'refuted'],
  [{ claim: 'writes go on', withinMs: 249 }, {}, 'refuted'],
  // A database node was lost too: its own gap, and 8 s of ours.
  [{ claim: 'goes on elsewhere', region, withinMs: 9_000 }, nodeLost(3_200), 'held'],
  [{ claim: 'goes on elsewhere', region, withinMs: 9_000 }, nodeLost(3_199), 'refuted'],
  [{ claim: 'charges are decided', withinMs: 100 }, nodeLost(800), 'held'],
  [{ claim: 'charges are decided', withinMs: 100 }, nodeLost(799), 'refuted'],
  [{ claim: 'writes go on', withinMs: 249 }, nodeLost(40_000), 'held'],
  [{ claim: 'writes go on', withinMs: 249 }, nodeLost(40_001), 'refuted'],
  [{ claim: 'rejoins', region, withinMs: 6_999 }, nodeLost(3_200), 'refuted'],
])('%j with %j: %s', (claim, more, expected) => {
  expect(verdict(claim, more)).toBe(expected);
});

test('one refuted claim refutes, whatever the others', () => {
  expect(
    judge([{ claim: 'nothing is lost' }, { claim: 'nobody dies' }, { claim: 'rules decide' }], {
      ...measured,
      minds: {},
    }).verdict,
  ).toBe('refuted');
});

test('a quantile is one of the values, and never falls with its share', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1 }),
      fc.float({ min: Math.fround(0.01), max: 1, noNaN: true }),
      (values, share) => {
        expect(values).toContain(quantile(values, share));
        expect(quantile(values, share)).toBeLessThanOrEqual(quantile(values, 1) as number);
      },
    ),
  );
});
