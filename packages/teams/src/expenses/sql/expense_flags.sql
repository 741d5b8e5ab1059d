-- What fraud doubts, as people look at it: the latest word on a charge.

-- name: keep_flag
INSERT INTO expense_flags AS x (expense_id, run_id, action, score, says)
VALUES (:expense::UUID, :run::UUID, :action::TEXT, :score::FLOAT8, :says::TEXT)
ON CONFLICT (expense_id) DO UPDATE SET run_id = excluded.run_id, action = excluded.action, score = excluded.score, says = excluded.says,
  flagged_at = excluded.flagged_at
RETURNING x.expense_id
