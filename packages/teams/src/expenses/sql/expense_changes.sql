-- Expenses that people correct, split, or bring in from a table file; table expense_changes.

-- name: to_change
SELECT e.expense_id, e.user_id, e.expense_date::TEXT AS date, e.expense_amount::TEXT AS amount, e.currency, e.merchant,
  e.shopping_type AS category, e.description, e.payment_method
FROM expenses e WHERE e.expense_id = :expense::UUID AND (:scope::UUID IS NULL OR e.user_id = :scope::UUID)
FOR UPDATE

-- name: change
UPDATE expenses AS e SET expense_date = :date::DATE, expense_amount = :amount::NUMERIC, currency = :currency::TEXT,
  merchant = :merchant::TEXT, shopping_type = :category::TEXT, description = :description::TEXT, payment_method = :payment_method::TEXT
WHERE e.expense_id = :expense::UUID
RETURNING e.expense_id

-- A part of one purchase: its like in all but amount and category. Fraud has judged the whole, so it is not judged again.
-- name: add_part
INSERT INTO expenses AS x (expense_id, user_id, expense_date, expense_amount, shopping_type, description, merchant, payment_method,
  recurring, tags, currency, watched_at, place)
SELECT :part::UUID, e.user_id, e.expense_date, :amount::NUMERIC, :category::TEXT, COALESCE(:description::TEXT, e.description), e.merchant,
  e.payment_method, e.recurring, e.tags, e.currency, now(), e.place
FROM expenses e WHERE e.expense_id = :expense::UUID
RETURNING x.expense_id

-- name: drop_parts
DELETE FROM expenses AS e WHERE e.expense_id = ANY(:parts::UUID[]) RETURNING e.expense_amount::TEXT AS amount

-- name: keep_change
INSERT INTO expense_changes AS c (expense_id, kind, by_whom, before, after, parts)
VALUES (:expense::UUID, :kind::TEXT, :by::TEXT, :before::JSONB, :after::JSONB, :parts::UUID[])
RETURNING c.change_id

-- name: to_undo
SELECT c.expense_id, c.kind, c.before, c.after, c.parts, c.undone_at IS NOT NULL AS undone
FROM expense_changes c WHERE c.change_id = :change::UUID FOR UPDATE

-- name: undone
UPDATE expense_changes AS c SET undone_at = now(), undone_by = :by::TEXT WHERE c.change_id = :change::UUID RETURNING c.change_id

-- name: lines_there
SELECT e.expense_id FROM expenses e WHERE e.expense_id = ANY(:ids::UUID[])

-- A line that is there already is left as it is.
-- name: take_lines
INSERT INTO expenses AS x (expense_id, user_id, expense_date, expense_amount, currency, merchant, shopping_type, description,
  payment_method, place, recurring, tags)
SELECT i.id, i.owner, i.day, i.amount, i.currency, i.merchant, i.category, i.description, i.payment, i.place, i.recurring,
  CASE WHEN i.tags = '' THEN NULL ELSE string_to_array(i.tags, ',') END
FROM unnest(:ids::UUID[], :owners::UUID[], :days::DATE[], :amounts::NUMERIC[], :currencies::TEXT[], :merchants::TEXT[], :categories::TEXT[],
  :descriptions::TEXT[], :payments::TEXT[], :places::TEXT[], :recurrings::BOOL[], :tags::TEXT[])
  AS i(id, owner, day, amount, currency, merchant, category, description, payment, place, recurring, tags)
ON CONFLICT (expense_id) DO NOTHING
RETURNING x.expense_id
