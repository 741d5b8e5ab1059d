-- What people look for on the screen: runs that need somebody, a team's runs, the newest memories.
CREATE INDEX IF NOT EXISTS runs_troubled ON runs (created_at, run_id) WHERE status IN ('stuck', 'failed', 'cancelling', 'cancelled');
CREATE INDEX IF NOT EXISTS runs_team ON runs (team, created_at);
CREATE INDEX IF NOT EXISTS seed_answers_label ON seed_answers (label, expense_id);
CREATE INDEX IF NOT EXISTS agent_memory_created ON agent_memory (created_at, memory_id);
