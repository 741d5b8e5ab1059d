-- Table effects: intent before, result after, at most once per (task, key); a crash between the two is ambiguous.

-- A row = go. None = read it: done → its result; my fence, after a sending of mine without a reply → go; else → its deadline;
-- absent → fenced, stop. Only a live run begins an effect.
-- name: intend
WITH t AS (SELECT t.task_id, t.fence FROM agent_tasks t JOIN runs r ON r.run_id = t.run_id
  WHERE t.task_id = :task::UUID AND t.fence = :fence::INT4 AND t.status = 'processing' AND r.status = 'running' FOR UPDATE OF t)
INSERT INTO effects AS x (task_id, key, fence, class, status, args_hash, deadline)
SELECT task_id, :key::TEXT, fence, :class::TEXT, 'intended', :hash::TEXT, now() + :limit::INTERVAL FROM t
ON CONFLICT (task_id, key) DO UPDATE SET fence = excluded.fence, status = 'intended', deadline = excluded.deadline,
  args_hash = excluded.args_hash, result = NULL WHERE x.status = 'void' AND x.fence < excluded.fence
RETURNING key

-- name: effect
SELECT e.fence, e.class, e.status, e.args_hash, e.result, e.deadline <= now() AS overdue,
  GREATEST(0, (extract(epoch FROM e.deadline - now()) * 1000))::FLOAT8 AS ms_left,
  (t.fence = :fence::INT4 AND t.status = 'processing') AS mine
FROM agent_tasks t LEFT JOIN effects e ON e.task_id = t.task_id AND e.key = :key::TEXT
WHERE t.task_id = :task::UUID

-- Recorded under its own fence, lease or not; no row = a newer fence has taken the key: it was doubled, and is counted.
-- name: outcome
UPDATE effects SET status = :to::TEXT, result = :result::JSONB
WHERE task_id = :task::UUID AND key = :key::TEXT AND fence = :fence::INT4 AND status IN ('intended', 'ambiguous') RETURNING status

-- An older fence's open intent, past its deadline: ambiguous, or what a probe or a human found (done, void).
-- name: resolve
WITH t AS (SELECT task_id, fence FROM agent_tasks WHERE task_id = :task::UUID AND fence = :fence::INT4 AND status = 'processing' FOR UPDATE)
UPDATE effects e SET status = :to::TEXT, result = COALESCE(:result::JSONB, e.result) FROM t
WHERE e.task_id = t.task_id AND e.key = :key::TEXT AND e.fence < t.fence AND e.deadline < now() AND e.status IN ('intended', 'ambiguous')
RETURNING e.status

-- Of a closed task nobody comes back to an open intent: past its deadline it is as unknown as one that was marked.
-- name: ambiguous
SELECT e.task_id, e.key, e.class, e.fence, e.deadline, t.run_id, t.member, r.team
FROM effects e JOIN agent_tasks t ON t.task_id = e.task_id LEFT JOIN runs r ON r.run_id = t.run_id
WHERE e.status = 'ambiguous' OR (e.status = 'intended' AND e.deadline <= now() AND t.completed_at IS NOT NULL)
ORDER BY e.deadline LIMIT :page::INT8

-- What a run did in the outside world, or may have done.
-- name: ofRun
SELECT e.task_id, e.key, e.class, e.status, t.member, t.turn FROM effects e JOIN agent_tasks t ON t.task_id = e.task_id
WHERE t.run_id = :run::UUID AND e.status <> 'void' ORDER BY t.turn, t.task_id, e.key LIMIT 500
