import { interleaved, type Suite } from '../suite.ts';
import { openClients, ownParty, peerParties, queuePeers } from './parties.ts';

const limitMs = 4000;

/** Nobody works while tasks are put in: batches of 1,000, and one after the other. */
export const enqueue: Suite = {
  name: 'enqueue',
  says: 'enqueue in batches and one at a time',
  async run(bench) {
    const { server } = bench;
    const open = await openClients(bench, [
      await ownParty(bench, 'enqueue_tasks'),
      ...(await peerParties(bench, 'enqueue', queuePeers)),
    ]);
    await interleaved(bench, open, async ({ peer, client }, rep) => {
      await client.call.purge();
      for (const [id, measure] of [
        ['enqueue-single', () => client.call.singles(bench.size(5000, 500), limitMs)],
        ['enqueue-batch', () => client.call.batches(bench.size(40_000, 4000), limitMs)],
      ] as const) {
        await server.checkpoint();
        const before = server.cpuSeconds();
        const { n, ms, nodeUs } = await measure();
        const store = ((server.cpuSeconds() - before) * 1e6) / n;
        const node = nodeUs / n;
        bench.say(`${peer} ${id}: ${Math.round((n * 1000) / ms)}/s`);
        bench.record(id, peer, rep, (n * 1000) / ms, { cpu: store + node, store, node });
      }
      await client.call.purge();
    });
    for (const { client } of open) await client.stop();
  },
};
