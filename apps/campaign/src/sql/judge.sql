-- What must never be seen once all runs have ended: each statement returns the offenders, and none is what is wanted.
-- (What holds for every queue is in @holdfast/queue/violations.) Tables come in as fragments: the judge looks at
-- everybody's rows and writes none.

-- name: ended
SELECT run_id, CASE WHEN status = 'failed' THEN error ->> 'code' END AS code FROM <<runs>> WHERE run_id = ANY(:runs::UUID[]) AND (completed_at IS NOT NULL OR status = 'stuck')

-- name: unended
SELECT run_id FROM <<runs>> WHERE completed_at IS NULL

-- name: fenceNow
SELECT fence, status FROM <<tasks>> WHERE task_id = :task::UUID

-- name: page
SELECT run_id, key, parent_task, input, status, error, completed_at FROM <<runs>> WHERE run_id > :after::UUID ORDER BY run_id LIMIT 500

-- name: tasksOf
SELECT run_id, task_id, member, turn, status, deaths, result, error FROM <<tasks>> WHERE run_id = ANY(:runs::UUID[]) ORDER BY run_id, turn, member

-- A write under an old fence that was accepted: the event of a task's end carries another fence than the task.
-- name: staleEnds
SELECT t.task_id AS id, e.type || ' under fence ' || (e.data ->> 'fence') || ', the task has ' || t.fence AS says
FROM <<events>> e JOIN <<tasks>> t ON t.task_id = (e.data ->> 'taskId')::UUID AND t.run_id = e.stream
WHERE e.type = 'task.completed' AND ((e.data ->> 'fence')::INT4 <> t.fence OR t.status <> 'completed')

-- name: endedTwice
SELECT (e.data ->> 'taskId') AS id, count(*) || ' completions' AS says FROM <<events>> e JOIN <<runs>> r ON r.run_id = e.stream
WHERE e.type = 'task.completed' GROUP BY e.data ->> 'taskId' HAVING count(*) > 1

-- name: decidedTwice
SELECT task_id AS id, count(*) || ' decisions of one kind' AS says FROM <<decisions>> GROUP BY task_id, decision_type HAVING count(*) > 1

-- name: completedNotAsTold
SELECT t.task_id AS id, 'is completed without an event that says so' AS says FROM <<tasks>> t
WHERE t.run_id IS NOT NULL AND t.status = 'completed'
  AND NOT EXISTS (SELECT 1 FROM <<events>> e WHERE e.stream = t.run_id AND e.type = 'task.completed' AND e.data ->> 'taskId' = t.task_id::TEXT)

-- Nobody may pass over an effect of which nobody knows whether it happened: a completed task has none open.
-- name: effectsOpen
SELECT f.task_id AS id, f.key || ' is ' || f.status || ' though its task is completed' AS says
FROM <<effects>> f JOIN <<tasks>> t ON t.task_id = f.task_id WHERE t.status = 'completed' AND f.status <> 'done'

-- name: effectsAhead
SELECT f.task_id AS id, f.key || ' has fence ' || f.fence || ', its task ' || t.fence AS says
FROM <<effects>> f JOIN <<tasks>> t ON t.task_id = f.task_id WHERE f.fence > t.fence

-- Of ended runs that never completed: open intents. Each must be in the list of ambiguous effects.
-- name: intentsLeft
SELECT f.task_id, f.key, f.status FROM <<effects>> f JOIN <<tasks>> t ON t.task_id = f.task_id
WHERE t.completed_at IS NOT NULL AND f.status IN ('intended', 'ambiguous') AND f.class <> 'idempotent' AND f.deadline < now()

-- name: questionsAsked
SELECT a.task_id, a.proposal ->> 'effect' AS key, a.status, t.status AS task_status
FROM <<approvals>> a JOIN <<tasks>> t ON t.task_id = a.task_id WHERE a.proposal ->> 'kind' = 'effect'

-- When the leases of those ended that are gone (ms), by a clock that says now.
-- name: goneWorkers
SELECT worker, (extract(epoch FROM lease_until) * 1000)::FLOAT8 AS lease_end, (extract(epoch FROM now()) * 1000)::FLOAT8 AS now
FROM <<workers>> WHERE worker = ANY(:workers::UUID[]) AND status = 'gone'

-- What must not grow, however long it goes on.
-- name: load
SELECT (SELECT count(*) FROM pg_stat_activity)::INT4 AS connections, (SELECT count(*) FROM <<runs>> WHERE completed_at IS NULL)::INT4 AS unfinished
