-- Table llm_calls: what was asked of models, and what it cost.

-- name: record
INSERT INTO llm_calls (provider, model, role, purpose, status, error_code, input_tokens, output_tokens, cache_read_tokens,
  cache_write_tokens, took_ms, price, cost, prompt, answer, workspace, user_id, team, member, run_id, task_id, fence)
VALUES (:provider::TEXT, :model::TEXT, :role::TEXT, :purpose::TEXT, :status::TEXT, :error_code::TEXT, :input::INT8,
  :output::INT8, :cache_read::INT8, :cache_write::INT8, :took_ms::INT8, :price::JSONB, :cost::NUMERIC, :prompt::TEXT,
  :answer::TEXT, :workspace::TEXT, :user_id::TEXT, :team::TEXT, :member::TEXT, :run_id::UUID, :task_id::UUID, :fence::INT8)

-- name: of_run
SELECT call_id, provider, model, role, purpose, status, error_code, input_tokens, output_tokens, cache_read_tokens,
  cache_write_tokens, took_ms, price, cost::TEXT AS cost, prompt, answer, team, member, task_id, fence, created_at
FROM llm_calls WHERE run_id = :run_id::UUID ORDER BY created_at, call_id LIMIT :page::INT8

-- US dollars by day (UTC), team, member and model since a day; `unpriced` calls have no known price and are not in the sum.
-- name: costs
SELECT (created_at AT TIME ZONE 'UTC')::DATE::TEXT AS day, team, member, provider, model, count(*)::INT8 AS calls,
  count(*) FILTER (WHERE status = 'failed')::INT8 AS failed, count(*) FILTER (WHERE cost IS NULL)::INT8 AS unpriced,
  sum(input_tokens)::INT8 AS input_tokens, sum(output_tokens)::INT8 AS output_tokens,
  coalesce(sum(cost), 0)::TEXT AS cost
FROM llm_calls WHERE created_at >= :since::TIMESTAMPTZ
GROUP BY 1, team, member, provider, model ORDER BY 1, team, member, provider, model

-- The runs that cost most since a day.
-- name: dearest
SELECT run_id, team, count(*)::INT8 AS calls, sum(input_tokens)::INT8 AS input_tokens, sum(output_tokens)::INT8 AS output_tokens,
  sum(cost)::TEXT AS cost
FROM llm_calls WHERE created_at >= :since::TIMESTAMPTZ AND run_id IS NOT NULL AND cost IS NOT NULL
GROUP BY run_id, team ORDER BY sum(cost) DESC, run_id LIMIT :page::INT8

-- name: spent
SELECT coalesce(sum(cost), 0)::TEXT AS cost FROM llm_calls WHERE task_id = :task_id::UUID
