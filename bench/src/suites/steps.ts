import { openDb } from '@holdfast/db';
import type { Actor } from '../actor.ts';
import { now } from '../clock.ts';
import { ours } from '../goals.ts';
import type { StepsActions } from '../peers/steps-peer.ts';
import { quantile } from '../statistics.ts';
import { type Bench, interleaved, peerActor, type Suite } from '../suite.ts';
import { wireProxy } from '../wire-proxy.ts';

interface Party {
  peer: string;
  module: string;
  url: string;
}

interface OpenParty extends Party {
  actor: Actor<StepsActions>;
}

const inFlight = [
  ['steps-1', 1],
  ['steps-8', 8],
  ['steps-32', 32],
] as const;
const roundTripMs = 10;

/** Runs of three steps, the state stored after each; started and awaited in the process that runs them. */
export const steps: Suite = {
  name: 'steps',
  says: 'durable 3-step runs, near and at 10 ms a round trip',
  async run(bench) {
    const parties: Party[] = [
      { peer: ours, module: 'steps-holdfast', url: await bench.server.createMigrated('steps_holdfast') },
      { peer: 'dbos', module: 'steps-dbos', url: await bench.server.create('steps_dbos') },
      { peer: 'langgraph-pg', module: 'steps-langgraph', url: await bench.server.create('steps_langgraph') },
    ];
    await near(bench, parties);
    await far(bench, parties);
  },
};

async function near(bench: Bench, parties: readonly Party[]): Promise<void> {
  const open: OpenParty[] = [];
  for (const party of parties) {
    try {
      open.push({ ...party, actor: await peerActor<StepsActions>(party.module, { url: party.url }) });
    } catch (error) {
      bench.failed(party.peer, error);
    }
  }
  const { server } = bench;
  await interleaved(bench, open, async ({ peer, actor }, rep) => {
    await actor.call.purge();
    await actor.call.runs(4, 5000, 40);
    for (const [id, lanes] of inFlight) {
      await server.checkpoint();
      const before = { store: server.cpuSeconds(), node: actor.cpuSeconds() };
      const { n, ms, p50 } = await actor.call.runs(lanes, bench.size(4000, 1000), 1e9);
      const store = ((server.cpuSeconds() - before.store) * 1e6) / n;
      const node = ((actor.cpuSeconds() - before.node) * 1e6) / n;
      bench.say(`${peer} ${id}: ${Math.round((n * 1000) / ms)} runs/s`);
      bench.record(id, peer, rep, (n * 1000) / ms, { 'p50 ms': p50, cpu: store + node, store, node });
    }
    await actor.call.purge();
  });
  for (const { actor } of open) await actor.stop();
}

interface Alone {
  /** Milliseconds of the shortest statement there is, and of a run. */
  shortest: number;
  run: number;
  statements: number;
}

/** One run at a time through a proxy: first as near as it is, then so far that the shortest statement takes 10 ms. */
async function far(bench: Bench, parties: readonly Party[]): Promise<void> {
  await interleaved(bench, parties, async (party, rep) => {
    const near = await alone(bench, party, 0);
    const away = await alone(bench, party, roundTripMs - near.shortest);
    // What the distance costs, in units of the distance: the round trips one after the other. There may be statements
    // that nothing waits for, such as hints.
    const trips = Math.round((away.run - near.run) / (away.shortest - near.shortest));
    const [ms, statements] = [away.shortest.toFixed(1), near.statements.toFixed(2)];
    bench.say(`${party.peer} at ${ms} ms: ${away.run.toFixed(1)} ms, ${trips} round trips, ${statements} statements`);
    const also = { 'round trips': trips, statements: near.statements, 'ms a round trip': away.shortest };
    bench.record('steps-far', party.peer, rep, away.run, also);
  });
}

async function alone(bench: Bench, { module, url }: Party, delayMs: number): Promise<Alone> {
  const proxy = await wireProxy(url, delayMs);
  try {
    const shortest = await roundTrip(proxy.url);
    const actor = await peerActor<StepsActions>(module, { url: proxy.url });
    await actor.call.runs(1, 20_000, 5);
    const before = proxy.count().statements;
    const { n, p50 } = await actor.call.runs(1, 8000, bench.size(60, 15));
    const statements = (proxy.count().statements - before) / n;
    await actor.stop();
    return { shortest, run: p50, statements };
  } finally {
    await proxy.close();
  }
}

/** Milliseconds of the shortest statement there is. */
async function roundTrip(url: string): Promise<number> {
  const db = openDb({ url, max: 1 });
  try {
    const took: number[] = [];
    for (let i = 0; i < 30; i++) {
      const start = now();
      await db.sql('SELECT 1');
      took.push(now() - start);
    }
    return quantile(took, 0.5);
  } finally {
    await db.close();
  }
}
