-- Table agent_tasks: claim, exchange, settle, yield. Every statement locks the row that carries the fence first;
-- everybody locks task, approval, run, parent's task, lane, in this order (docs/core.md).
-- Who joins held tasks by their ids says `worker IS NOT NULL`, the same by a CHECK: `status = 'processing'` would offer the
-- planner the index of all that is held, and while a table has no statistics it reads that to the end, dead entries too.

-- shared fragment: columns
task_id, run_id, shape, member, turn, region, shard, ord

-- The heads of the queues this worker looks at: `waits` is how long (µs) a task must have been due before a stranger
-- takes it. Each shard is read `deep` at most: about twice its share of the slots; who comes back short looks again.
-- fragment: candidates
SELECT h.task_id, h.ord FROM (
  SELECT p.task_id, p.ord, p.due, q.wait
  FROM unnest(:regions::TEXT[], :waits::INT8[]) AS q(region, wait)
  CROSS JOIN unnest(:shards::INT4[]) AS s(shard)
  CROSS JOIN LATERAL (SELECT task_id, ord, due FROM agent_tasks
    WHERE region = q.region AND shard = s.shard AND status = 'pending'
      AND shape = ANY(:shapes::TEXT[]) AND deaths <= 1
    ORDER BY ord LIMIT :deep::INT8) p
  UNION ALL
  SELECT w.task_id, w.ord, w.due, q.wait
  FROM unnest(:regions::TEXT[], :waits::INT8[]) AS q(region, wait)
  CROSS JOIN LATERAL (SELECT task_id, ord, due FROM agent_tasks
    WHERE region = q.region AND status = 'waiting' AND due <= now()
      AND shape = ANY(:shapes::TEXT[]) AND deaths <= 1
    ORDER BY due LIMIT :slots::INT8) w
) h
WHERE h.due <= now() - h.wait * '1 microsecond'::INTERVAL
ORDER BY h.ord LIMIT :slots::INT8

-- Finished bare tasks out, claimed tasks in: one mutation of one table (a statement each costs half as much again).
-- name: exchange
WITH x AS (
  SELECT c.task_id, TRUE AS claims, NULL::INT4 AS fence, NULL::TEXT AS answer FROM (<<candidates>>) c
  UNION ALL
  SELECT i.id, FALSE, i.fence, i.answer FROM unnest(:ids::UUID[], :fences::INT4[], :answers::TEXT[]) AS i(id, fence, answer)
)
UPDATE agent_tasks g SET
  status = CASE WHEN x.claims THEN 'processing' ELSE 'completed' END,
  worker = CASE WHEN x.claims THEN :worker::UUID END,
  fence = CASE WHEN x.claims THEN g.fence + 1 ELSE g.fence END,
  started_at = CASE WHEN x.claims THEN now() ELSE g.started_at END,
  result = x.answer::JSONB,
  completed_at = CASE WHEN x.claims THEN NULL ELSE now() END
FROM x
WHERE g.task_id = x.task_id AND CASE
  WHEN x.claims THEN g.status = 'pending' OR (g.status = 'waiting' AND g.due <= now())
  ELSE g.status = 'processing' AND g.fence = x.fence AND g.run_id IS NULL END
RETURNING x.claims, g.task_id, g.run_id, g.shape, g.member, g.turn, g.region, g.fence, g.tries, g.deaths, g.payload

