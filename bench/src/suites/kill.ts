import type { FigureId } from '../catalogue.ts';
import { now, pause, until } from '../clock.ts';
import { ours } from '../goals.ts';
import type { QueueActions } from '../peers/queue-peer.ts';
import { type Bench, interleaved, peerActor, type Suite } from '../suite.ts';

interface Case {
  peer: string;
  id: FigureId;
  /** Of the worker that is left. */
  region: string;
}

const home = 'us-east-1';
const cases: Case[] = [
  { peer: ours, id: 'kill', region: home },
  { peer: ours, id: 'kill-region', region: 'us-west-2' },
];

/** A worker is killed (-9) while it works on a step of a run; another one is up. Lease and beat are the defaults. */
export const kill: Suite = {
  name: 'kill',
  says: 'kill -9 of a worker to the re-run of its task',
  run: (bench) => interleaved(bench, cases, (it, rep) => once(bench, it, rep)),
};

async function once(bench: Bench, { id, region }: Case, rep: number): Promise<void> {
  const url = await bench.server.createMigrated('kill_tasks');
  const worker = (at: string, holdMs: number) =>
    peerActor<QueueActions>('holdfast', { url, runs: true, region: at, holdMs });
  const client = await worker(home, 0);
  const victim = await worker(home, 600_000);
  const heir = await worker(region, 0);
  try {
    await victim.call.work();
    await client.call.poke(0, 1, 0);
    if (!(await until(async () => (await victim.call.count()) === 1, 10_000)))
      throw new Error('the task was not begun');
    await heir.call.work();
    // The heir may declare others gone when its own beats were unbroken for 5 s; and the kill falls anywhere between two beats.
    await pause(7000 + Math.random() * 3000);
    const killed = now();
    await victim.kill();
    if (!(await until(async () => (await heir.call.count()) === 1, 60_000))) throw new Error('not re-run within 60 s');
    const [start] = await heir.call.starts();
    const seconds = ((start?.[1] ?? Number.NaN) - killed) / 1000;
    bench.say(`${id}: ${seconds.toFixed(1)} s`);
    bench.record(id, ours, rep, seconds);
  } finally {
    await Promise.all([client.stop(), victim.kill(), heir.stop()]);
  }
}
