import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Topology } from './driver.ts';
import type { Fault } from './fault.ts';
import { weigh, weighSteps } from './guard.ts';

const regions = ['us-east-1', 'us-west-2', 'us-central-1'];
const five: Topology = {
  regions,
  parts: [],
  nodes: { engine: 'CockroachDB', byRegion: { 'us-east-1': 2, 'us-west-2': 2, 'us-central-1': 1 }, beside: 0 },
};
const one: Topology = { regions, parts: [], nodes: { engine: 'PostgreSQL', byRegion: {}, beside: 1 } };
const cut = (region: string): Fault => ({ kind: 'partition', region, loses: 'both ways' });

describe('five nodes, 2+2+1', () => {
  test('one cut leaves a majority, and the arithmetic says so', () => {
    const { safe, arithmetic } = weigh(five, [], [cut('us-east-1')]);
    expect(safe).toBe(true);
    expect(arithmetic.join(' ')).toContain('5 − 2 = 3: a majority is left, writes go on.');
  });

  test('any second cut does not; what still reads is said', () => {
    for (const first of regions) {
      for (const second of regions.filter((region) => region !== first)) {
        const { safe, arithmetic, stillReads } = weigh(five, [cut(first)], [cut(second)]);
        expect(safe, `${first}, ${second}`).toBe(false);
        expect(arithmetic.join(' ')).toContain('no majority is left, every write waits');
        expect(stillReads).toContain('follower reads');
      }
    }
  });

  test('a slow region, and a worker that is started again, count as there', () => {
    const slow: Fault = { kind: 'brown-out', region: 'us-west-2', latencyMs: 700, jitterMs: 0, rate: null };
    expect(weigh(five, [slow], [cut('us-east-1')]).safe).toBe(true);
    expect(weigh(five, [{ kind: 'kill', on: { worker: 'us-west-2' } }], [cut('us-east-1')]).safe).toBe(true);
  });
});

describe('one server beside the regions', () => {
  test('a second cut is safe, the last region is not', () => {
    expect(weigh(one, [cut('us-east-1')], [cut('us-west-2')]).safe).toBe(true);
    const last = weigh(one, [cut('us-east-1'), cut('us-west-2')], [cut('us-central-1')]);
    expect(last).toMatchObject({
      safe: false,
      arithmetic: [expect.stringContaining('nobody is left to work'), expect.any(String)],
    });
  });

  test('the server itself may be broken, and nothing reads then', () => {
    expect(weigh(one, [], [{ kind: 'kill', on: { database: null } }])).toMatchObject({
      safe: true,
      stillReads: 'Nothing: there is one server.',
    });
  });
});

test('steps are weighed with what is broken at each: healed cuts do not add up', () => {
  const rolling = [
    { do: 'inflict', fault: cut('us-east-1'), whileWorking: false },
    { do: 'heal', fault: cut('us-east-1') },
    { do: 'inflict', fault: cut('us-west-2'), whileWorking: false },
  ] as const;
  expect(weighSteps(five, rolling).safe).toBe(true);
  expect(weighSteps(five, [rolling[0], rolling[2]]).safe).toBe(false);
});

test('for any topology: safe means a majority of voters and a region to work', () => {
  const topology = fc.record({
    nodes: fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)).filter((n) => n.reduce((a, b) => a + b) > 1),
    cuts: fc.subarray(regions),
  });
  fc.assert(
    fc.property(topology, ({ nodes, cuts }) => {
      const byRegion = Object.fromEntries(regions.map((region, at) => [region, nodes[at] ?? 0]));
      const all = nodes.reduce((a, b) => a + b);
      const left = regions.reduce((sum, region, at) => sum + (cuts.includes(region) ? 0 : (nodes[at] ?? 0)), 0);
      const { safe } = weigh({ ...five, nodes: { engine: 'CockroachDB', byRegion, beside: 0 } }, [], cuts.map(cut));
      expect(safe).toBe(left * 2 > all && cuts.length < regions.length);
    }),
  );
});
