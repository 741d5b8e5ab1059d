-- Reads and writes of the expenses domain. Rows come from people, so nothing here may fail on one: amounts may be NaN,
-- dates and times infinite, texts endless. Such values are replaced or cut before anything computes with them.

-- fragment: inserted
CASE WHEN e.created_at BETWEEN '1990-01-01T00:00:00Z'::TIMESTAMPTZ AND '2190-01-01T00:00:00Z'::TIMESTAMPTZ THEN e.created_at ELSE now() END

-- fragment: day
CASE WHEN e.expense_date BETWEEN '1990-01-01'::DATE AND '2190-01-01'::DATE THEN e.expense_date
  ELSE (<<inserted>> AT TIME ZONE 'UTC')::DATE END

-- fragment: columns
e.expense_id, e.user_id, (<<day>> - '2000-01-01'::DATE)::INT4 AS day, substr(e.expense_date::TEXT, 1, 40) AS date,
  CASE WHEN e.expense_amount = 'NaN'::NUMERIC THEN NULL ELSE round(e.expense_amount * 100)::INT8 END AS cents,
  substr(e.currency, 1, 20) AS currency, substr(e.shopping_type, 1, 200) AS shopping_type, substr(e.merchant, 1, 200) AS merchant,
  substr(e.payment_method, 1, 200) AS payment_method, COALESCE(e.recurring, false) AS recurring,
  (extract(epoch FROM <<inserted>>) * 1000)::INT8 AS created_ms

-- The charge itself, what others pay at its merchant (up to its own day), and the blacklist's entry, if any.
-- name: charge
SELECT <<columns>>,
  p.n AS peers, p.same AS peers_same, b.merchant AS blacklisted, b.reason AS blacklist_reason
FROM expenses e
CROSS JOIN LATERAL (
  SELECT count(*)::INT4 AS n, count(CASE WHEN o.expense_amount = e.expense_amount THEN 1 END)::INT4 AS same
  FROM (
    SELECT o.expense_amount FROM expenses o
    WHERE substr(o.merchant, 1, 200) = substr(e.merchant, 1, 200) AND o.expense_date <= <<day>> AND o.user_id <> e.user_id
    ORDER BY o.expense_date DESC LIMIT 300) o) p
LEFT JOIN LATERAL (
  SELECT substr(m.merchant, 1, 200) AS merchant, substr(m.reason, 1, 500) AS reason FROM merchant_blacklist m
  WHERE m.merchant = e.merchant
    OR (regexp_replace(lower(substr(m.merchant, 1, 200)), '[^a-z]+', '', 'g') = regexp_replace(lower(substr(e.merchant, 1, 200)), '[^a-z]+', '', 'g')
      AND regexp_replace(lower(substr(e.merchant, 1, 200)), '[^a-z]+', '', 'g') <> '')
  ORDER BY m.added_at, m.merchant LIMIT 1) b ON true
WHERE e.expense_id = :expense::UUID

-- The user's charges that were there first: inserted before this one, or judged before it though inserted later (a slow
-- transaction commits an earlier created_at after others were judged). So of two copies at least one sees the other.
-- name: history
WITH mine AS (
  SELECT e.expense_id, e.user_id, e.created_at, COALESCE(e.watched_at, now()) AS judged, <<day>> AS day
  FROM expenses e WHERE e.expense_id = :expense::UUID)
SELECT <<columns>>
FROM mine JOIN expenses e ON e.user_id = mine.user_id
WHERE e.expense_date BETWEEN mine.day - 400 AND mine.day + 60 AND e.expense_id <> mine.expense_id
  AND (e.created_at < mine.created_at OR (e.created_at = mine.created_at AND e.expense_id < mine.expense_id) OR e.watched_at < mine.judged)
ORDER BY e.expense_date DESC, e.created_at DESC, e.expense_id DESC
LIMIT 1000
