-- What a page shows of the whole system. Reads only, over the tables of this package.

-- How many tasks each worker holds.
-- name: held
SELECT worker, count(*)::INT4 AS held FROM agent_tasks WHERE status = 'processing' GROUP BY worker

-- Tasks answered since a time (not those that a retried run kept of another), and from admission to answer, people's thinking not counted. Reads all tasks: asked seldom.
-- name: done
SELECT count(*)::INT4 AS done,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY d.ms) AS p50_ms,
  percentile_cont(0.95) WITHIN GROUP (ORDER BY d.ms) AS p95_ms
FROM (
  SELECT CASE WHEN m.kind = 'human' THEN NULL ELSE extract(epoch FROM t.completed_at - t.created_at)::FLOAT8 * 1000 END AS ms
  FROM agent_tasks t JOIN runs r ON r.run_id = t.run_id LEFT JOIN members m ON m.team = r.team AND m.member = t.member
  WHERE t.status = 'completed' AND t.completed_at >= :since::TIMESTAMPTZ AND t.member <> '$next' AND t.fence > 0
) d

-- name: decided
SELECT count(*)::INT4 AS decided FROM agent_decisions WHERE created_at >= :since::TIMESTAMPTZ

-- How runs ended and how often each was worked on: what an experiment is judged by.
-- name: outcomes
SELECT r.run_id, r.status, r.created_at, r.completed_at,
  (SELECT count(*)::INT4 FROM agent_decisions d WHERE d.run_id = r.run_id) AS decisions,
  (SELECT count(DISTINCT d.task_id)::INT4 FROM agent_decisions d WHERE d.run_id = r.run_id) AS deciders,
  (SELECT COALESCE(max(t.fence), 0)::INT4 FROM agent_tasks t WHERE t.run_id = r.run_id) AS fence,
  (SELECT min(d.created_at) FROM agent_decisions d WHERE d.run_id = r.run_id) AS decided_at
FROM runs r WHERE r.run_id = ANY(:runs::UUID[])
