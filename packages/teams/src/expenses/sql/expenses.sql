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
  substr(e.payment_method, 1, 200) AS payment_method, substr(e.place, 1, 100) AS place, COALESCE(e.recurring, false) AS recurring,
  (extract(epoch FROM <<inserted>>) * 1000)::INT8 AS created_ms

-- fragment: letters
regexp_replace(lower(substr(e.merchant, 1, 200)), '[^a-z]+', '', 'g')

-- The charge itself, what reviewers said of its merchant and its user, what others pay at its merchant (up to its own day), and the blacklist's entry, if any.
-- name: charge
SELECT <<columns>>,
  p.n AS peers, p.same AS peers_same, v.n AS merchant_judged, v.frauds AS merchant_frauds, w.n AS user_judged, w.frauds AS user_frauds,
  b.merchant AS blacklisted, b.reason AS blacklist_reason
FROM expenses e
CROSS JOIN LATERAL (
  SELECT count(*)::INT4 AS n, count(CASE WHEN o.expense_amount = e.expense_amount THEN 1 END)::INT4 AS same
  FROM (
    SELECT o.expense_amount FROM expenses o
    WHERE substr(o.merchant, 1, 200) = substr(e.merchant, 1, 200) AND o.expense_date <= <<day>> AND o.user_id <> e.user_id
    ORDER BY o.expense_date DESC LIMIT 300) o) p
CROSS JOIN LATERAL (
  SELECT count(*)::INT4 AS n, count(CASE WHEN o.fraud THEN 1 END)::INT4 AS frauds
  FROM (
    SELECT o.fraud FROM expense_verdicts o
    WHERE o.letters = <<letters>> AND o.letters <> '' AND o.expense_id <> e.expense_id
    ORDER BY o.said_at DESC LIMIT 200) o) v
CROSS JOIN LATERAL (
  SELECT count(*)::INT4 AS n, count(CASE WHEN o.fraud THEN 1 END)::INT4 AS frauds
  FROM (
    SELECT o.fraud FROM expense_verdicts o
    WHERE o.user_id = e.user_id AND o.expense_id <> e.expense_id AND o.said_at > now() - '30 days'::INTERVAL
    ORDER BY o.said_at DESC LIMIT 50) o) w
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

-- A reviewer's word on the charge; the latest counts.
-- name: keep_verdict
INSERT INTO expense_verdicts AS x (expense_id, user_id, letters, fraud, reason)
SELECT e.expense_id, e.user_id, COALESCE(<<letters>>, ''), :fraud::BOOL, :reason::TEXT
FROM expenses e WHERE e.expense_id = :expense::UUID
ON CONFLICT (expense_id) DO UPDATE SET fraud = excluded.fraud, reason = excluded.reason, said_at = excluded.said_at
RETURNING x.expense_id

-- Charges somebody judged, and planted ones with their answer: what a change of weights is replayed on. Oldest first.
-- name: labelled
SELECT l.expense_id, l.fraud FROM (
  SELECT v.expense_id, v.fraud, e.created_at FROM expense_verdicts v JOIN expenses e ON e.expense_id = v.expense_id
  UNION ALL
  SELECT a.expense_id, a.label NOT IN ('look-alike', 'overspend') AS fraud, e.created_at FROM seed_answers a JOIN expenses e ON e.expense_id = a.expense_id
  WHERE NOT EXISTS (SELECT 1 FROM expense_verdicts v WHERE v.expense_id = a.expense_id)
  ORDER BY created_at DESC LIMIT :most::INT8) l
ORDER BY l.created_at, l.expense_id
