import type { Actor } from '../actor.ts';
import { now, pause, until } from '../clock.ts';
import { ours } from '../goals.ts';
import type { QueueActions } from '../peers/queue-peer.ts';
import { type Bench, interleaved, peerActor, type Suite } from '../suite.ts';

const ways = ['fast', 'immediate', 'kill'] as const;
const limitMs = 60_000;

/** The database goes down and comes back while two workers drain bare tasks and runs of one step. */
export const restart: Suite = {
  name: 'restart',
  says: 'database restart (fast, immediate, kill -9 in turn) in mid-drain',
  run: (bench) => interleaved(bench, [{ peer: ours }], (_, rep) => once(bench, rep)),
};

async function once(bench: Bench, rep: number): Promise<void> {
  const { server } = bench;
  const how = ways[(rep - 1) % ways.length] ?? 'fast';
  const [bare, runs] = [bench.size(18_000, 1800), bench.size(2000, 200)];
  const url = await server.createMigrated('restart_tasks');
  const open = (settings: object): Promise<Actor<QueueActions>> =>
    peerActor<QueueActions>('holdfast', { url, ...settings });
  const clients = [await open({}), await open({ runs: true })] as const;
  const workers = [await open({ holdMs: 5 }), await open({ holdMs: 5 })];
  try {
    await clients[0].call.fill(0, bare);
    await clients[1].call.fill(bare, runs);
    const n = bare + runs;
    await Promise.all(workers.map((worker) => worker.call.work()));
    const ran = async (): Promise<number> =>
      (await Promise.all(workers.map((worker) => worker.call.count()))).reduce((sum, count) => sum + count, 0);
    if (!(await until(async () => (await ran()) > n * 0.15, limitMs, 5))) throw new Error('the drain did not begin');
    const leftThen = n - (await ran());
    await server.restart(how);
    const back = now();
    const drained = await until(
      () =>
        clients[0].call.left().then(
          (left) => left === 0,
          () => false,
        ),
      limitMs,
      50,
    );
    const seconds = drained ? (now() - back) / 1000 : Number.NaN;
    await pause(500);
    const exits = workers.filter((worker) => worker.ended() !== undefined).length;
    const begun = (
      await Promise.all(workers.filter((worker) => worker.ended() === undefined).map((worker) => worker.call.starts()))
    ).flat();
    const left = await clients[0].call.left();
    const completed = await clients[0].call.completed();
    const failed = await clients[0].call.failed();
    const also = {
      'left at the restart': leftThen,
      // Neither completed nor failed nor still there, or completed without a handler's doing.
      lost: Math.max(n - completed - failed - left, n - new Set(begun.map(([i]) => i)).size - left),
      failed,
      stuck: left + (await clients[1].call.openRuns()),
      exits,
      'run again': begun.length - new Set(begun.map(([i]) => i)).size,
    };
    bench.say(`${how}: drained ${seconds.toFixed(1)} s after it was back, ${JSON.stringify(also)}`);
    bench.record('restart', ours, rep, seconds, also);
  } finally {
    await Promise.all([...clients, ...workers].map((actor) => actor.stop()));
  }
}
