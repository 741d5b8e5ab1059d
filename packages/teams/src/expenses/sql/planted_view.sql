-- The answer key of the made-up data, beside the charges it is about.

-- shared fragment: key
a.expense_id
-- shared fragment: scope
e.user_id = :scope::UUID
-- shared fragment: sort_label
a.label
-- shared fragment: label
a.label = :label::TEXT

-- name: page
SELECT a.expense_id, a.label, a.note, substr(e.expense_date::TEXT, 1, 40) AS date, e.expense_amount::TEXT AS amount,
  substr(e.currency, 1, 20) AS currency, substr(e.merchant, 1, 200) AS merchant, e.user_id, f.action AS judged, <<place>>
FROM seed_answers a JOIN expenses e ON e.expense_id = a.expense_id
LEFT JOIN expense_flags f ON f.expense_id = a.expense_id
WHERE <<wanted>> AND <<beyond>> ORDER BY <<order>> LIMIT :limit::INT8

-- name: count
SELECT count(*)::INT4 AS n FROM (SELECT 1 FROM seed_answers a JOIN expenses e ON e.expense_id = a.expense_id WHERE <<wanted>>
  LIMIT :limit::INT8) n
