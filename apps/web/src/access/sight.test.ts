import type { Event } from '@holdfast/events/contract';
import { expect, test } from 'vitest';
import { Sight } from './sight.ts';

const started = (stream: string): Event => ({ type: 'run.started', stream, data: {} }) as unknown as Event;

/** Runs whose names begin with ann are hers. */
function open() {
  const asked: string[][] = [];
  const owners = async (runs: readonly string[]): Promise<Map<string, string | null>> => {
    asked.push([...runs]);
    return new Map(runs.map((run) => [run, run.startsWith('ann') ? 'ann' : null]));
  };
  return { sight: new Sight({ owners }), asked };
}

test('no event of one’s own is lost among more runs than are remembered', async () => {
  const { sight, asked } = open();
  await sight.visible([started('ann, known before')], 'ann');
  const many = Array.from({ length: 20_000 }, (_, n) => started(`run ${n}`));
  const batch = [started('ann, known before'), started('ann, new'), ...many];
  const streams = async () => (await sight.visible(batch, 'ann')).map(({ stream }) => stream);
  expect(await streams()).toEqual(['ann, known before', 'ann, new']);
  expect(await streams()).toEqual(['ann, known before', 'ann, new']);
  expect(asked[1]).not.toContain('ann, known before');
});

test('two batches at once do not take each other’s owners away', async () => {
  const { sight } = open();
  const batches = [1, 2, 3].map((batch) => [
    started(`ann ${batch}`),
    ...Array.from({ length: 15_000 }, (_, n) => started(`run ${batch} ${n}`)),
  ]);
  const seen = await Promise.all(batches.map((batch) => sight.visible(batch, 'ann')));
  expect(seen.map((events) => events.map(({ stream }) => stream))).toEqual([['ann 1'], ['ann 2'], ['ann 3']]);
});

test('a run that nobody knows is nobody’s, and who sees all is asked for nothing', async () => {
  const sight = new Sight({ owners: async () => new Map() });
  expect(await sight.visible([started('gone')], 'ann')).toEqual([]);
  expect(await sight.visible([started('gone')], null)).toHaveLength(1);
});
