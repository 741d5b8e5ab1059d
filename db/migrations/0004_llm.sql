-- Every try at a model, failed ones too. Prompt and answer are masked and cut; `price` is what a million tokens cost on
-- that day, so that history is never priced anew.
CREATE TABLE IF NOT EXISTS llm_calls (
  call_id UUID NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  role TEXT NOT NULL,
  purpose TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('ok', 'failed')),
  error_code TEXT,
  input_tokens INT8 NOT NULL,
  output_tokens INT8 NOT NULL,
  cache_read_tokens INT8 NOT NULL,
  cache_write_tokens INT8 NOT NULL,
  took_ms INT8 NOT NULL,
  price JSONB,
  cost NUMERIC(24,12),
  prompt TEXT NOT NULL,
  answer TEXT NOT NULL,
  workspace TEXT NOT NULL,
  user_id TEXT,
  team TEXT NOT NULL,
  member TEXT NOT NULL,
  run_id UUID,
  task_id UUID,
  fence INT8 NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS llm_calls_day ON llm_calls (created_at);
CREATE INDEX IF NOT EXISTS llm_calls_team ON llm_calls (team, created_at);
CREATE INDEX IF NOT EXISTS llm_calls_run ON llm_calls (run_id, created_at);
CREATE INDEX IF NOT EXISTS llm_calls_task ON llm_calls (task_id);