-- What an attempt must know of its run, one row a claimed task of a run. A run that has not moved has no answers, unless it was
-- retried from another's; children and approvals are left by a yield, so they are met by a later claim than the first.
-- name: load
SELECT t.task_id, r.run_id, r.team, r.key, r.shape, r.workspace, r.user_id, r.parent_task, r.version, r.open, r.status,
  r.input, r.created_at,
  CASE WHEN r.version > 0 OR r.from_task IS NOT NULL THEN
    (SELECT jsonb_agg(jsonb_build_object('taskId', s.task_id, 'member', s.member, 'turn', s.turn, 'status', s.status,
      'result', s.result, 'error', s.error) ORDER BY s.turn, s.task_id)
    FROM agent_tasks s WHERE s.run_id = r.run_id AND s.completed_at IS NOT NULL) END AS answers,
  CASE WHEN t.fence > 1 THEN
    (SELECT jsonb_agg(jsonb_build_object('runId', c.run_id, 'team', c.team, 'key', c.key, 'status', c.status, 'error', c.error))
    FROM runs c WHERE c.parent_task = t.task_id) END AS children,
  CASE WHEN t.fence > 1 THEN
    (SELECT jsonb_agg(jsonb_build_object('approvalId', a.approval_id, 'status', a.status, 'hash', a.hash, 'proposal', a.proposal,
      'answer', a.answer, 'answeredBy', a.answered_by, 'expired', a.expires_at <= now(),
      'msLeft', GREATEST(0, extract(epoch FROM a.expires_at - now()) * 1000)::INT8) ORDER BY a.asked_at, a.approval_id)
    FROM approvals a WHERE a.task_id = t.task_id) END AS approvals
FROM agent_tasks t JOIN runs r ON r.run_id = t.run_id
WHERE t.task_id = ANY(:tasks::UUID[])

-- Who holds these now: what a worker asks after an unknown outcome.
-- name: held
SELECT task_id, status, fence, worker FROM agent_tasks WHERE task_id = ANY(:tasks::UUID[])

-- A task that this worker holds without knowing (the reply to its claim was lost) is run all the same.
-- name: adopt
SELECT TRUE AS claims, task_id, run_id, shape, member, turn, region, fence, tries, deaths, payload FROM agent_tasks
WHERE task_id = ANY(:tasks::UUID[]) AND worker = :worker::UUID AND status = 'processing'

-- A list beside a list in SELECT: in FROM each would be a function with a store of its own, and a tenth of the statement.
-- fragment: enqueued
INSERT INTO agent_tasks (task_id, shape, member, turn, region, shard, ord, due, status, payload)
SELECT i.task_id, :shape::TEXT, i.member, 0, i.region, i.shard, <<now_us>> + i.o + i.lag, now() + i.delay * '1 microsecond'::INTERVAL,
  CASE WHEN i.delay > 0 THEN 'waiting' ELSE 'pending' END, i.payload::JSONB
FROM (SELECT unnest(:tasks::UUID[]) AS task_id, unnest(:members::TEXT[]) AS member, unnest(:regions::TEXT[]) AS region,
  unnest(:shards::INT4[]) AS shard, unnest(:lags::INT8[]) AS lag, unnest(:delays::INT8[]) AS delay,
  unnest(:payloads::TEXT[]) AS payload, generate_subscripts(:tasks::UUID[], 1) AS o) AS i

-- Tasks whose ids were just drawn: looking whether one is there would be a sixth of it.
-- name: enqueue
<<enqueued>>

-- Tasks whose ids their senders chose, so that one is there once however often it is sent.
-- name: enqueueOnce
<<enqueued>>
ON CONFLICT (task_id) DO NOTHING
RETURNING task_id

-- shared fragment: now_us
(extract(epoch FROM now()) * 1000000)::INT8

-- A settled, woken or new task goes through one INSERT … ON CONFLICT: one mutation, and no locked row is skipped.
-- shared fragment: wake
ON CONFLICT (task_id) DO UPDATE SET
  status = CASE WHEN x.awaits + excluded.awaits > 0 THEN x.status ELSE excluded.status END,
  due = CASE WHEN x.awaits + excluded.awaits > 0 THEN x.due ELSE excluded.due END,
  awaits = x.awaits + excluded.awaits,
  worker = NULL,
  completed_at = excluded.completed_at

-- Closes tasks and moves their runs. `last`: the sender saw open = 1 and, unless cancelling, asked `next` at this
-- version. A task that does not come back was not settled. At most one task a run in a group. What most settles have no
-- use for (a caller to wake, decisions, memories) stands in fragments of other files, empty in the forms without it: each
-- node of the plan is paid for by every group, whatever goes through it.
-- name: settle
WITH i AS (SELECT * FROM unnest(:ids::UUID[], :fences::INT4[], :versions::INT4[], :opens::INT4[], :nevs::INT4[], :lasts::BOOL[],
    :run_froms::TEXT[], :run_tos::TEXT[], :task_tos::TEXT[], :answers::TEXT[], :errors::TEXT[], :run_errors::TEXT[])
  AS i(id, fence, version, opens, nev, last, run_from, run_to, task_to, answer, error, run_error)),
