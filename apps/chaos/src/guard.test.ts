import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Part, Topology } from './driver.ts';
import type { Fault } from './fault.ts';
import { takesNode, weigh, weighSteps } from './guard.ts';

const regions = ['us-east-1', 'us-west-2', 'us-central-1'];
const node = (name: string, region: string): Part => ({ kind: 'database', name, region, state: 'runs' });
const cluster = (...parts: Part[]): Topology => ({ regions, parts, engine: 'CockroachDB' });
const five = cluster(
  node('e1a', 'us-east-1'),
  node('e1b', 'us-east-1'),
  node('w2a', 'us-west-2'),
  node('w2b', 'us-west-2'),
  node('c1', 'us-central-1'),
);
const one: Topology = { regions, parts: [], engine: 'PostgreSQL' };
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

  test('a region that is drained has no workers, and all of its nodes', () => {
    const drain = (region: string): Fault => ({ kind: 'drain', region });
    const { safe, arithmetic } = weigh(five, [drain('us-west-2')], [cut('us-east-1')]);
    expect(safe).toBe(true);
    expect(arithmetic[0]).toContain('us-central-1 is left to work');
    expect(arithmetic.at(-1)).toContain('5 − 2 = 3: a majority is left');
    expect(takesNode(five, [drain('us-west-2')])).toBe(false);
    expect(weigh(five, regions.slice(1).map(drain), [drain('us-east-1')])).toMatchObject({
      safe: false,
      stillReads: 'Everything.',
    });
  });

  test('a slow region, and a worker that is started again, count as there', () => {
    const slow: Fault = { kind: 'brown-out', region: 'us-west-2', latencyMs: 700, jitterMs: 0, rate: null };
    expect(weigh(five, [slow], [cut('us-east-1')]).safe).toBe(true);
    expect(weigh(five, [{ kind: 'kill', on: { worker: 'us-west-2' } }], [cut('us-east-1')]).safe).toBe(true);
  });
});

describe('three nodes, one of which takes the writes', () => {
  const three = (leads: string, ended: readonly string[] = []): Topology =>
    cluster(
      ...['e1a', 'w2a', 'c1'].map((name, at): Part => {
        const state = ended.includes(name) ? 'ended' : 'runs';
        return { ...node(name, regions[at] ?? ''), state, ...(name === leads ? { leads: true } : {}) };
      }),
    );
  const kill = (database: string | null): Fault => ({ kind: 'kill', on: { database } });

  test('the leader, or any one, may be lost; with its region it is not counted twice', () => {
    expect(weigh(three('w2a'), [], [kill('leader')]).safe).toBe(true);
    expect(weigh(three('w2a'), [], [kill('leader'), kill('w2a'), cut('us-west-2')]).safe).toBe(true);
    expect(weigh(three('w2a'), [], [kill('leader'), kill('c1')]).safe).toBe(false);
  });

  test('what does not run counts, whoever ended it: the next one would be the last', () => {
    const alone = three('e1a', ['c1']);
    expect(weigh(alone, [], []).arithmetic.at(-1)).toBe('3 − 1 = 2: a majority is left, writes go on.');
    expect(weigh(alone, [], [cut('us-west-2')]).safe).toBe(false);
    // The leader that was killed is the one that does not run.
    expect(weigh(three('e1a', ['w2a']), [kill('leader')], []).safe).toBe(true);
  });

  test('whether a node is lost with what is broken', () => {
    expect(takesNode(three('w2a'), [cut('us-west-2')])).toBe(true);
    expect(takesNode(three('w2a'), [kill('leader')])).toBe(true);
    expect(takesNode(three('w2a'), [{ kind: 'kill', on: { worker: 'us-west-2' } }])).toBe(false);
    expect(takesNode(one, [cut('us-west-2')])).toBe(false);
  });

  test('the whole of it takes everything', () => {
    expect(weigh(three('e1a'), [], [kill(null)])).toMatchObject({
      safe: false,
      stillReads: 'Nothing: no node is left.',
    });
  });
});

describe('what was broken before counts', () => {
  const killLeader: Fault = { kind: 'kill', on: { database: 'leader' } };
  const withWorkers = (...away: [region: string, state: Part['state']][]): Topology =>
    cluster(
      ...regions.map(
        (region): Part => ({
          kind: 'worker',
          name: `worker-${region}`,
          region,
          state: away.find(([one]) => one === region)?.[1] ?? 'runs',
        }),
      ),
    );
  const freeze = (worker: string): Fault => ({ kind: 'freeze', on: { worker } });

  test('three nodes, one ended by somebody: the leader is a second', () => {
    const [e1a, w2a] = [node('e1a', 'us-east-1'), node('w2a', 'us-west-2')];
    const two = cluster({ ...e1a, leads: true }, w2a, { ...node('c1', 'us-central-1'), state: 'ended' });
    const { safe, arithmetic } = weigh(two, [], [killLeader]);
    expect(safe).toBe(false);
    expect(arithmetic.at(-1)).toContain('3 − 2 = 1: no majority');
    // It is the same leader: the panel that is asked again ends no other.
    const again = cluster({ ...e1a, state: 'ended' }, { ...w2a, leads: true }, node('c1', 'us-central-1'));
    expect(weigh(again, [killLeader], [killLeader]).safe).toBe(true);
    expect(weigh(again, [killLeader], [{ kind: 'freeze', on: { database: 'leader' } }]).safe).toBe(false);
  });

  test('2+2+1, a region killed: whoever takes the writes then is one more', () => {
    const killed: Fault = { kind: 'kill', on: { region: 'us-west-2' } };
    const state = (part: Part): Part => (part.region === 'us-west-2' ? { ...part, state: 'ended' } : part);
    const seen = { ...five, parts: five.parts.map(state) };
    for (const topology of [seen, five]) {
      const { safe, arithmetic } = weigh(topology, [killed], [killLeader]);
      expect(safe).toBe(false);
      expect(arithmetic.at(-1)).toContain('5 − 3 = 2: no majority');
    }
  });

  test('two regions’ workers frozen: the third is the last that works', () => {
    const open = [freeze('us-east-1'), freeze('us-west-2')];
    const last = freeze('us-central-1');
    for (const topology of [withWorkers(['us-east-1', 'frozen'], ['us-west-2', 'frozen']), withWorkers(), five]) {
      const { safe, arithmetic } = weigh(topology, open, [last]);
      expect(safe).toBe(false);
      expect(arithmetic[0]).toContain('nobody is left to work');
    }
    expect(weigh(withWorkers(), [freeze('us-east-1')], [freeze('us-west-2')]).safe).toBe(true);
  });

  test('two regions’ workers ended, by whomever: the third is the last that works', () => {
    const drained = withWorkers(['us-east-1', 'ended'], ['us-west-2', 'ended']);
    const { safe, arithmetic } = weigh(drained, [], [{ kind: 'kill', on: { region: 'us-central-1' } }]);
    expect(safe).toBe(false);
    expect(arithmetic[0]).toContain('nobody is left to work');
    expect(weigh(drained, [], []).arithmetic[0]).toContain('us-central-1 is left to work');
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
      const parts = regions.flatMap((region, at) =>
        Array.from({ length: nodes[at] ?? 0 }, (_, n) => node(`${region} ${n}`, region)),
      );
      const all = nodes.reduce((a, b) => a + b);
      const left = regions.reduce((sum, region, at) => sum + (cuts.includes(region) ? 0 : (nodes[at] ?? 0)), 0);
      const { safe } = weigh(cluster(...parts), [], cuts.map(cut));
      expect(safe).toBe(left * 2 > all && cuts.length < regions.length);
    }),
  );
});
