-- For whom one may ask: users that have charges, by the index over them, one probe each.

-- name: users
WITH RECURSIVE u (user_id, n) AS (
  (SELECT e.user_id, 1 FROM expenses e WHERE e.user_id IS NOT NULL ORDER BY e.user_id LIMIT 1)
  UNION ALL
  SELECT m.user_id, u.n + 1 FROM u CROSS JOIN LATERAL (
    SELECT e.user_id FROM expenses e WHERE e.user_id > u.user_id ORDER BY e.user_id LIMIT 1) m
  WHERE u.n < :most::INT4)
SELECT user_id FROM u ORDER BY user_id
