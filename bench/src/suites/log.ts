import { ours } from '../goals.ts';
import type { LogActions } from '../peers/event-log.ts';
import { quantile } from '../statistics.ts';
import { interleaved, peerActor, type Suite } from '../suite.ts';

const callers = 64;

export const log: Suite = {
  name: 'log',
  says: 'event log: append, replay, append to subscriber',
  async run(bench) {
    const { server } = bench;
    const actor = await peerActor<LogActions>('event-log', { url: await server.createMigrated('event_log') });
    await interleaved(bench, [{ peer: ours }], async ({ peer }, rep) => {
      await actor.call.purge();
      await actor.call.append(callers, 300);
      await server.checkpoint();
      const before = { store: server.cpuSeconds(), node: actor.cpuSeconds() };
      const appended = await actor.call.append(callers, bench.size(4000, 1000));
      const store = ((server.cpuSeconds() - before.store) * 1e6) / appended.n;
      const node = ((actor.cpuSeconds() - before.node) * 1e6) / appended.n;
      bench.record('append', peer, rep, (appended.n * 1000) / appended.ms, { cpu: store + node, store, node });
      const read = await actor.call.replay();
      if (read.n < appended.n) throw new Error(`${appended.n} events were appended, ${read.n} read`);
      bench.record('replay', peer, rep, (read.n * 1000) / read.ms);
      const took = await actor.call.deliver(bench.size(60, 20));
      bench.record('deliver', peer, rep, quantile(took, 0.5), { p99: quantile(took, 0.99) });
      bench.say(
        `append ${Math.round((appended.n * 1000) / appended.ms)}/s, replay ${Math.round((read.n * 1000) / read.ms)}/s, deliver p50 ${quantile(took, 0.5).toFixed(1)} ms`,
      );
    });
    await actor.stop();
  },
};
