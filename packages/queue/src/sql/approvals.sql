-- Table approvals: asked by the yield that parks a task, answered once.

-- shared fragment: ask
INSERT INTO approvals (approval_id, task_id, status, hash, proposal, expires_at, may, not_by)
  SELECT a.approval_id, u.task_id, 'pending', a.hash, a.proposal::JSONB, u.due, a.may::JSONB, a.not_by
  FROM unnest(:a_ids::UUID[], :a_tasks::UUID[], :a_hashes::TEXT[], :a_proposals::TEXT[], :a_mays::TEXT[], :a_not_bys::TEXT[])
    AS a(approval_id, task_id, hash, proposal, may, not_by)
  JOIN u ON u.task_id = a.task_id
  RETURNING 1

-- Locks the waiting task first; no row = already answered, expired, withdrawn, or not this person's to answer: not in
-- `may` (by name or by id), the one it is asked for, or one who took another seat of the same question.
-- name: answer
WITH t AS (SELECT t.task_id, t.run_id, t.region FROM agent_tasks t JOIN approvals a ON a.task_id = t.task_id
  WHERE a.approval_id = :approval::UUID AND t.status = 'waiting' FOR UPDATE OF t),
a AS (UPDATE approvals y SET status = 'answered', answer = :answer::JSONB, answered_by = :by::TEXT, answered_at = now()
  FROM t WHERE y.approval_id = :approval::UUID AND y.task_id = t.task_id AND y.hash = :hash::TEXT AND y.status = 'pending'
    AND y.expires_at > now() AND <<theirs>> RETURNING y.task_id),
r AS (UPDATE runs x SET seq = x.seq + 1 FROM t JOIN a ON a.task_id = t.task_id WHERE x.run_id = t.run_id RETURNING x.run_id, x.seq),
k AS (UPDATE agent_tasks g SET status = 'pending', due = now() FROM a WHERE g.task_id = a.task_id RETURNING g.task_id, g.region),
v AS (SELECT run_id AS stream, seq::INT8 AS seq, 'approval.answered'::TEXT AS type, :data::TEXT AS data, 1::INT8 AS o FROM r),
<<append_events>>
SELECT r.run_id, k.task_id, k.region FROM r, k

-- fragment: theirs
(y.may IS NULL OR y.may @> jsonb_build_array(:by::TEXT) OR y.may @> jsonb_build_array(:user::TEXT))
    AND (y.not_by IS NULL OR (lower(y.not_by) <> lower(:by::TEXT) AND lower(y.not_by) <> lower(COALESCE(:user::TEXT, ''))))
    AND NOT EXISTS (SELECT 1 FROM approvals o WHERE o.task_id = y.task_id AND o.hash = y.hash AND o.approval_id <> y.approval_id
      AND o.status = 'answered' AND o.answered_by = :by::TEXT)

-- name: approval
SELECT y.approval_id, y.task_id, y.status, y.hash, y.answered_by, y.answered_at, y.expires_at, y.expires_at <= now() AS late,
  t.status AS task_status, t.run_id, t.member, <<theirs>> AS theirs,
  (SELECT count(*) FROM approvals o WHERE o.task_id = y.task_id AND o.hash = y.hash)::INT4 AS seats
FROM approvals y JOIN agent_tasks t ON t.task_id = y.task_id WHERE y.approval_id = :approval::UUID

-- Whose to see the run is that asked.
-- name: owner
SELECT COALESCE(r.user_id, r.about_user) AS user_id FROM approvals y JOIN agent_tasks t ON t.task_id = y.task_id JOIN runs r ON r.run_id = t.run_id
WHERE y.approval_id = :approval::UUID

-- An attempt woken by the expiry of its question marks it: deny.
-- name: expire
UPDATE approvals SET status = 'expired' WHERE approval_id = ANY(:approvals::UUID[]) AND status = 'pending' AND expires_at <= now()
RETURNING approval_id

-- The inbox: questions whose task still waits.
-- name: inbox
SELECT a.approval_id, a.task_id, a.hash, a.proposal, a.asked_at, a.expires_at, t.run_id, t.member, t.region, r.team, r.key
FROM approvals a JOIN agent_tasks t ON t.task_id = a.task_id AND t.status = 'waiting' JOIN runs r ON r.run_id = t.run_id
WHERE a.status = 'pending' AND a.expires_at > now() AND r.workspace = :workspace::TEXT
  AND (:user::UUID IS NULL OR r.user_id = :user::UUID OR r.about_user = :user::UUID) ORDER BY a.asked_at LIMIT :page::INT8
