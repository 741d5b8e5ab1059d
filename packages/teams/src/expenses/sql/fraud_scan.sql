-- Which charges of the table expenses a question to fraud is about. Amounts that are no numbers count as none.

-- fragment: asked
(:user::UUID IS NULL OR e.user_id = :user::UUID) AND (:merchant::TEXT IS NULL OR lower(substr(e.merchant, 1, 200)) = lower(:merchant::TEXT))

-- fragment: shown
e.expense_id, e.expense_date::TEXT AS date, substr(e.merchant, 1, 200) AS merchant, substr(e.currency, 1, 20) AS currency,
  CASE WHEN e.expense_amount = 'NaN'::NUMERIC THEN NULL ELSE round(e.expense_amount * 100)::INT8 END AS cents

-- name: scan
SELECT <<shown>>, count(*) OVER ()::INT4 AS charges FROM expenses e
WHERE <<asked>> AND e.expense_date BETWEEN :from::DATE AND :to::DATE
  AND (:categories::TEXT[] IS NULL OR lower(substr(e.shopping_type, 1, 200)) = ANY(:categories::TEXT[]))
ORDER BY e.expense_date DESC, e.created_at DESC, e.expense_id LIMIT :most::INT8

-- name: latest
SELECT <<shown>> FROM expenses e WHERE <<asked>> AND e.expense_date <= :today::DATE
ORDER BY e.expense_date DESC, e.created_at DESC, e.expense_id LIMIT 1
