import { testDatabase } from '@holdfast/db/testing';
import { openQueue } from '@holdfast/queue';
import type { ObjectStore } from '@holdfast/tools';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DbClock } from '../clock.ts';
import { openNone } from '../drivers/none.ts';
import type { Watch } from '../witness/watch.ts';
import { Experiment, type ExperimentParts } from './experiment.ts';
import { scenario } from './scenario.ts';

const region = 'us-west-2';
let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase('experiment');
});
afterAll(() => database.drop());

const short = scenario({
  name: 'short',
  title: 'Short',
  asks: 'Is it over?',
  region,
  calmMs: 100,
  patienceMs: 500,
  claims: [{ claim: 'nothing is lost' }],
  steps: [{ do: 'inflict', fault: { kind: 'freeze', on: { worker: region } } }],
  load: { writeMs: 20, chargeMs: 0 },
});

/** Every region lives; what is broken and healed is up to the test. */
function partsWith(more: Pick<ExperimentParts, 'heal'> & Partial<ExperimentParts>): ExperimentParts {
  const { db, url } = database;
  const watch = { answers: true, sightings: [], regions: () => [{ region, state: 'live' }] } as unknown as Watch;
  return {
    db,
    queue: openQueue({ db, region: null, regions: [region] }),
    driver: openNone('a test', [region], url, () => 'PostgreSQL'),
    watch,
    clock: new DbClock(),
    tempo: { leaseMs: 3_000, beatMs: 700, steadyMs: 5_000 },
    store: undefined as unknown as ObjectStore,
    inflict: async () => undefined,
    ...more,
  };
}

const guard = { safe: true, arithmetic: [], stillReads: '', anyway: false };
const rows = async (): Promise<number> =>
  (await database.db.sql<{ n: number }>('SELECT count(*)::int AS n FROM chaos_ledger'))[0]?.n ?? 0;

test('a heal that fails at the end: the report is inconclusive and names it, and the load has ended', async () => {
  const heal = () => Promise.reject(new Error('the engine is away'));
  const report = await new Experiment(short, 'ada', guard, partsWith({ heal })).run();
  expect(report).toMatchObject({
    verdict: 'inconclusive',
    brokeOff: 'not everything was healed: the engine is away',
    faults: [{ healedAt: null }],
  });
  const before = await rows();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await rows()).toBe(before);
});

test('what cannot be counted at the end is said, and nothing is claimed of it', async () => {
  const away = () => Promise.reject(new Error('its disk is gone'));
  const store = { put: async () => undefined, get: away, remove: away } as unknown as ObjectStore;
  const parts = partsWith({ heal: async () => undefined, store });
  const report = await new Experiment({ ...short, load: { ...short.load, documentMs: 20 } }, 'ada', guard, parts).run();
  expect(report).toMatchObject({
    verdict: 'inconclusive',
    brokeOff: 'what is there could not be counted: its disk is gone',
    claims: [{ held: null }],
    ledger: [],
  });
});
