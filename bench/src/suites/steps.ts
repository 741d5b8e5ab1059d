import type { Actor } from '../actor.ts';
import { pause } from '../clock.ts';
import { ours } from '../goals.ts';
import type { StepsActions } from '../peers/steps-peer.ts';
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

/** One run at a time through a proxy that holds each answer back; what is asked without any run is taken off the count. */
async function far(bench: Bench, parties: readonly Party[]): Promise<void> {
  await interleaved(bench, parties, async ({ peer, module, url }, rep) => {
    const proxy = await wireProxy(url, roundTripMs);
    const actor = await peerActor<StepsActions>(module, { url: proxy.url });
    try {
      await actor.call.runs(1, 20_000, 5);
      const quiet = { from: proxy.count(), ms: bench.size(5000, 2000) };
      await pause(quiet.ms);
      const before = proxy.count();
      const { n, ms, p50 } = await actor.call.runs(1, 8000, bench.size(40, 10));
      const after = proxy.count();
      const share = ms / quiet.ms;
      const aRun = (name: 'statements' | 'roundTrips'): number =>
        (after[name] - before[name] - (before[name] - quiet.from[name]) * share) / n;
      bench.say(`${peer} at ${roundTripMs} ms: ${p50.toFixed(1)} ms, ${aRun('statements').toFixed(2)} statements`);
      bench.record('steps-far', peer, rep, p50, { 'round trips': aRun('roundTrips'), statements: aRun('statements') });
    } finally {
      await actor.stop();
      await proxy.close();
    }
  });
}
