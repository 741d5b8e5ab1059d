import { openDb } from '@holdfast/db';
import type { FigureId } from '../catalogue.ts';
import { pause, until } from '../clock.ts';
import { ours } from '../goals.ts';
import { cpuSeconds } from '../machine.ts';
import { runProgram } from '../program.ts';
import type { Bench, Suite } from '../suite.ts';
import { type WireProxy, wireProxy } from '../wire-proxy.ts';
import { openParty, type Party, peerParties, queuePeers } from './parties.ts';

interface Sleeper {
  id: FigureId;
  peer: string;
  pid: number;
  proxy: WireProxy;
  stop(): Promise<void>;
}

/**
 * Worker processes with nothing to do, all at once: they sleep, so they do not disturb one another. Ours are the
 * product's own program with all its teams and their triggers; the older of the two holds the duties.
 */
export const idle: Suite = {
  name: 'idle',
  says: 'statements per second of a worker with nothing to do',
  async run(bench) {
    const sleepers: Sleeper[] = [];
    const add = async (peer: string, open: () => Promise<Sleeper>): Promise<void> => {
      try {
        sleepers.push(await open());
      } catch (error) {
        bench.failed(peer, error);
      }
    };
    const url = await bench.server.createMigrated('idle_tasks');
    await add(ours, () => ownSleeper(url, 'idle-holder', 1));
    await add(ours, () => ownSleeper(url, 'idle-worker', 2));
    for (const party of await peerParties(bench, 'idle', queuePeers)) await add(party.peer, () => peerSleeper(party));
    await pause(bench.size(15_000, 8000)); // What is done once at the start is not idleness.
    for (let rep = 1; rep <= bench.repetitions; rep++) await watch(bench, sleepers, rep);
    for (const { stop } of sleepers) await stop();
  },
};

/** Begins to sleep when the database knows of so many workers: the next one is then younger. */
async function ownSleeper(url: string, id: FigureId, workers: number): Promise<Sleeper> {
  const proxy = await wireProxy(url);
  const program = runProgram('apps/worker/src/main.ts', ['--region', 'us-east-1'], {
    DATABASE_URL: proxy.url,
    HOLDFAST_REGION: 'us-east-1',
    HOLDFAST_LOG: 'error',
  });
  const stop = async (): Promise<void> => {
    await program.stop();
    await proxy.close();
  };
  const db = openDb({ url, max: 1, name: 'bench' });
  const joined = async (): Promise<boolean> => {
    const end = program.ended();
    if (end !== undefined) throw new Error(end);
    const [row] = await db.sql<{ n: number }>("SELECT count(*) AS n FROM workers WHERE status = 'live'");
    return row?.n === workers;
  };
  try {
    if (!(await until(joined, 30_000))) throw new Error('the worker did not join within 30 s');
  } catch (error) {
    await stop();
    throw error;
  } finally {
    await db.close();
  }
  return { id, peer: ours, pid: program.pid, proxy, stop };
}

async function peerSleeper(party: Party): Promise<Sleeper> {
  const proxy = await wireProxy(party.settings.url);
  const actor = await openParty({ ...party, settings: { ...party.settings, url: proxy.url } });
  await actor.call.init();
  await actor.call.work();
  const stop = async (): Promise<void> => {
    await actor.stop();
    await proxy.close();
  };
  return { id: 'idle-worker', peer: party.peer, pid: actor.pid, proxy, stop };
}

async function watch(bench: Bench, sleepers: readonly Sleeper[], rep: number): Promise<void> {
  const seconds = bench.size(30, 10);
  const look = ({ proxy, pid }: Sleeper) => ({ statements: proxy.count().statements, cpu: cpuSeconds(pid) });
  const before = sleepers.map(look);
  await pause(seconds * 1000);
  for (const [at, sleeper] of sleepers.entries()) {
    const { statements, cpu } = look(sleeper);
    const perSecond = (statements - (before[at]?.statements ?? 0)) / seconds;
    const share = ((cpu - (before[at]?.cpu ?? 0)) / seconds) * 100;
    bench.say(`${sleeper.peer} ${sleeper.id}: ${perSecond.toFixed(2)}/s, ${share.toFixed(2)} % of a core`);
    bench.record(sleeper.id, sleeper.peer, rep, perSecond, { '% of a core': share });
  }
}
