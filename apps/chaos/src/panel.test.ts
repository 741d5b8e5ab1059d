import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@holdfast/db/testing';
import { openQueue } from '@holdfast/queue';
import type { ObjectStore } from '@holdfast/tools';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { Compose } from './drivers/compose.ts';
import { Engine } from './drivers/engine.ts';
import type { Fault } from './fault.ts';
import { Panel } from './panel.ts';
import { scriptEngine } from './testing/scripted-engine.ts';

const regions = ['us-east-1', 'us-west-2'];
let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase('panel');
});
afterAll(() => database.drop());

/** A panel over an engine that fails these calls on the region's worker; `states`: what of its containers does not run. */
async function open(...fails: string[]) {
  const failing = new Set(fails);
  const breaks = (service: string, verb: string): boolean => service === 'worker-us-west-2' && failing.has(verb);
  const engine = await scriptEngine('panel', breaks);
  const { db } = database;
  const queue = openQueue({ db, region: null, regions });
  const driver = new Compose(new Engine(engine.socket), 'panel', queue);
  const panel = new Panel({
    db,
    queue,
    driver,
    home: mkdtempSync(join(tmpdir(), 'panel-')),
    tempo: { leaseMs: 3_000, beatMs: 700, steadyMs: 5_000 },
    store: undefined as unknown as ObjectStore,
  });
  onTestFinished(async () => {
    await panel.close();
    await engine.close();
  });
  const broken = async () => {
    const { topology, open: faults } = await panel.state();
    const ended = topology.parts.filter(({ state }) => state !== 'runs').map(({ name }) => name);
    return { ended, open: faults.map(({ name }) => name) };
  };
  return { panel, broken, failing };
}

const region: Fault = { kind: 'kill', on: { region: 'us-west-2' } };

test('a fault that fails half way is healed again', async () => {
  const { panel, broken } = await open('kill');
  await expect(panel.inflict(region, 'ada', true)).rejects.toMatchObject({ code: 'CHAOS_ENGINE' });
  expect(await broken()).toEqual({ ended: [], open: [] });
});

test.each<Fault>([region, { kind: 'kill', on: { worker: 'us-west-2' } }])(
  '%j: what cannot be healed either stays on the list, and is healed from there',
  async (fault) => {
    const half = 'worker' in (fault as Extract<Fault, { kind: 'kill' }>).on ? [] : ['kill'];
    const { panel, broken, failing } = await open('start', ...half);
    await expect(panel.inflict(fault, 'ada', true)).rejects.toMatchObject({ code: 'CHAOS_ENGINE' });
    expect((await broken()).open).toHaveLength(1);
    failing.clear();
    expect(await panel.heal(undefined, 'ada')).toHaveLength(1);
    expect(await broken()).toEqual({ ended: [], open: [] });
  },
);

test('what cannot be broken here is refused, and what is open stays open', async () => {
  const { panel, broken, failing } = await open();
  await expect(panel.inflict({ kind: 'disk full' }, 'ada', true)).rejects.toMatchObject({ code: 'CHAOS_CANNOT' });
  await panel.inflict(region, 'ada', true);
  failing.add('kill');
  await expect(panel.inflict(region, 'ada', true)).rejects.toMatchObject({ code: 'CHAOS_ENGINE' });
  expect((await broken()).open).toEqual(['kill us-west-2']);
});