t AS (SELECT t.task_id, t.run_id, t.shape, t.member, t.turn, t.region, t.shard, t.ord, i.*
  FROM agent_tasks t JOIN i ON i.id = t.task_id
  WHERE t.fence = i.fence AND t.worker IS NOT NULL ORDER BY t.run_id FOR UPDATE OF t),
r AS (UPDATE runs x SET version = x.version + 1, open = x.open - 1 + t.opens, seq = x.seq + t.nev,
    status = CASE WHEN t.last THEN t.run_to ELSE x.status END,
    error = CASE WHEN t.last AND t.run_to IN ('stuck', 'failed') THEN t.run_error::JSONB END,
    completed_at = CASE WHEN t.last AND t.run_to IN ('completed', 'failed', 'cancelled') THEN now() END
  FROM t
  WHERE x.run_id = t.run_id AND x.status = t.run_from
    AND CASE WHEN t.last THEN x.open = 1 AND x.version = t.version ELSE x.open > 1 END
    <<uncalled>>
  RETURNING t.task_id, t.run_id, t.shape, t.member, t.turn, t.region, t.shard, t.ord, t.fence, t.task_to, t.answer, t.error,
    x.parent_task, x.completed_at, x.workspace, x.user_id, x.about_user, x.version, x.open, x.seq - t.nev AS base),
<<callers>>
k AS (INSERT INTO agent_tasks AS x (<<columns>>, status, worker, fence, awaits, result, error, started_at, completed_at)
  SELECT <<columns>>, task_to, NULL::UUID, fence, 0, answer::JSONB, error::JSONB, NULL::TIMESTAMPTZ, now() FROM r
  <<called>>
  UNION ALL
  SELECT n.task_id, r.run_id, r.shape, n.member, n.turn, n.region, n.shard, r.ord,
    CASE WHEN n.worker IS NULL THEN 'pending' ELSE 'processing' END, n.worker, CASE WHEN n.worker IS NULL THEN 0 ELSE 1 END, 0,
    NULL::JSONB, NULL::JSONB, CASE WHEN n.worker IS NOT NULL THEN now() END, NULL::TIMESTAMPTZ
  FROM unnest(:n_tasks::UUID[], :n_afters::UUID[], :n_members::TEXT[], :n_turns::INT4[], :n_regions::TEXT[], :n_shards::INT4[],
    :n_workers::UUID[]) AS n(task_id, after, member, turn, region, shard, worker)
  JOIN r ON r.task_id = n.after
  <<wake>>, result = excluded.result, error = excluded.error
  WHERE x.fence = excluded.fence AND x.status = CASE WHEN excluded.awaits < 0 THEN 'waiting' ELSE 'processing' END
  RETURNING 1),
<<decided>>
<<beside>>
v AS (SELECT r.run_id AS stream, r.base + e.n AS seq, e.type, e.data, row_number() OVER (ORDER BY e.o) AS o
  FROM unnest(:e_afters::UUID[], :e_ns::INT4[], :e_types::TEXT[], :e_datas::TEXT[]) WITH ORDINALITY AS e(after, n, type, data, o)
  JOIN r ON r.task_id = e.after WHERE <<after_tasks>>),
<<append_events>>
SELECT task_id, version, open FROM r

-- The caller's row is locked by what writes tasks, before the lane: PostgreSQL runs the parts of a statement that nobody
-- asks for in an order of its own.
-- shared fragment: after_tasks
(SELECT count(*) FROM k) >= 0

-- The first statement of a settle that writes to tables of teams.
-- name: lock
SELECT task_id FROM agent_tasks WHERE task_id = :task::UUID AND fence = :fence::INT4 AND status = 'processing' FOR UPDATE

-- An attempt that ends without closing its task (retry, snooze: waiting; park: waiting with approvals; hand back:
-- pending), and the end of bare tasks. Touches no run and no version.
-- name: yield
WITH i AS (SELECT * FROM unnest(:ids::UUID[], :fences::INT4[], :task_tos::TEXT[], :delays::INT8[], :tries::INT4[], :payloads::TEXT[],
    :answers::TEXT[], :errors::TEXT[]) AS i(id, fence, task_to, delay, tries, payload, answer, error)),
