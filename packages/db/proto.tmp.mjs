import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';

const url = 'postgres://postgres@127.0.0.1:54999/core';
const mode = process.argv[2] || 'A',
  N = 20000,
  B = +(process.argv[3] || 500);
const c = new pg.Client(url);
await c.connect();
await c.query('truncate agent_tasks');
const W = randomUUID();
for (let i = 0; i < N; i += 1000)
  await c.query({
    name: 'enq',
    text: `INSERT INTO agent_tasks (task_id, shape, member, turn, region, shard, ord, status) SELECT id,'',m,0,'us-east-1',s,(extract(epoch FROM now()) * 1000000)::INT8+o,'pending' FROM unnest($1::uuid[],$2::text[],$3::int4[]) WITH ORDINALITY AS i(id,m,s,o)`,
    values: [
      Array.from({ length: 1000 }, () => randomUUID()),
      Array.from({ length: 1000 }, () => 'noop'),
      Array.from({ length: 1000 }, () => Math.floor(Math.random() * 16)),
    ],
  });
await c.query('vacuum analyze agent_tasks');
await c.query('checkpoint');
const shards = [...Array(16).keys()];
const CAND = `(SELECT c.task_id, c.ord FROM unnest($1::INT4[]) AS s(shard) CROSS JOIN LATERAL (SELECT task_id, ord FROM agent_tasks WHERE region = $2 AND shard = s.shard
 AND status = 'pending' AND due <= now() AND shape = ANY($5::TEXT[]) AND (deaths > 1) = false ORDER BY ord LIMIT $3::INT8) c ORDER BY c.ord LIMIT $3::INT8)`;
const CLAIM = `WITH c AS (${CAND}) UPDATE agent_tasks g SET status='processing', worker=$4::uuid, fence=fence+1, started_at=now() FROM c WHERE g.task_id=c.task_id AND g.status='pending' RETURNING g.task_id, g.fence, g.member, g.run_id, g.payload, g.tries, g.deaths`;
const FIN = `WITH i AS (SELECT * FROM unnest($1::uuid[],$2::int4[],$3::text[]) AS i(id,fence,answer)) UPDATE agent_tasks g SET status='completed', worker=NULL, result=i.answer::jsonb, completed_at=now() FROM i WHERE g.task_id=i.id AND g.fence=i.fence AND g.status='processing' AND g.run_id IS NULL RETURNING g.task_id`;
const MERGED = `WITH x AS (SELECT task_id, 'processing' AS st, $4::uuid AS w, 1 AS f, NULL::int4 AS fence, NULL::text AS answer FROM ${CAND} c UNION ALL SELECT id,'completed',NULL,0,fence,answer FROM unnest($6::uuid[],$7::int4[],$8::text[]) AS i(id,fence,answer))
UPDATE agent_tasks g SET status=x.st, worker=x.w, fence=g.fence+x.f, started_at=CASE WHEN x.f=1 THEN now() ELSE g.started_at END, result=x.answer::jsonb, completed_at=CASE WHEN x.f=0 THEN now() END FROM x WHERE g.task_id=x.task_id AND CASE WHEN x.f=1 THEN g.status='pending' ELSE g.status='processing' AND g.fence=x.fence AND g.run_id IS NULL END
RETURNING g.task_id, g.fence, g.member, g.run_id, g.payload, g.tries, g.deaths, g.status`;
const cpu = () => {
  let t = 0;
  for (const pid of pids) {
    const s = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    t += (+s[11] + +s[12]) * 10;
  }
  return t;
};
const c2 = new pg.Client(url);
await c2.connect();
if (process.argv[4])
  for (const k of [c, c2])
    await k.query('set enable_seqscan=off; set enable_hashjoin=off; set enable_mergejoin=off; set jit=off');
const pids = [
  (await c.query('select pg_backend_pid() p')).rows[0].p,
  (await c2.query('select pg_backend_pid() p')).rows[0].p,
];
const k0 = cpu(),
  m0 = process.cpuUsage(),
  t0 = performance.now();
let done = 0;
const shapes = ['', 'a'];
if (mode === 'A') {
  // two loops
  const loop = async (k) => {
    for (;;) {
      const r = await k.query({ name: 'claim', text: CLAIM, values: [shards, 'us-east-1', B, W, shapes] });
      if (!r.rows.length) break;
      const f = await k.query({
        name: 'fin',
        text: FIN,
        values: [r.rows.map((x) => x.task_id), r.rows.map((x) => x.fence), r.rows.map(() => null)],
      });
      done += f.rowCount;
    }
  };
  await Promise.all([loop(c), loop(c2)]);
} else {
  const loop = async (k) => {
    let ids = [],
      fs = [];
    for (;;) {
      const r = await k.query({
        name: 'merged',
        text: MERGED,
        values: [shards, 'us-east-1', B, W, shapes, ids, fs, ids.map(() => null)],
      });
      done += r.rows.filter((x) => x.status === 'completed').length;
      const cl = r.rows.filter((x) => x.status === 'processing');
      if (!cl.length) break;
      ids = cl.map((x) => x.task_id);
      fs = cl.map((x) => x.fence);
    }
  };
  await Promise.all((process.argv[5] ? [c] : [c, c2]).map(loop));
}
const s = (performance.now() - t0) / 1000,
  m = process.cpuUsage(m0);
console.log(mode, B, {
  done,
  rate: Math.round(done / s),
  db_us: ((cpu() - k0) * 1000) / done,
  node_us: (m.user + m.system) / done,
});
await c.end();
await c2.end();
