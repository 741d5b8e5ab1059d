-- Budgets and what was spent against them. A budget counts the charges of its user, category (`*`: all of them), month and
-- currency; refunds count against it. Charges without a usable amount, in another currency or dated after today are counted apart.

-- fragment: spendable
e.expense_amount IS NOT NULL AND e.expense_amount <> 'NaN'::NUMERIC

-- fragment: same_currency
upper(trim(substr(COALESCE(e.currency, ''), 1, 20))) = upper(trim(b.currency))

-- fragment: spent
SELECT sum(CASE WHEN <<spendable>> AND <<same_currency>> AND e.expense_date <= :today::DATE THEN e.expense_amount END) AS spent,
    count(CASE WHEN <<spendable>> AND <<same_currency>> AND e.expense_date <= :today::DATE THEN 1 END)::INT4 AS charges,
    sum(CASE WHEN <<spendable>> AND <<same_currency>> AND e.expense_date <= :today::DATE AND e.expense_amount < 0 THEN e.expense_amount END) AS refunds,
    sum(CASE WHEN <<spendable>> AND <<same_currency>> AND e.expense_date > :today::DATE THEN e.expense_amount END) AS booked,
    count(CASE WHEN <<spendable>> AND NOT (<<same_currency>>) AND e.expense_date <= :today::DATE THEN 1 END)::INT4 AS foreign_charges,
    count(CASE WHEN NOT (<<spendable>>) THEN 1 END)::INT4 AS unreadable
  FROM expenses e
  WHERE e.user_id = b.user_id AND e.expense_date >= :month::DATE AND e.expense_date < :next::DATE
    AND (b.category = '*' OR lower(trim(substr(e.shopping_type, 1, 200))) = lower(trim(b.category)))

-- Every budget of a month and what was spent against it by `today`, the fullest first (`fullest_first` 1) or last (-1).
-- name: standings
SELECT b.user_id, b.category, b.amount::TEXT AS amount, b.warn_at::TEXT AS warn_at, b.currency,
  COALESCE(s.spent, 0)::TEXT AS spent, s.charges, COALESCE(s.refunds, 0)::TEXT AS refunds, COALESCE(s.booked, 0)::TEXT AS booked,
  s.foreign_charges, s.unreadable, (count(*) OVER ())::INT4 AS of
FROM budgets b CROSS JOIN LATERAL (<<spent>>) s
WHERE b.month = :month::DATE AND (:users::UUID[] IS NULL OR b.user_id = ANY(:users::UUID[]))
  AND (:category::TEXT IS NULL OR lower(trim(b.category)) = lower(trim(:category::TEXT)))
ORDER BY COALESCE(s.spent, 0)::NUMERIC / greatest(b.amount, 0.01)::NUMERIC * :fullest_first::INT4 DESC, b.user_id, b.category
LIMIT :most::INT8 OFFSET :skip::INT8

-- What users were charged (null: everybody), oldest first: what forecasts are made of. Only rows with a usable date and amount.
-- name: charges
SELECT e.user_id, lower(trim(COALESCE(substr(e.shopping_type, 1, 200), ''))) AS category, (e.expense_date - '2000-01-01'::DATE)::INT4 AS day,
  round(e.expense_amount * 100)::INT8 AS cents, upper(trim(COALESCE(substr(e.currency, 1, 20), ''))) AS currency,
  substr(e.merchant, 1, 200) AS merchant, COALESCE(e.recurring, false) AS recurring
FROM expenses e
WHERE (:users::UUID[] IS NULL OR e.user_id = ANY(:users::UUID[])) AND e.user_id IS NOT NULL AND e.expense_date >= :from::DATE AND e.expense_date < :to::DATE
  AND <<spendable>> AND abs(e.expense_amount) < 10000000
ORDER BY e.expense_date, e.created_at, e.expense_id
LIMIT :most::INT8

-- What was spent in a month on categories that have no budget in it.
-- name: unbudgeted
SELECT e.user_id, min(trim(COALESCE(substr(e.shopping_type, 1, 200), ''))) AS category,
  upper(trim(COALESCE(substr(e.currency, 1, 20), ''))) AS currency, sum(e.expense_amount)::TEXT AS spent, count(*)::INT4 AS charges
FROM expenses e
WHERE (:user::UUID IS NULL OR e.user_id = :user::UUID) AND e.user_id IS NOT NULL
  AND e.expense_date >= :month::DATE AND e.expense_date < :next::DATE AND e.expense_date <= :today::DATE AND <<spendable>>
  AND (:category::TEXT IS NULL OR lower(trim(substr(e.shopping_type, 1, 200))) = lower(trim(:category::TEXT)))
  AND NOT EXISTS (SELECT 1 FROM budgets b WHERE b.user_id = e.user_id AND b.month = :month::DATE
    AND lower(trim(b.category)) = lower(trim(COALESCE(substr(e.shopping_type, 1, 200), ''))))
GROUP BY e.user_id, lower(trim(COALESCE(substr(e.shopping_type, 1, 200), ''))), upper(trim(COALESCE(substr(e.currency, 1, 20), '')))
ORDER BY sum(e.expense_amount) DESC, e.user_id
LIMIT :most::INT8

-- What was spent from a day to another, by currency, the most used first.
-- name: spent_between
SELECT upper(trim(COALESCE(substr(e.currency, 1, 20), ''))) AS currency, sum(e.expense_amount)::TEXT AS spent, count(*)::INT4 AS charges
FROM expenses e
WHERE (:user::UUID IS NULL OR e.user_id = :user::UUID) AND e.expense_date >= :from::DATE AND e.expense_date < :to::DATE AND <<spendable>>
  AND (:category::TEXT IS NULL OR lower(trim(substr(e.shopping_type, 1, 200))) = lower(trim(:category::TEXT)))
GROUP BY upper(trim(COALESCE(substr(e.currency, 1, 20), '')))
ORDER BY count(*) DESC, 1

-- The day on the database's clock, and the months that have budgets, the latest first, by a walk over the index from one to the next.
-- name: months
WITH RECURSIVE w(month) AS (
  (SELECT max(b.month) FROM budgets b)
  UNION ALL
  SELECT (SELECT max(b.month) FROM budgets b WHERE b.month < w.month) FROM w WHERE w.month IS NOT NULL)
SELECT current_date::TEXT AS today, m.month::TEXT AS month
FROM (SELECT 1 AS one) o LEFT JOIN (SELECT w.month FROM w WHERE w.month IS NOT NULL LIMIT 60) m ON true
ORDER BY m.month DESC

-- A limit as it stands; categories are the same whatever their case.
-- name: limit_of
SELECT b.category, b.amount::TEXT AS amount, b.warn_at::TEXT AS warn_at, b.currency FROM budgets b
WHERE b.user_id = :user::UUID AND b.month = :month::DATE AND lower(trim(b.category)) = lower(trim(:category::TEXT))
ORDER BY b.category LIMIT 1 FOR UPDATE

-- name: set_limit
INSERT INTO budgets AS b (user_id, category, month, amount, warn_at, currency)
VALUES (:user::UUID, :category::TEXT, :month::DATE, :amount::NUMERIC, :warn_at::NUMERIC, :currency::TEXT)
ON CONFLICT (user_id, category, month) DO UPDATE SET amount = excluded.amount, warn_at = excluded.warn_at, currency = excluded.currency
RETURNING b.category

-- name: lift_limit
DELETE FROM budgets AS b WHERE b.user_id = :user::UUID AND b.category = :category::TEXT AND b.month = :month::DATE RETURNING b.category
