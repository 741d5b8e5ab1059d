-- The seed data and its answer key.

-- name: is_seeded
SELECT 1 AS yes FROM seed_answers LIMIT 1

-- name: add_expenses
INSERT INTO expenses (expense_id, user_id, expense_date, expense_amount, shopping_type, description, merchant, payment_method,
  recurring, tags, currency, created_at, watched_at, place)
SELECT i.expense_id, i.user_id, i.expense_date, i.expense_amount, i.shopping_type, i.description, i.merchant, i.payment_method,
  i.recurring, string_to_array(i.tags, ','), i.currency, i.created_at, i.created_at, i.place
FROM unnest(:expense_ids::UUID[], :user_ids::UUID[], :dates::DATE[], :amounts::NUMERIC[], :categories::TEXT[], :descriptions::TEXT[],
  :merchants::TEXT[], :payment_methods::TEXT[], :recurring::BOOL[], :tags::TEXT[], :currencies::TEXT[], :created::TIMESTAMPTZ[], :places::TEXT[])
  AS i(expense_id, user_id, expense_date, expense_amount, shopping_type, description, merchant, payment_method, recurring, tags,
    currency, created_at, place)
ON CONFLICT (expense_id) DO NOTHING

-- name: add_answers
INSERT INTO seed_answers (expense_id, label, note)
SELECT i.expense_id, i.label, i.note
FROM unnest(:expense_ids::UUID[], :labels::TEXT[], :notes::TEXT[]) AS i(expense_id, label, note)
ON CONFLICT (expense_id) DO NOTHING

-- name: add_budgets
INSERT INTO budgets (user_id, category, month, amount)
SELECT i.user_id, i.category, i.month, i.amount
FROM unnest(:user_ids::UUID[], :categories::TEXT[], :months::DATE[], :amounts::NUMERIC[]) AS i(user_id, category, month, amount)
ON CONFLICT (user_id, category, month) DO NOTHING

-- A line for a person to paste into any client. It repeats a recent charge worth repeating: large enough to be seen, not itself
-- planted, not a regular payment, and made of characters that mean nothing to a shell. In a database without one it is a
-- charge of nothing, which fraud asks about too.
-- name: example
SELECT COALESCE(
  (SELECT 'INSERT INTO expenses (user_id, expense_date, expense_amount, shopping_type, merchant, payment_method) VALUES ('
      || quote_literal(e.user_id::TEXT) || ', ' || quote_literal(e.expense_date::TEXT) || ', ' || e.expense_amount::TEXT || ', '
      || quote_literal(e.shopping_type) || ', ' || quote_literal(e.merchant) || ', ' || quote_literal(e.payment_method) || ');'
    FROM expenses e
    WHERE e.expense_amount BETWEEN 40 AND 400 AND NOT e.recurring AND e.user_id IS NOT NULL
      AND e.expense_date BETWEEN '1990-01-01'::DATE AND '2190-01-01'::DATE AND e.merchant ~ '^[A-Za-z0-9'' .&-]{1,40}$'
      AND e.shopping_type ~ '^[A-Za-z ]{1,40}$' AND e.payment_method ~ '^[A-Za-z ]{1,40}$'
      AND NOT EXISTS (SELECT 1 FROM seed_answers a WHERE a.expense_id = e.expense_id)
      AND EXISTS (SELECT 1 FROM expenses o WHERE o.user_id = e.user_id AND o.expense_date < e.expense_date)
    ORDER BY e.created_at DESC, e.expense_id
    LIMIT 1),
  'INSERT INTO expenses (user_id, merchant, expense_amount) VALUES (gen_random_uuid(), ''Corner Shop'', 0);') AS line

-- name: planted
SELECT count(*)::INT8 AS planted FROM seed_answers

-- name: drop_answers
DELETE FROM seed_answers WHERE expense_id = ANY(:expense_ids::UUID[])

-- name: drop_expenses
DELETE FROM expenses WHERE expense_id = ANY(:expense_ids::UUID[])

-- name: drop_budgets
DELETE FROM budgets WHERE user_id = ANY(:user_ids::UUID[])
