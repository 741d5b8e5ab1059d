-- What a report shows of a period: sums in the database, exact, a currency by itself. Rows come from people: NaN is no amount,
-- and names of any length are cut.

-- fragment: within
e.expense_date BETWEEN :from::DATE AND :to::DATE AND (:user::UUID IS NULL OR e.user_id = :user::UUID)
  AND e.expense_amount IS NOT NULL AND e.expense_amount <> 'NaN'::NUMERIC

-- fragment: currency
COALESCE(NULLIF(upper(trim(substr(e.currency, 1, 20))), ''), 'USD')

-- name: totals
SELECT <<currency>> AS currency, count(*)::INT4 AS n, sum(e.expense_amount)::TEXT AS total, max(e.expense_amount)::TEXT AS largest,
  min(e.expense_date)::TEXT AS first,
  count(CASE WHEN e.expense_amount < 0 THEN 1 END)::INT4 AS refunds,
  COALESCE(sum(CASE WHEN e.expense_amount < 0 THEN e.expense_amount END), 0)::TEXT AS refunded
FROM expenses e WHERE <<within>>
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20

-- name: by_category
SELECT <<currency>> AS currency, COALESCE(NULLIF(trim(substr(e.shopping_type, 1, 200)), ''), 'no category') AS name,
  count(*)::INT4 AS n, sum(e.expense_amount)::TEXT AS total
FROM expenses e WHERE <<within>>
GROUP BY 1, 2 ORDER BY 1, sum(e.expense_amount) DESC, 2 LIMIT 200

-- name: by_merchant
SELECT <<currency>> AS currency, COALESCE(NULLIF(trim(substr(e.merchant, 1, 200)), ''), 'no merchant') AS name,
  count(*)::INT4 AS n, sum(e.expense_amount)::TEXT AS total
FROM expenses e WHERE <<within>>
GROUP BY 1, 2 ORDER BY sum(e.expense_amount) DESC, 1, 2 LIMIT 15

-- name: by_payment
SELECT <<currency>> AS currency, COALESCE(NULLIF(trim(substr(e.payment_method, 1, 200)), ''), 'not said') AS name,
  count(*)::INT4 AS n, sum(e.expense_amount)::TEXT AS total
FROM expenses e WHERE <<within>>
GROUP BY 1, 2 ORDER BY 1, sum(e.expense_amount) DESC, 2 LIMIT 50

-- `letters`: 7 for months, 10 for days.
-- name: by_time
SELECT <<currency>> AS currency, substr(e.expense_date::TEXT, 1, :letters::INT4) AS name, count(*)::INT4 AS n,
  sum(e.expense_amount)::TEXT AS total
FROM expenses e WHERE <<within>>
GROUP BY 1, 2 ORDER BY 2, 1 LIMIT 2000

-- name: largest
SELECT e.expense_id::TEXT AS expense_id, e.expense_date::TEXT AS date, substr(e.merchant, 1, 200) AS merchant,
  substr(e.shopping_type, 1, 200) AS category, <<currency>> AS currency, e.expense_amount::TEXT AS amount
FROM expenses e WHERE <<within>>
ORDER BY e.expense_amount DESC, e.expense_date DESC, e.expense_id LIMIT :most::INT8

-- What reviewers refused as fraud.
-- name: refused
SELECT e.expense_id::TEXT AS expense_id, e.expense_date::TEXT AS date, substr(e.merchant, 1, 200) AS merchant,
  substr(v.reason, 1, 500) AS reason, <<currency>> AS currency, e.expense_amount::TEXT AS amount
FROM expenses e JOIN expense_verdicts v ON v.expense_id = e.expense_id
WHERE <<within>> AND v.fraud
ORDER BY e.expense_date DESC, e.expense_id LIMIT 200

-- Budgets of a month beside what was spent on their categories (`*`: on all) by those who have them, each currency by itself;
-- a category is the same whatever its case.
-- name: against_budget
SELECT b.name, b.category = '*' AS whole, b.currency, b.amount::TEXT AS budget, s.total::TEXT AS total, s.n,
  (b.amount - s.total)::TEXT AS left_over,
  CASE WHEN b.amount > 0 THEN round(100 * s.total / b.amount::NUMERIC, 1)::FLOAT8 END AS used
FROM (
  SELECT lower(trim(substr(x.category, 1, 200))) AS category, upper(trim(x.currency)) AS currency, min(trim(substr(x.category, 1, 200))) AS name,
    sum(x.amount) AS amount
  FROM budgets x
  WHERE x.month = :from::DATE AND (:user::UUID IS NULL OR x.user_id = :user::UUID) AND x.amount <> 'NaN'::NUMERIC GROUP BY 1, 2) b
CROSS JOIN LATERAL (
  SELECT COALESCE(sum(e.expense_amount), 0) AS total, count(*)::INT4 AS n FROM expenses e
  WHERE <<within>> AND <<currency>> = b.currency AND (b.category = '*' OR lower(trim(substr(e.shopping_type, 1, 200))) = b.category)
    AND (:user::UUID IS NOT NULL OR EXISTS (
      SELECT 1 FROM budgets o WHERE o.user_id = e.user_id AND o.month = :from::DATE AND upper(trim(o.currency)) = b.currency
        AND lower(trim(substr(o.category, 1, 200))) = b.category))) s
ORDER BY b.currency, s.total - b.amount DESC, b.category LIMIT 200
