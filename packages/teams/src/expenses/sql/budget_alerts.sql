-- Who was told that a budget passed a threshold. The key (user, category, month, threshold) makes it once; of the thresholds
-- `warn`, `forecast` and `over` a lower one is not told after a higher.

-- fragment: rank(threshold)
CASE {threshold} WHEN 'warn' THEN 1 WHEN 'forecast' THEN 2 ELSE 3 END

-- fragment: micros(time)
(extract(epoch FROM {time}) * 1000000)::INT8

-- fragment: instant(micros)
'1970-01-01T00:00:00Z'::TIMESTAMPTZ + {micros} * '1 microsecond'::INTERVAL

-- How far charges were looked at, and the newest there is, in microseconds since 1970. No row: none was ever seen.
-- name: looked
SELECT (SELECT <<micros(l.seen_until)>> FROM budget_looks l WHERE l.look = 'charges') AS since, <<micros(max(e.watched_at))>> AS until
FROM expenses e WHERE e.watched_at > e.created_at
HAVING max(e.watched_at) IS NOT NULL

-- Everything up to there was looked at; never backwards.
-- name: looked_until
INSERT INTO budget_looks AS l (look, seen_until) VALUES ('charges', <<instant(:until::INT8)>>)
ON CONFLICT (look) DO UPDATE SET seen_until = greatest(l.seen_until, excluded.seen_until)

-- Budgets of a month with a charge of that month that a worker saw after `since`, by key, page by page.
-- name: charged
SELECT DISTINCT b.user_id, b.category
FROM expenses e JOIN budgets b ON b.user_id = e.user_id
WHERE e.watched_at > e.created_at AND (:since::INT8 IS NULL OR e.watched_at > <<instant(:since::INT8)>>)
  AND e.expense_date >= :month::DATE AND e.expense_date < :next::DATE AND b.month = :month::DATE
  AND (b.category = '*' OR lower(trim(b.category)) = lower(trim(substr(e.shopping_type, 1, 200))))
  AND (b.user_id, b.category) > (:after_user::UUID, :after_category::TEXT)
ORDER BY b.user_id, b.category LIMIT :most::INT8

-- Who gets a row has the alert to tell. A repeated attempt of the same run gets none and reads `raised_by`.
-- name: raise
INSERT INTO budget_alerts (user_id, category, month, threshold, run_id, amount, spent, currency, says, chance)
SELECT i.user_id, i.category, i.month, i.threshold, :run::UUID, i.amount, i.spent, i.currency, i.says, i.chance
FROM unnest(:user_ids::UUID[], :categories::TEXT[], :months::DATE[], :thresholds::TEXT[], :amounts::NUMERIC[], :spents::NUMERIC[],
  :currencies::TEXT[], :sayings::TEXT[], :chances::FLOAT8[]) AS i(user_id, category, month, threshold, amount, spent, currency, says, chance)
WHERE NOT EXISTS (SELECT 1 FROM budget_alerts a WHERE a.user_id = i.user_id AND a.category = i.category AND a.month = i.month
  AND <<rank(a.threshold)>> >= <<rank(i.threshold)>>)
ON CONFLICT (user_id, category, month, threshold) DO NOTHING

-- name: raised_by
SELECT a.user_id, a.category, a.month::TEXT AS month, a.threshold, a.amount::TEXT AS amount, a.spent::TEXT AS spent, a.currency, a.says, a.chance,
  a.run_id, a.alerted_at
FROM budget_alerts a
WHERE a.run_id = :run::UUID AND (a.user_id, a.category, a.threshold) > (:after_user::UUID, :after_category::TEXT, :after_threshold::TEXT)
ORDER BY a.user_id, a.category, a.threshold LIMIT :most::INT8

-- name: alerts
SELECT a.user_id, a.category, a.month::TEXT AS month, a.threshold, a.amount::TEXT AS amount, a.spent::TEXT AS spent, a.currency, a.says, a.chance,
  a.run_id, a.alerted_at
FROM budget_alerts a
WHERE (:user::UUID IS NULL OR a.user_id = :user::UUID) AND (:month::DATE IS NULL OR a.month = :month::DATE)
ORDER BY extract(epoch FROM a.alerted_at)::FLOAT8 * :latest_first::INT4 DESC, a.user_id, a.category
LIMIT :most::INT8 OFFSET :skip::INT8
