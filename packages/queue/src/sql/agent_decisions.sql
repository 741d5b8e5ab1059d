-- Table agent_decisions: written only with the settle of the task they belong to.

-- shared fragment: decide
INSERT INTO agent_decisions (decision_id, agent_id, decision_type, context, reasoning, action, confidence, workspace, user_id,
    run_id, task_id, region)
  SELECT d.decision_id, d.agent_id, d.decision_type, d.context::JSONB, d.reasoning, d.action::JSONB, d.confidence, r.workspace, r.user_id,
    r.run_id, r.task_id, :region::TEXT
  FROM unnest(:d_ids::UUID[], :d_afters::UUID[], :d_agents::UUID[], :d_types::TEXT[], :d_contexts::TEXT[], :d_reasonings::TEXT[],
    :d_actions::TEXT[], :d_confidences::FLOAT8[]) AS d(decision_id, after, agent_id, decision_type, context, reasoning, action, confidence)
  JOIN r ON r.task_id = d.after
  RETURNING 1

-- name: decisions
SELECT d.decision_id, d.agent_id, m.team, m.member, d.decision_type, d.context, d.reasoning, d.action, d.confidence, d.user_feedback,
  d.run_id, d.task_id, d.region, d.created_at
FROM agent_decisions d LEFT JOIN members m ON m.agent_id = d.agent_id
WHERE d.workspace = :workspace::TEXT AND (:run::UUID IS NULL OR d.run_id = :run::UUID)
ORDER BY d.created_at DESC LIMIT :page::INT8
