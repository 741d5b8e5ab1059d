import { openDb } from '@holdfast/db';
import { now } from '../clock.ts';
import { ours } from '../goals.ts';
import type { AgentActions } from '../peers/agent.ts';
import { quantile } from '../statistics.ts';
import { type Bench, interleaved, peerActor, type Suite } from '../suite.ts';
import { wireProxy } from '../wire-proxy.ts';

const roundTripMs = 10;

/** A turn of an agent: its model asks for a tool, the tool is used, the model answers. */
export const agent: Suite = {
  name: 'agent',
  says: 'a turn of an agent with one tool, near and at 10 ms a round trip',
  async run(bench) {
    const url = await bench.server.createMigrated('agent_turn');
    await interleaved(bench, [{ peer: ours }], async ({ peer }, rep) => {
      const near = await turns(bench, url, 0);
      const far = await turns(bench, url, roundTripMs - near.shortest);
      // What the distance costs, in units of the distance: the trips that something waits for.
      const trips = Math.round((far.turn - near.turn) / (far.shortest - near.shortest));
      bench.say(`agent turn at ${far.shortest.toFixed(1)} ms: ${far.turn.toFixed(1)} ms, ${trips} trips`);
      bench.record('agent-turn', peer, rep, trips, { ms: far.turn, 'near ms': near.turn });
    });
    await threads(bench);
  },
};

/** What 160 turns leave behind, and whether a late save costs more than an early one (of ten each, around turn 20 and the last). */
async function threads(bench: Bench): Promise<void> {
  const turns = bench.size(160, 60);
  const actor = await peerActor<AgentActions>('agent', { url: await bench.server.createMigrated('agent_thread') });
  await interleaved(bench, [{ peer: ours }], async ({ peer }, rep) => {
    const { saves, stored, content } = await actor.call.thread(turns);
    const early = quantile(saves.slice(15, 25), 0.5);
    const late = quantile(saves.slice(turns - 10, turns), 0.5);
    bench.say(
      `${turns} turns: ${(stored / content).toFixed(2)} × the content, a save ${early.toFixed(1)}, then ${late.toFixed(1)} ms`,
    );
    bench.record('agent-thread', peer, rep, stored / content, { 'late save': late / early, 'save ms': late });
  });
  await actor.stop();
}

async function turns(bench: Bench, url: string, delayMs: number): Promise<{ shortest: number; turn: number }> {
  const proxy = await wireProxy(url, delayMs);
  try {
    const shortest = await roundTrip(proxy.url);
    const actor = await peerActor<AgentActions>('agent', { url: proxy.url });
    await actor.call.runs(5);
    const took = await actor.call.runs(bench.size(60, 15));
    await actor.stop();
    return { shortest, turn: quantile(took, 0.5) };
  } finally {
    await proxy.close();
  }
}

/** Milliseconds of the shortest statement there is. */
async function roundTrip(url: string): Promise<number> {
  const db = openDb({ url, max: 1, name: 'bench' });
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
