import type { Db } from '@holdfast/db';

/** As many runs as events need: each ended, told in nine events, with a task and a decision. Filled by the server itself. */
export async function fillRuns(db: Db, events: number): Promise<void> {
  const runs = Math.ceil(events / 9);
  await db.sql(
    `INSERT INTO runs (run_id, team, key, shape, input, status, version, open, seq, error, created_at, completed_at)
     SELECT gen_random_uuid(), 'expenses', 'filled ' || n, 'expenses@filled', '{}', CASE WHEN n % 200 = 0 THEN 'failed' ELSE 'completed' END,
       1, 0, 9, CASE WHEN n % 200 = 0 THEN '{"code":"FILLED","message":"made up"}'::JSONB END,
       now() - n * interval '20 seconds', now() - n * interval '20 seconds' + interval '1 second'
     FROM generate_series(1, $1::INT4) AS n`,
    [runs],
  );
  await db.sql(
    `INSERT INTO agent_tasks (task_id, run_id, shape, member, turn, region, shard, ord, status, fence, result, created_at, started_at, completed_at)
     SELECT gen_random_uuid(), run_id, shape, 'fraud', 1, 'us-west-2', 0, 0, 'completed', 1, '{"action":"clear"}', created_at, created_at, completed_at FROM runs`,
  );
  await db.sql(
    `INSERT INTO agent_decisions (decision_id, agent_id, decision_type, context, reasoning, action, confidence, run_id, task_id, region, created_at)
     SELECT gen_random_uuid(), md5('fraud')::UUID, 'fraud', '{"terms":[]}', 'made up', '{"action":"clear"}', 0.5, run_id, task_id, region, completed_at FROM agent_tasks`,
  );
  await db.sql(
    `INSERT INTO events (stream, seq, lane, pos, type, data, at)
     SELECT t.run_id, s, 0, row_number() OVER (), CASE s WHEN 1 THEN 'run.started' WHEN 9 THEN 'run.completed' ELSE 'task.completed' END,
       jsonb_build_object('team', 'expenses', 'key', '', 'tasks', '[]'::JSONB, 'taskId', t.task_id, 'member', 'fraud', 'turn', 1,
         'region', t.region, 'fence', 1, 'at', t.region, 'ms', 12), t.completed_at
     FROM agent_tasks t CROSS JOIN generate_series(1, 9) AS s`,
  );
  await db.sql('UPDATE lanes SET head = (SELECT count(*) FROM events) WHERE lane = 0');
  for (const table of ['runs', 'agent_tasks', 'agent_decisions', 'events', 'expenses'])
    await db.sql(`ANALYZE ${table}`);
}
