import type { FigureId } from '../catalogue.ts';
import { ours } from '../goals.ts';
import { type Bench, interleaved, type Suite } from '../suite.ts';
import { type OpenParty, openClients, openParty, ownParty, peerParties, queuePeers } from './parties.ts';

const limitMs = 40_000;

/**
 * N tasks that do nothing are enqueued, then one worker process works them off. Twice for Holdfast: as bare tasks,
 * and as runs of one step with everything written. BullMQ and DBOS keep what a run keeps, so their drain stands
 * beside both.
 */
export const drain: Suite = {
  name: 'drain',
  says: 'drain of bare tasks and of one-step runs, 1 worker process',
  async run(bench) {
    const parties = [
      await ownParty(bench, 'drain_tasks'),
      ...(await peerParties(bench, 'drain', queuePeers)),
      { ...(await ownParty(bench, 'drain_runs', { runs: true })), peer: 'runs' },
    ];
    const open = await openClients(bench, parties);
    await interleaved(bench, open, (party, rep) => once(bench, party, rep));
    for (const { client } of open) await client.stop();
  },
};

async function once(bench: Bench, party: OpenParty, rep: number): Promise<void> {
  const n = bench.size(20_000, 2000);
  const { client, peer } = party;
  await client.call.purge();
  await client.call.fill(0, n);
  const worker = await openParty(party);
  try {
    await bench.server.checkpoint();
    const before = { store: bench.server.cpuSeconds(), node: worker.cpuSeconds() };
    const { done, ms } = await worker.call.drain(n, limitMs);
    const store = ((bench.server.cpuSeconds() - before.store) * 1e6) / done;
    const node = ((worker.cpuSeconds() - before.node) * 1e6) / done;
    const also = { cpu: store + node, store, node, failed: await client.call.failed() };
    bench.say(
      `${peer}: ${Math.round((done * 1000) / ms)}/s, ${Math.round(also.cpu)} µs${done < n ? `, ${n - done} left` : ''}`,
    );
    for (const [id, name] of figuresOf(peer)) bench.record(id, name, rep, (done * 1000) / ms, also);
  } finally {
    await worker.stop();
  }
}

function figuresOf(peer: string): [FigureId, string][] {
  if (peer === 'runs') return [['runs', ours]];
  const keepsHistory = peer === 'bullmq-pg' || peer === 'dbos';
  return keepsHistory
    ? [
        ['drain', peer],
        ['runs', peer],
      ]
    : [['drain', peer]];
}
