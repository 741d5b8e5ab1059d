-- What must never be found. Statements that begin with `always` hold at every moment, those with `end` when nothing
-- runs any more. Each returns the rows that are wrong.

-- name: alwaysOpenIsExact
SELECT r.run_id, r.status, r.open, count(t.task_id)::INT4 AS found
FROM runs r LEFT JOIN agent_tasks t ON t.run_id = r.run_id AND t.status IN ('pending', 'processing', 'waiting')
GROUP BY r.run_id, r.status, r.open HAVING r.open <> count(t.task_id)

-- A closed child has lowered its caller's count, an open one (a stuck one too) has not.
-- name: alwaysAwaitsIsExact
SELECT t.task_id, t.status, t.awaits, count(c.run_id)::INT4 AS found
FROM agent_tasks t LEFT JOIN runs c ON c.parent_task = t.task_id AND c.completed_at IS NULL
GROUP BY t.task_id, t.status, t.awaits
HAVING (t.status = 'waiting' AND t.awaits <> count(c.run_id)) OR (t.status <> 'waiting' AND t.awaits <> 0)

-- name: alwaysHeldIsProcessing
SELECT task_id, status, worker FROM agent_tasks WHERE (worker IS NOT NULL) <> (status = 'processing')

-- A turn is a barrier: nothing of an earlier turn is open once a later one has begun.
-- name: alwaysOneTurnIsOpen
SELECT t.run_id, t.task_id, t.turn FROM agent_tasks t
WHERE t.run_id IS NOT NULL AND t.status IN ('pending', 'processing', 'waiting')
  AND EXISTS (SELECT 1 FROM agent_tasks later WHERE later.run_id = t.run_id AND later.turn > t.turn)

-- name: alwaysEachMemberOnceATurn
SELECT run_id, turn, member, count(*)::INT4 AS found FROM agent_tasks
WHERE run_id IS NOT NULL AND member <> '$next' GROUP BY run_id, turn, member HAVING count(*) > 1

-- name: alwaysClosedRunsSayWhen
SELECT run_id, status, completed_at FROM runs
WHERE (completed_at IS NOT NULL) <> (status IN ('completed', 'failed', 'cancelled'))

-- name: alwaysLanesAreGapless
SELECT l.lane, l.head, count(e.pos)::INT8 AS found, min(e.pos) AS first, max(e.pos) AS last
FROM lanes l LEFT JOIN events e ON e.lane = l.lane
GROUP BY l.lane, l.head HAVING l.head <> count(e.pos) OR (count(e.pos) > 0 AND (min(e.pos) <> 1 OR max(e.pos) <> l.head))

-- name: alwaysRunStreamsAreGapless
SELECT r.run_id, r.seq, count(e.seq)::INT8 AS found, max(e.seq) AS last
FROM runs r LEFT JOIN events e ON e.stream = r.run_id
GROUP BY r.run_id, r.seq HAVING r.seq <> count(e.seq) OR r.seq <> max(e.seq)

-- name: alwaysAnsweredSaysWho
SELECT approval_id, status FROM approvals WHERE status = 'answered' AND answered_by IS NULL

-- name: endNothingIsHeldByTheDead
SELECT t.task_id, t.worker FROM agent_tasks t LEFT JOIN workers w ON w.worker = t.worker
WHERE t.status = 'processing' AND (w.worker IS NULL OR w.status = 'gone' OR w.lease_until < now())

-- name: endNoRunIsUnfinished
SELECT run_id, key, status, open FROM runs WHERE completed_at IS NULL

-- name: endNoTaskIsOpen
SELECT task_id, member, status FROM agent_tasks WHERE status IN ('pending', 'processing', 'waiting')

-- name: endFailuresHaveAReason
SELECT run_id, status FROM runs WHERE status = 'failed' AND (error IS NULL OR error ->> 'code' IS NULL)

-- name: endDecisionsBelongToClosedTasks
SELECT d.decision_id, d.task_id FROM agent_decisions d LEFT JOIN agent_tasks t ON t.task_id = d.task_id
WHERE t.completed_at IS NULL
