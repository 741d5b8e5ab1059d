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

-- fragment: the_budgets
b.user_id, b.category, b.amount::TEXT AS amount, b.warn_at::TEXT AS warn_at, b.currency

-- fragment: by_fullness(spent)
ORDER BY COALESCE({spent}, 0)::NUMERIC / greatest(b.amount, 0.01)::NUMERIC * :fullest_first::INT4 DESC, b.user_id, b.category
LIMIT :most::INT8 OFFSET :skip::INT8

-- The budgets of some users in a month and what was spent against each by `today`, the fullest first (`fullest_first` 1) or last (-1).
-- name: standings
SELECT <<the_budgets>>,
  COALESCE(s.spent, 0)::TEXT AS spent, s.charges, COALESCE(s.refunds, 0)::TEXT AS refunds, COALESCE(s.booked, 0)::TEXT AS booked,
  s.foreign_charges, s.unreadable, (count(*) OVER ())::INT4 AS of
FROM budgets b CROSS JOIN LATERAL (<<spent>>) s
WHERE b.month = :month::DATE AND b.user_id = ANY(:users::UUID[])
  AND (:category::TEXT IS NULL OR lower(trim(b.category)) = lower(trim(:category::TEXT)))
<<by_fullness(s.spent)>>

-- The same of everybody: each charge of the month is read once, however many budgets count it.
-- name: standings_of_all
WITH written AS (
  -- As it stands in the rows: hardly ever is there more than one spelling, and none is worked out twice.
  SELECT e.user_id, substr(e.shopping_type, 1, 200) AS category, substr(COALESCE(e.currency, ''), 1, 20) AS currency,
    sum(CASE WHEN <<spendable>> AND e.expense_date <= :today::DATE THEN e.expense_amount END) AS spent,
    count(CASE WHEN <<spendable>> AND e.expense_date <= :today::DATE THEN 1 END) AS charges,
    sum(CASE WHEN <<spendable>> AND e.expense_date <= :today::DATE AND e.expense_amount < 0 THEN e.expense_amount END) AS refunds,
    sum(CASE WHEN <<spendable>> AND e.expense_date > :today::DATE THEN e.expense_amount END) AS booked,
    count(CASE WHEN NOT (<<spendable>>) THEN 1 END) AS unreadable
  FROM expenses e WHERE e.expense_date >= :month::DATE AND e.expense_date < :next::DATE AND e.user_id IS NOT NULL
  GROUP BY e.user_id, substr(e.shopping_type, 1, 200), substr(COALESCE(e.currency, ''), 1, 20)),
of_month AS (
  SELECT w.user_id, lower(trim(w.category)) AS category, upper(trim(w.currency)) AS currency, w.spent, w.charges, w.refunds, w.booked,
    w.unreadable FROM written w),
s AS (
  SELECT b.user_id, b.category, sum(CASE WHEN m.currency = upper(trim(b.currency)) THEN m.spent END) AS spent,
    COALESCE(sum(CASE WHEN m.currency = upper(trim(b.currency)) THEN m.charges END), 0)::INT4 AS charges,
    sum(CASE WHEN m.currency = upper(trim(b.currency)) THEN m.refunds END) AS refunds,
    sum(CASE WHEN m.currency = upper(trim(b.currency)) THEN m.booked END) AS booked,
    COALESCE(sum(CASE WHEN m.currency <> upper(trim(b.currency)) THEN m.charges END), 0)::INT4 AS foreign_charges,
    COALESCE(sum(m.unreadable), 0)::INT4 AS unreadable
  FROM budgets b LEFT JOIN of_month m ON m.user_id = b.user_id AND (b.category = '*' OR m.category = lower(trim(b.category)))
  WHERE b.month = :month::DATE AND (:category::TEXT IS NULL OR lower(trim(b.category)) = lower(trim(:category::TEXT)))
  GROUP BY b.user_id, b.category)
SELECT <<the_budgets>>,
  COALESCE(s.spent, 0)::TEXT AS spent, s.charges, COALESCE(s.refunds, 0)::TEXT AS refunds, COALESCE(s.booked, 0)::TEXT AS booked,
  s.foreign_charges, s.unreadable, (count(*) OVER ())::INT4 AS of
FROM budgets b JOIN s ON s.user_id = b.user_id AND s.category = b.category
WHERE b.month = :month::DATE
<<by_fullness(s.spent)>>

-- fragment: kept_page(up_or_down)
SELECT b.user_id, b.category, b.amount, b.warn_at, b.currency, b.used FROM budgets b
  WHERE b.month = :month::DATE AND (:category::TEXT IS NULL OR lower(trim(b.category)) = lower(trim(:category::TEXT)))
  ORDER BY b.month {up_or_down}, b.used {up_or_down}, b.user_id {up_or_down}, b.category {up_or_down} LIMIT :most::INT8 OFFSET :skip::INT8

-- fragment: kept_standings(up_or_down)
SELECT <<the_budgets>>,
  COALESCE(s.spent, 0)::TEXT AS spent, s.charges, COALESCE(s.refunds, 0)::TEXT AS refunds, COALESCE(s.booked, 0)::TEXT AS booked,
  s.foreign_charges, s.unreadable, (SELECT count(*) FROM (SELECT 1 AS one FROM budgets o WHERE o.month = :month::DATE
    AND (:category::TEXT IS NULL OR lower(trim(o.category)) = lower(trim(:category::TEXT))) LIMIT :counted::INT8) c)::INT4 AS of
FROM (<<kept_page({up_or_down})>>) b CROSS JOIN LATERAL (<<spent>>) s
ORDER BY b.used {up_or_down}, b.user_id {up_or_down}, b.category {up_or_down}

-- A page of everybody's, in the order of `used` as it was kept; the figures are of now. Counted as far as `counted`.
-- name: page_fullest_first
<<kept_standings(DESC)>>

-- name: page_fullest_last
<<kept_standings(ASC)>>

-- Keeps how full the budgets of some users are (`month` null: of any month).
-- name: keep_used
UPDATE budgets AS b SET used = (COALESCE((SELECT sum(e.expense_amount) FROM expenses e
    WHERE e.user_id = b.user_id AND e.expense_date >= b.month AND e.expense_date < (b.month + INTERVAL '1 month')::DATE
      AND e.expense_date <= current_date AND <<spendable>> AND <<same_currency>>
      AND (b.category = '*' OR lower(trim(substr(e.shopping_type, 1, 200))) = lower(trim(b.category)))), 0)::NUMERIC
    / greatest(b.amount, 0.01)::NUMERIC)::FLOAT8
WHERE b.user_id = ANY(:users::UUID[]) AND (:month::DATE IS NULL OR b.month = :month::DATE)

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
