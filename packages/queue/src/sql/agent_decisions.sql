-- Table agent_decisions: written only with the settle of the task they belong to; people's feedback is marked later, with
-- the verdict that gives it (packages/learning).

-- A decision is theirs to see whose run it is, or about whose row.
-- shared fragment: decide
INSERT INTO agent_decisions (decision_id, agent_id, decision_type, context, reasoning, action, confidence, workspace, user_id,
    run_id, task_id, region)
  SELECT d.decision_id, d.agent_id, d.decision_type, d.context::JSONB, d.reasoning, d.action::JSONB, d.confidence, r.workspace,
    COALESCE(r.user_id, r.about_user),
    r.run_id, r.task_id, :region::TEXT
  FROM unnest(:d_ids::UUID[], :d_afters::UUID[], :d_agents::UUID[], :d_types::TEXT[], :d_contexts::TEXT[], :d_reasonings::TEXT[],
    :d_actions::TEXT[], :d_confidences::FLOAT8[]) AS d(decision_id, after, agent_id, decision_type, context, reasoning, action, confidence)
  JOIN r ON r.task_id = d.after
  RETURNING 1

-- shared fragment: decided
d AS (<<decide>>),

-- name: decisions
SELECT d.decision_id, d.agent_id, m.team, m.member, d.decision_type, d.context, d.reasoning, d.action, d.confidence, d.user_feedback,
  d.run_id, d.task_id, d.region, d.created_at
FROM agent_decisions d LEFT JOIN members m ON m.agent_id = d.agent_id
WHERE d.workspace = :workspace::TEXT AND (:run::UUID IS NULL OR d.run_id = :run::UUID)
  AND (:user::UUID IS NULL OR d.user_id = :user::UUID)
ORDER BY d.created_at DESC LIMIT :page::INT8

-- What people say of a decision, in a statement that has a CTE g with a row where the verdict counts.
-- shared fragment: mark_feedback
UPDATE agent_decisions y SET user_feedback = :feedback::TEXT, feedback_at = now() FROM g
  WHERE y.decision_id = :decision::UUID RETURNING y.decision_id

-- A decision with whose it is by its task, registered or not.
-- name: decision
SELECT d.decision_id, d.agent_id, r.team, t.member, d.decision_type, d.context, d.reasoning, d.action, d.confidence, d.user_feedback,
  d.run_id, d.task_id, d.region, d.created_at, d.workspace, t.region AS home, d.user_id
FROM agent_decisions d JOIN runs r ON r.run_id = d.run_id JOIN agent_tasks t ON t.task_id = d.task_id
WHERE d.decision_id = :decision::UUID

-- name: grounds
SELECT decision_id, context, action FROM agent_decisions WHERE decision_id = ANY(:decisions::UUID[])

-- The newest decision of a type in a run, and who answered the run's last question.
-- name: answered
SELECT i.run_id, i.type AS decision_type, d.decision_id, p.answered_by
FROM unnest(:runs::UUID[], :types::TEXT[]) AS i(run_id, type)
CROSS JOIN LATERAL (SELECT x.decision_id FROM agent_decisions x WHERE x.run_id = i.run_id AND x.decision_type = i.type
  ORDER BY x.created_at DESC, x.decision_id LIMIT 1) d
LEFT JOIN LATERAL (SELECT a.answered_by FROM agent_tasks t JOIN approvals a ON a.task_id = t.task_id
  WHERE t.run_id = i.run_id AND a.status = 'answered' ORDER BY a.answered_at DESC LIMIT 1) p ON true
