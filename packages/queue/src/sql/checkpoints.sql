-- Table checkpoints: what attempts save of their thinking, under their fence; gone with the settle.

-- No row = the task is not ours any more: stop.
-- name: save
WITH t AS (SELECT task_id, fence FROM agent_tasks WHERE task_id = :task::UUID AND fence = :fence::INT4 AND status = 'processing' FOR UPDATE)
INSERT INTO checkpoints (task_id, fence, id, data)
SELECT t.task_id, t.fence, c.id, c.data::JSONB FROM t, unnest(:ids::TEXT[], :datas::TEXT[]) AS c(id, data)
ON CONFLICT (task_id, fence, id) DO UPDATE SET data = excluded.data
RETURNING id

-- name: saved
SELECT fence, id, data FROM checkpoints WHERE task_id = :task::UUID ORDER BY fence

-- name: forget
WITH t AS (SELECT task_id FROM agent_tasks WHERE task_id = :task::UUID AND fence = :fence::INT4 AND status = 'processing' FOR UPDATE)
DELETE FROM checkpoints c WHERE c.task_id IN (SELECT task_id FROM t) RETURNING c.id

-- What a cancel of waiting tasks, or a lost settle, left behind: of tasks that are over.
-- name: sweepClosed
DELETE FROM checkpoints c WHERE c.task_id IN (SELECT s.task_id FROM (SELECT DISTINCT task_id FROM checkpoints) s
  JOIN agent_tasks t ON t.task_id = s.task_id WHERE t.completed_at IS NOT NULL LIMIT 100)
RETURNING c.task_id

-- Beside a settle that has more than an answer: without it a settle stays as small as it was. Needs r(task_id, …).
-- shared fragment: beside
z AS (DELETE FROM checkpoints c WHERE c.task_id IN (SELECT r.task_id FROM r) RETURNING 1),
kept AS (<<remember>>),
