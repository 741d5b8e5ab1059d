import type { FigureId } from '../catalogue.ts';
import { pause } from '../clock.ts';
import { ours } from '../goals.ts';
import type { Bench, Suite } from '../suite.ts';
import { type WireProxy, wireProxy } from '../wire-proxy.ts';
import { openParty, ownParty, peerParties, queuePeers } from './parties.ts';

interface Sleeper {
  id: FigureId;
  peer: string;
  proxy: WireProxy;
  cpuSeconds(): number;
  stop(): Promise<void>;
}

/**
 * Worker processes with nothing to do, all at once: they sleep, so they do not disturb one another. Of our two in
 * one region the older holds the duties.
 */
export const idle: Suite = {
  name: 'idle',
  says: 'statements per second of a worker with nothing to do',
  async run(bench) {
    const own = await ownParty(bench, 'idle_tasks');
    const parties = [
      { ...own, id: 'idle-holder' as const },
      { ...own, id: 'idle-worker' as const },
      ...(await peerParties(bench, 'idle', queuePeers)).map((party) => ({ ...party, id: 'idle-worker' as const })),
    ];
    const sleepers: Sleeper[] = [];
    for (const party of parties) {
      const proxy = await wireProxy(party.settings.url);
      try {
        const actor = await openParty({ ...party, settings: { ...party.settings, url: proxy.url } });
        await actor.call.init();
        await actor.call.work();
        sleepers.push({
          id: party.id,
          peer: party.peer,
          proxy,
          cpuSeconds: () => actor.cpuSeconds(),
          stop: () => actor.stop(),
        });
        // The next of ours must be the younger one, by the database's clock.
        if (party.peer === ours) await pause(1000);
      } catch (error) {
        bench.failed(party.peer, error);
        await proxy.close();
      }
    }
    await pause(bench.size(15_000, 8000)); // What is done once at the start is not idleness.
    for (let rep = 1; rep <= bench.repetitions; rep++) await watch(bench, sleepers, rep);
    for (const { stop, proxy } of sleepers) {
      await stop();
      await proxy.close();
    }
  },
};

async function watch(bench: Bench, sleepers: readonly Sleeper[], rep: number): Promise<void> {
  const seconds = bench.size(30, 10);
  const before = sleepers.map(({ proxy, cpuSeconds }) => ({ statements: proxy.count().statements, cpu: cpuSeconds() }));
  await pause(seconds * 1000);
  for (const [at, { id, peer, proxy, cpuSeconds }] of sleepers.entries()) {
    const statements = (proxy.count().statements - (before[at]?.statements ?? 0)) / seconds;
    const share = ((cpuSeconds() - (before[at]?.cpu ?? 0)) / seconds) * 100;
    bench.say(`${peer} ${id}: ${statements.toFixed(2)}/s, ${share.toFixed(2)} % of a core`);
    bench.record(id, peer, rep, statements, { '% of a core': share });
  }
}
