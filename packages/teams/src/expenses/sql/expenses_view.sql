-- Expenses as people look at them. Rows come from anybody: texts are cut, dates and amounts may be no such thing: NaN is the greatest
-- amount of PostgreSQL and the least of CockroachDB, so a range has two ends.

-- shared fragment: key
e.expense_id
-- shared fragment: scope
e.user_id = :scope::UUID

-- shared fragment: sort_date
e.expense_date
-- shared fragment: sort_amount
e.expense_amount
-- shared fragment: sort_added
e.created_at

-- shared fragment: text
lower(substr(COALESCE(e.merchant, ''), 1, 200) || ' ' || substr(COALESCE(e.description, ''), 1, 400)) LIKE :text::TEXT
-- shared fragment: category
substr(e.shopping_type, 1, 200) = :category::TEXT
-- shared fragment: merchant
substr(e.merchant, 1, 200) = :merchant::TEXT
-- shared fragment: user
e.user_id = :user::UUID
-- shared fragment: amount_from
e.expense_amount >= :amount_from::NUMERIC AND e.expense_amount <= 9999999999999.99
-- shared fragment: amount_to
e.expense_amount <= :amount_to::NUMERIC AND e.expense_amount >= -9999999999999.99
-- shared fragment: date_from
e.expense_date >= :date_from::DATE
-- shared fragment: date_to
e.expense_date <= :date_to::DATE
-- shared fragment: flagged
e.expense_id IN (SELECT g.expense_id FROM expense_flags g)
-- shared fragment: not_flagged
NOT EXISTS (SELECT 1 FROM expense_flags g WHERE g.expense_id = e.expense_id)

-- shared fragment: shown
e.expense_id, e.user_id, substr(e.expense_date::TEXT, 1, 40) AS date,
  CASE WHEN e.expense_amount = 'NaN'::NUMERIC THEN NULL ELSE e.expense_amount::TEXT END AS amount, substr(e.currency, 1, 20) AS currency,
  substr(e.merchant, 1, 200) AS merchant, substr(e.shopping_type, 1, 200) AS category, substr(e.description, 1, 400) AS description,
  substr(e.payment_method, 1, 200) AS payment_method, substr(e.place, 1, 100) AS place, COALESCE(e.recurring, false) AS recurring,
  e.tags[1:8] AS tags,
  CASE WHEN e.created_at BETWEEN '1990-01-01T00:00:00Z'::TIMESTAMPTZ AND '2190-01-01T00:00:00Z'::TIMESTAMPTZ THEN e.created_at END AS added,
  f.action AS flag, f.score, f.says, f.run_id, v.fraud AS refused, substr(v.reason, 1, 500) AS verdict_reason

-- What fraud and a reviewer said is looked up for the rows of the page alone; the receipt and changes for one row alone.
-- name: page
SELECT <<shown>>, NULL AS document_id, NULL AS change, e.at_value, e.at_key
FROM (SELECT e.*, <<place>> FROM expenses e WHERE <<wanted>> AND <<beyond>> ORDER BY <<order>> LIMIT :limit::INT8) e
LEFT JOIN expense_flags f ON f.expense_id = e.expense_id
LEFT JOIN expense_verdicts v ON v.expense_id = e.expense_id
ORDER BY <<order>>

-- name: count
SELECT count(*)::INT4 AS n FROM (SELECT 1 FROM expenses e WHERE <<wanted>> LIMIT :limit::INT8) n
