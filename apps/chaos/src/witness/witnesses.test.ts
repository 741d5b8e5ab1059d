import type { WorkerRow } from '@holdfast/queue';
import { expect, test } from 'vitest';
import { byDatabase, byHeartbeats, byPanel, together } from './witnesses.ts';

const tempo = { leaseMs: 10_000, beatMs: 3_000, steadyMs: 5_000 };
const now = Date.parse('2026-11-26T12:00:00Z');

/** A worker whose last beat and whose steadiness are so many ms old. */
function worker(beatAgoMs: number, steadyMs: number, status: WorkerRow['status'] = 'live'): WorkerRow {
  const left = tempo.leaseMs - beatAgoMs;
  return {
    worker: 'w',
    region: 'us-west-2',
    status,
    lease_until: new Date(now + left),
    steady_since: new Date(now - steadyMs),
    started_at: new Date(now - 60_000),
    info: {},
    alive: left > 0,
    silent_s: -left / 1_000,
  };
}
const heartbeats = (...rows: WorkerRow[]) => byHeartbeats('us-west-2', rows, tempo).state;

test.each([
  ['beats', [worker(1_000, 60_000)], 'live'],
  ['missed two beats', [worker(6_500, 60_000)], 'suspect'],
  ['its lease is over', [worker(10_500, 60_000)], 'unreachable'],
  ['was declared gone', [worker(10_500, 60_000, 'gone')], 'unreachable'],
  ['came back a moment ago', [worker(500, 2_000)], 'rejoining'],
  ['came back beside one that was declared gone', [worker(500, 2_000), worker(30_000, 60_000, 'gone')], 'rejoining'],
  ['one of two workers is silent', [worker(9_000, 60_000), worker(1_000, 60_000)], 'live'],
  ['drains', [worker(500, 60_000, 'draining')], 'suspect'],
  ['nobody was ever here', [], 'unreachable'],
])('heartbeats: %s', (_, rows, state) => {
  expect(heartbeats(...rows)).toBe(state);
});

test('the database counts sessions and how long they are quiet, and says what the proxy does', () => {
  expect(byDatabase({ n: 4, quietMs: 200 }, undefined, tempo).state).toBe('live');
  expect(byDatabase({ n: 4, quietMs: 7_000 }, undefined, tempo).state).toBe('suspect');
  expect(byDatabase({ n: 4, quietMs: 11_000 }, undefined, tempo).state).toBe('unreachable');
  const cut = byDatabase(
    undefined,
    { region: 'us-west-2', state: 'cut', says: 'its proxy lets nothing through' },
    tempo,
  );
  expect(cut).toEqual({ state: 'unreachable', says: 'no session of its workers; its proxy lets nothing through' });
});

test('the panel knows what it broke, and nothing else', () => {
  expect(byPanel('us-west-2', []).state).toBe('live');
  expect(byPanel('us-west-2', [{ kind: 'partition', region: 'us-east-1', loses: 'both ways' }]).state).toBe('live');
  expect(byPanel('us-west-2', [{ kind: 'freeze', on: { region: 'us-west-2' } }]).state).toBe('unreachable');
  expect(byPanel('us-west-2', [{ kind: 'freeze', on: { worker: 'us-west-2' } }]).state).toBe('suspect');
});

test('what contradicts is shown as such; what is passing contradicts nothing', () => {
  const says = (state: 'live' | 'suspect' | 'unreachable' | 'rejoining' | null) => ({ state, says: '' });
  const agree = (...of: Parameters<typeof says>[0][]) => {
    const [heartbeats, database, panel] = of.map(says);
    return together('us-west-2', heartbeats!, database!, panel!).agree;
  };
  expect(agree('live', 'live', 'live')).toBe(true);
  // The panel cut it, and its lease still lives: the witnesses differ until it is over.
  expect(agree('live', 'live', 'unreachable')).toBe(false);
  expect(agree('suspect', 'suspect', 'unreachable')).toBe(true);
  expect(agree('unreachable', 'unreachable', 'unreachable')).toBe(true);
  // Gone, and the panel did nothing: an accident.
  expect(agree('unreachable', 'unreachable', 'live')).toBe(false);
  expect(agree('live', null, 'live')).toBe(true);
});
