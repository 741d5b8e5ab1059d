-- What charges at a merchant were categorised as.

-- The user's own charges at merchants whose name has the same letters; the latest 400.
-- name: own_categories
SELECT o.category, count(*)::INT4 AS n FROM (
  SELECT trim(substr(e.shopping_type, 1, 200)) AS category FROM expenses e
  WHERE e.user_id = :user::UUID AND regexp_replace(lower(substr(e.merchant, 1, 200)), '[^a-z]+', '', 'g') = :letters::TEXT
    AND e.shopping_type IS NOT NULL
  ORDER BY e.expense_date DESC LIMIT 400) o
WHERE o.category <> '' GROUP BY o.category ORDER BY count(*) DESC, o.category

-- Everybody's charges at a merchant of exactly this name: the latest 300, and nobody is named.
-- name: common_categories
SELECT o.category, count(*)::INT4 AS n FROM (
  SELECT trim(substr(e.shopping_type, 1, 200)) AS category FROM expenses e
  WHERE substr(e.merchant, 1, 200) = ANY(:merchants::TEXT[]) AND e.shopping_type IS NOT NULL
  ORDER BY e.expense_date DESC LIMIT 300) o
WHERE o.category <> '' GROUP BY o.category ORDER BY count(*) DESC, o.category

-- The latest charges with a category that is somebody's word: entered, or corrected after a receipt had posted it.
-- name: labelled_categories
SELECT e.expense_id, e.user_id, substr(e.merchant, 1, 200) AS merchant, substr(e.description, 1, 400) AS description,
  trim(substr(e.shopping_type, 1, 100)) AS category
FROM expenses e
WHERE e.merchant IS NOT NULL AND e.shopping_type IS NOT NULL AND trim(e.shopping_type) <> ''
  AND NOT EXISTS (SELECT 1 FROM expense_documents d WHERE d.expense_id = e.expense_id AND d.how = 'posted'
    AND lower(trim(COALESCE(d.category, e.shopping_type))) = lower(trim(e.shopping_type)))
ORDER BY e.expense_date DESC, e.created_at DESC, e.expense_id LIMIT :most::INT8

-- Receipts' expenses whose category somebody changed since, the latest first: by whom and when, or else whose charge it is.
-- Who took a later change back said the earlier one again.
-- name: corrected_categories
SELECT d.run_id, COALESCE(c.by_whom, e.user_id::TEXT) AS said_by, c.said_at,
  trim(substr(e.shopping_type, 1, 100)) AS category
FROM expense_documents d JOIN expenses e ON e.expense_id = d.expense_id
LEFT JOIN LATERAL (SELECT x.by_whom, (SELECT max(COALESCE(y.undone_at, y.changed_at)) FROM expense_changes y
    WHERE y.expense_id = x.expense_id AND y.after ->> 'category' IS NOT NULL) AS said_at FROM expense_changes x
  WHERE x.expense_id = e.expense_id AND x.undone_at IS NULL AND x.after ->> 'category' IS NOT NULL
  ORDER BY x.changed_at DESC LIMIT 1) c ON true
WHERE d.category IS NOT NULL AND d.how = 'posted' AND d.run_id IS NOT NULL AND (c.by_whom IS NOT NULL OR e.user_id IS NOT NULL)
  AND trim(COALESCE(e.shopping_type, '')) <> '' AND lower(trim(e.shopping_type)) <> lower(trim(d.category))
ORDER BY d.linked_at DESC LIMIT :most::INT8