u AS (UPDATE agent_tasks g SET status = i.task_to, worker = NULL, due = now() + i.delay * '1 microsecond'::INTERVAL,
    tries = g.tries + i.tries, payload = COALESCE(i.payload::JSONB, g.payload), result = i.answer::JSONB, error = i.error::JSONB,
    completed_at = CASE WHEN i.task_to IN ('completed', 'failed', 'cancelled') THEN now() END
  FROM i
  WHERE g.task_id = i.id AND g.fence = i.fence AND g.worker IS NOT NULL
    AND (i.task_to IN ('pending', 'waiting') OR g.run_id IS NULL)
  RETURNING g.task_id, g.due),
a AS (<<ask>>)
SELECT task_id FROM u

-- An impatient operator: the run's retries, snoozes and timers are due now; parked and awaiting tasks are not touched.
-- name: hurry
UPDATE agent_tasks g SET due = now() WHERE run_id = :run::UUID AND status = 'waiting' AND awaits = 0 AND due > now()
  AND NOT EXISTS (SELECT 1 FROM approvals a WHERE a.task_id = g.task_id AND a.status = 'pending')
RETURNING task_id

-- A draining worker gives back what it has not begun, without a death.
-- name: handBack
UPDATE agent_tasks SET status = 'pending', worker = NULL, due = now() WHERE worker = :worker::UUID AND status = 'processing'
RETURNING task_id

-- A task whose attempts killed two processes runs alone: claimed by a one-slot process, one at a time.
-- name: claimAlone
WITH c AS (SELECT task_id FROM agent_tasks
  WHERE region = ANY(:regions::TEXT[]) AND status IN ('pending', 'waiting') AND deaths > 1 AND due <= now()
    AND shape = ANY(:shapes::TEXT[]) ORDER BY ord LIMIT 1)
UPDATE agent_tasks g SET status = 'processing', worker = :worker::UUID, fence = g.fence + 1, started_at = now() FROM c
WHERE g.task_id = c.task_id AND (g.status = 'pending' OR (g.status = 'waiting' AND g.due <= now()))
RETURNING TRUE AS claims, g.task_id, g.run_id, g.shape, g.member, g.turn, g.region, g.fence, g.tries, g.deaths, g.payload

-- name: depth
SELECT region, status, count(*)::INT4 AS n,
  COALESCE(extract(epoch FROM now() - min(due) FILTER (WHERE status = 'pending')), 0)::FLOAT8 AS oldest_s
FROM agent_tasks WHERE status IN ('pending', 'processing', 'waiting') GROUP BY region, status

-- name: tasksOfRun
SELECT t.task_id, t.member, t.turn, t.status, t.region, t.fence, t.tries, t.deaths, t.worker, w.region AS worker_region, t.payload,
  t.result, t.error, t.created_at, t.due, t.started_at, t.completed_at
FROM agent_tasks t LEFT JOIN workers w ON w.worker = t.worker
WHERE t.run_id = :run::UUID ORDER BY t.turn, t.created_at, t.task_id

-- The latest answers of a member in these runs.
-- name: answersOf
SELECT DISTINCT ON (t.run_id) t.run_id, t.result FROM agent_tasks t
WHERE t.run_id = ANY(:runs::UUID[]) AND t.member = :member::TEXT AND t.status = 'completed'
ORDER BY t.run_id, t.turn DESC

-- Bare tasks by their ids, as they stand.
-- name: bareTasks
SELECT t.task_id, t.member, t.region, t.status, t.fence, t.tries, t.deaths, w.region AS worker_region, t.result, t.created_at,
  t.started_at, t.completed_at
FROM agent_tasks t LEFT JOIN workers w ON w.worker = t.worker WHERE t.task_id = ANY(:tasks::UUID[]) AND t.run_id IS NULL

-- name: forgetBare
DELETE FROM agent_tasks WHERE task_id = ANY(:tasks::UUID[]) AND run_id IS NULL AND completed_at IS NOT NULL RETURNING task_id
