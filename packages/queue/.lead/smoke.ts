import { openDb } from '@holdfast/db';
import { type Job, type Outcome, type Plan, type RunView, startWorker } from '../src/index.ts';

const url = 'postgres://postgres@127.0.0.1:54999/core';
const db = openDb({ url, max: 6, plans: 'index' });
const regions = ['us-east-1', 'us-west-2', 'us-central-1'];
const plan = (view: RunView): Plan => {
  const n = view.answers.length;
  return n >= 3
    ? { status: 'completed', tasks: [] }
    : { status: 'running', tasks: [{ member: 'abc'[n] as string, home: 'us-east-1' }] };
};
const waiting = new Map<string, () => void>();
const handler = async (job: Job): Promise<Outcome> => {
  if (!job.run) return { kind: 'finish', status: 'completed', result: null };
  return {
    kind: 'settle',
    status: 'completed',
    answer: { n: job.run.answers.length + 1 },
    plan: (view) => {
      const p = plan(view);
      if (p.status === 'completed') queueMicrotask(() => {});
      return p;
    },
  };
};
const w = await startWorker({ db, regions, region: 'us-east-1', slots: 500, handler, shapes: () => ['s1'] });
await db.sql('truncate agent_tasks, runs, events');
const mode = process.argv[2];
if (mode === 'bare') {
  const N = 20000;
  const z = await startWorker({ db, regions, region: 'us-west-2', slots: 0, handler, shapes: () => [] });
  for (let i = 0; i < N; i += 1000)
    await w.enqueue(Array.from({ length: 1000 }, () => ({ member: 'noop', region: 'us-central-1' })));
  await z.stop();
  await db.sql('vacuum analyze agent_tasks');
  const t0 = performance.now(),
    c0 = process.cpuUsage();
  await db.sql("update agent_tasks set region='us-east-1'");
  const t1 = performance.now();
  console.log('moved', t1 - t0);
  (w as any).claimer.wake();
  for (;;) {
    const [r] = await db.sql<{ n: number }>("select count(*)::int n from agent_tasks where status<>'completed'");
    if (r!.n === 0) break;
    await new Promise((r) => setTimeout(r, 5));
  }
  const s = (performance.now() - t1) / 1000,
    c = process.cpuUsage(c0);
  console.log({ rate: N / s, node_us: (c.user + c.system) / N });
} else {
  const inFlight = +(mode ?? 32);
  let done = 0;
  const end = performance.now() + 4000;
  const c0 = process.cpuUsage(),
    t0 = performance.now();
  const lat: number[] = [];
  const orig = (w as any).runner.ending.chain;
  const one = async (i: number): Promise<void> => {
    while (performance.now() < end) {
      const key = `k${i}-${Math.random()}`;
      const t = performance.now();
      const [s] = await w.start([
        { team: 't', key, shape: 's1', input: { i }, tasks: [{ member: 'a', home: 'us-east-1' }] },
      ]);
      await finished(s!.runId);
      lat.push(performance.now() - t);
      done++;
    }
  };
  const fin = new Map<string, () => void>();
  const finished = (id: string): Promise<void> => new Promise((r) => fin.set(id, r));
  const settles = (w as any).site.settles;
  const sub = settles.submit.bind(settles);
  settles.submit = async (x: any) => {
    const r = await sub(x);
    if (r && x.runTo === 'completed') {
      fin.get(x.runId)?.();
      fin.delete(x.runId);
    }
    return r;
  };
  await Promise.all(Array.from({ length: inFlight }, (_, i) => one(i)));
  const s = (performance.now() - t0) / 1000,
    c = process.cpuUsage(c0);
  lat.sort((a, b) => a - b);
  console.log({
    runs: done,
    rate: Math.round(done / s),
    p50: lat[lat.length >> 1],
    node_us: (c.user + c.system) / done,
  });
}
console.log(
  await db.sql('select status, count(*)::int from runs group by 1'),
  await db.sql('select type, count(*)::int from events group by 1'),
  await db.sql('select status, count(*)::int from agent_tasks group by 1'),
);
await w.stop();
console.log(await db.sql('select status,count(*)::int from workers group by 1'));
await db.close();
