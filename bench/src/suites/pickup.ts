import type { FigureId } from '../catalogue.ts';
import { until } from '../clock.ts';
import { quantile } from '../statistics.ts';
import { type Bench, interleaved, type Suite } from '../suite.ts';
import { type OpenParty, openClients, openParty, ownParty, peerParties } from './parties.ts';

interface Waiter extends OpenParty {
  id: FigureId;
}

/** From the acknowledgement of the enqueue, in one process, to the call of the handler in another that slept. */
export const pickup: Suite = {
  name: 'pickup',
  says: 'pick-up of one task when idle, with hints and without LISTEN',
  async run(bench) {
    const open = await openClients(bench, [
      await ownParty(bench, 'pickup_hints'),
      await ownParty(bench, 'pickup_polls', { hints: false }),
      ...(await peerParties(bench, 'pickup', ['graphile-worker'])),
    ]);
    const waiters: Waiter[] = open.map((party) => ({
      ...party,
      id: party.settings['hints'] === false ? 'pickup-polled' : 'pickup',
    }));
    await interleaved(bench, waiters, (party, rep) => once(bench, party, rep));
    for (const { client } of open) await client.stop();
  },
};

async function once(bench: Bench, party: Waiter, rep: number): Promise<void> {
  const { client, peer, id } = party;
  const n = bench.size(100, 20);
  await client.call.purge();
  const worker = await openParty(party);
  try {
    await worker.call.work();
    const warm = await client.call.poke(0, 5, 200);
    await until(async () => (await worker.call.starts()).length >= warm.length, 10_000);
    const acknowledged = await client.call.poke(1000, n, 100);
    await until(async () => (await worker.call.starts()).length >= warm.length + n, 10_000);
    const starts = new Map(await worker.call.starts());
    const waited = acknowledged.map(([i, at]) => (starts.get(i) ?? Number.NaN) - at);
    const lost = waited.filter((ms) => Number.isNaN(ms)).length;
    if (lost > 0) throw new Error(`${lost} of ${n} tasks were not begun within 10 s`);
    const [p50, p99] = [quantile(waited, 0.5), quantile(waited, 0.99)];
    bench.say(`${peer} ${id}: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`);
    bench.record(id, peer, rep, p50, { p99 });
  } finally {
    await worker.stop();
  }
}
