-- What the view of expenses looks up besides its pages.

-- Categories in use, by a walk over the index from one to the next.
-- name: categories
WITH RECURSIVE c(name) AS (
  (SELECT substr(e.shopping_type, 1, 200) FROM expenses e WHERE substr(e.shopping_type, 1, 200) IS NOT NULL
    ORDER BY substr(e.shopping_type, 1, 200) LIMIT 1)
  UNION ALL
  SELECT (SELECT substr(e.shopping_type, 1, 200) FROM expenses e WHERE substr(e.shopping_type, 1, 200) > c.name
    ORDER BY substr(e.shopping_type, 1, 200) LIMIT 1)
  FROM c WHERE c.name IS NOT NULL)
SELECT name FROM c WHERE name IS NOT NULL LIMIT 200

-- One user's own, by the index of the user's days.
-- name: own_categories
SELECT DISTINCT substr(e.shopping_type, 1, 200) AS name FROM expenses e
WHERE e.user_id = :scope::UUID AND e.shopping_type IS NOT NULL
ORDER BY 1 LIMIT 200

-- name: one
SELECT <<shown>>, d.document_id, c.change FROM expenses e
LEFT JOIN expense_documents d ON d.expense_id = e.expense_id AND d.how <> 'copy'
LEFT JOIN LATERAL (SELECT jsonb_build_object('kind', h.kind, 'by', h.by_whom, 'before', h.before) AS change
  FROM expense_changes h WHERE h.expense_id = e.expense_id AND h.undone_at IS NULL ORDER BY h.changed_at DESC LIMIT 1) c ON true
LEFT JOIN expense_flags f ON f.expense_id = e.expense_id
LEFT JOIN expense_verdicts v ON v.expense_id = e.expense_id
WHERE e.expense_id = :expense::UUID AND (:scope::UUID IS NULL OR e.user_id = :scope::UUID)
