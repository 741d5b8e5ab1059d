-- What a user sees of runs and decisions is their own; most runs are nobody's, and cost nothing here.
CREATE INDEX IF NOT EXISTS runs_user ON runs (user_id, created_at) WHERE user_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS agent_decisions_user ON agent_decisions (user_id, created_at) WHERE user_id IS NOT NULL;
