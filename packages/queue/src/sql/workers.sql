-- Tables workers and members. The worker's row is the only one with a time; 'gone' is final.

-- name: join
INSERT INTO workers (worker, region, status, lease_until, steady_since, info)
VALUES (:worker::UUID, :region::TEXT, 'live', now() + :lease::INTERVAL, now(), :info::JSONB) RETURNING worker

-- Prolongs the lease and says what the worker holds. No row: gone. A lease that had run out makes it young again.
-- name: beat
WITH b AS (UPDATE workers SET lease_until = now() + :lease::INTERVAL,
    steady_since = CASE WHEN lease_until < now() THEN now() ELSE steady_since END
  WHERE worker = :worker::UUID AND status <> 'gone' RETURNING worker, status)
SELECT b.status AS worker_status, t.task_id, t.fence, r.status AS run_status
FROM b LEFT JOIN agent_tasks t ON t.worker = b.worker AND t.status = 'processing' LEFT JOIN runs r ON r.run_id = t.run_id

-- Marks workers gone whose lease is over, if the marker's own beats have been unbroken long enough (after an outage of
-- the database all beat before any may reap), takes back what *all* gone workers hold, and says which regions live. The
-- holder of the duties (the live worker that has been steady longest) also learns what is to be cancelled again.
-- name: reap
WITH w AS (UPDATE workers SET status = 'gone' WHERE status <> 'gone' AND lease_until < now() AND EXISTS (SELECT 1 FROM workers m
    WHERE m.worker = :worker::UUID AND m.status = 'live' AND m.lease_until > now() AND m.steady_since < now() - :steady::INTERVAL)
  RETURNING worker, region),
u AS (UPDATE agent_tasks g SET status = 'pending', worker = NULL, due = now(), deaths = deaths + 1
  WHERE g.status = 'processing' AND (g.worker IN (SELECT worker FROM w)
    OR EXISTS (SELECT 1 FROM workers d WHERE d.worker = g.worker AND d.status = 'gone'))
  RETURNING g.task_id, g.region, g.deaths),
d AS (SELECT worker FROM workers WHERE status = 'live' AND lease_until > now() ORDER BY steady_since, worker LIMIT 1)
SELECT 'gone' AS what, worker::TEXT AS id, region, 0 AS n FROM w
UNION ALL SELECT 'task', task_id::TEXT, region, deaths FROM u
UNION ALL SELECT 'live', worker::TEXT, region, CASE WHEN steady_since < now() - :steady::INTERVAL THEN 1 ELSE 0 END
  FROM workers WHERE status = 'live' AND lease_until > now()
UNION ALL SELECT 'lonely', '', region, count(*)::INT4 FROM agent_tasks
  WHERE status IN ('pending', 'waiting') AND deaths > 1 AND due <= now() GROUP BY region
UNION ALL SELECT 'duty', (SELECT worker::TEXT FROM d), '', 0
UNION ALL SELECT 'cancel', run_id::TEXT, '', 0 FROM (<<to_cancel>>) c WHERE (SELECT worker FROM d) = :worker::UUID

-- name: drain
UPDATE workers SET status = 'draining' WHERE worker = :worker::UUID AND status = 'live' RETURNING worker

-- name: drainRegion
UPDATE workers SET status = 'draining' WHERE region = :region::TEXT AND status = 'live' AND lease_until > now() RETURNING worker

-- name: leave
UPDATE workers SET status = 'gone', lease_until = now() WHERE worker = :worker::UUID AND status <> 'gone' RETURNING worker

-- Gone workers are kept a day: a claim in flight while its worker was marked would hold its task for ever.
-- name: prune
DELETE FROM workers w WHERE w.status = 'gone' AND w.lease_until < now() - :keep::INTERVAL
  AND NOT EXISTS (SELECT 1 FROM agent_tasks t WHERE t.worker = w.worker AND t.status = 'processing') RETURNING worker

-- name: workers
SELECT worker, region, status, lease_until, steady_since, started_at, info, lease_until > now() AS alive,
  extract(epoch FROM now() - lease_until)::FLOAT8 AS silent_s FROM workers
WHERE status <> 'gone' OR lease_until > now() - :recent::INTERVAL ORDER BY region, started_at

-- name: register
INSERT INTO members (agent_id, team, member, kind, does, home, shape)
SELECT * FROM unnest(:agents::UUID[], :teams::TEXT[], :members::TEXT[], :kinds::TEXT[], :does::TEXT[], :homes::TEXT[], :shapes::TEXT[])
ON CONFLICT (agent_id) DO UPDATE SET kind = excluded.kind, does = excluded.does, home = excluded.home, shape = excluded.shape,
  registered_at = now()
RETURNING agent_id

-- name: agentState
SELECT agent_id, agent_type, team, kind, does, region, status, current_task, last_heartbeat, done_by, pending, processing, waiting
FROM agent_state ORDER BY region, team, agent_type
