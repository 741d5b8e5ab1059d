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
