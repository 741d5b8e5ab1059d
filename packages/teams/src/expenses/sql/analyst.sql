-- What the analyst's statements are put together from: a dimension, filters, and everybody's or one user's charges. An
-- amount that is null or NaN is no amount: such rows are counted apart. Money is grouped by currency, so no sum mixes two.

-- shared fragment: currency
COALESCE(NULLIF(upper(btrim(e.currency)), ''), 'XXX')

-- Only this user's charges. The one filter that is never chosen by a question.
-- shared fragment: mine
AND e.user_id = :user::UUID

-- shared fragment: in_period
AND e.expense_date BETWEEN :since::DATE AND :until::DATE

-- shared fragment: of_categories
AND lower(e.shopping_type) = ANY(:categories::TEXT[])

-- shared fragment: at_merchants
AND substr(e.merchant, 1, 200) = ANY(:spellings::TEXT[])

-- shared fragment: paid_with
AND lower(e.payment_method) = ANY(:methods::TEXT[])

-- shared fragment: in_currencies
AND <<currency>> = ANY(:currencies::TEXT[])

-- shared fragment: on_weekdays
AND extract(isodow FROM e.expense_date)::INT4 = ANY(:weekdays::INT4[])

-- Bounds are of what was charged; a refund is no charge under 20.
-- shared fragment: above
AND e.expense_amount > :above::NUMERIC

-- shared fragment: below
AND e.expense_amount < :below::NUMERIC AND e.expense_amount >= 0

-- shared fragment: from_amount
AND e.expense_amount >= :least::NUMERIC

-- shared fragment: to_amount
AND e.expense_amount <= :most::NUMERIC AND e.expense_amount >= 0

-- The same bounds of what was given back.
-- shared fragment: refund_above
AND e.expense_amount < -:above::NUMERIC

-- shared fragment: refund_below
AND e.expense_amount > -:below::NUMERIC

-- shared fragment: refund_from
AND e.expense_amount <= -:least::NUMERIC

-- shared fragment: refund_to
AND e.expense_amount >= -:most::NUMERIC

-- Every word, in the description or the name; `%` and `_` in it mean themselves.
-- shared fragment: with_words
AND NOT EXISTS (
  SELECT 1 FROM unnest(:words::TEXT[]) AS w(word)
  WHERE strpos(lower(COALESCE(e.description, '') || ' ' || COALESCE(e.merchant, '')), w.word) = 0)

-- shared fragment: marked_recurring
AND e.recurring

-- shared fragment: not_recurring
AND NOT COALESCE(e.recurring, false)

-- shared fragment: only_refunds
AND e.expense_amount < 0

-- shared fragment: known_amount
e.expense_amount <> 'NaN'::NUMERIC

-- shared fragment: sane_day
e.expense_date BETWEEN '1990-01-01'::DATE AND '2190-01-01'::DATE

-- shared fragment: measures
count(*) FILTER (WHERE e.expense_amount >= 0)::INT8 AS charges, count(*) FILTER (WHERE e.expense_amount < 0)::INT8 AS refunds,
  round(sum(e.expense_amount), 2)::TEXT AS net,
  round(COALESCE(sum(e.expense_amount) FILTER (WHERE e.expense_amount >= 0), 0), 2)::TEXT AS charged,
  round(COALESCE(-sum(e.expense_amount) FILTER (WHERE e.expense_amount < 0), 0), 2)::TEXT AS refunded,
  round(avg(e.expense_amount) FILTER (WHERE e.expense_amount >= 0), 2)::TEXT AS average,
  round(max(e.expense_amount) FILTER (WHERE e.expense_amount >= 0), 2)::TEXT AS largest,
  round(min(e.expense_amount) FILTER (WHERE e.expense_amount >= 0), 2)::TEXT AS smallest

-- shared fragment: columns
e.expense_id, e.expense_date::TEXT AS date, round(e.expense_amount, 2)::TEXT AS amount, <<currency>> AS currency,
  substr(e.merchant, 1, 200) AS merchant, substr(e.shopping_type, 1, 200) AS category, substr(e.payment_method, 1, 200) AS payment_method,
  substr(e.description, 1, 500) AS description

-- Every measure of a slice, by currency. The spelling of a merchant is its own until somebody says they are one.
-- shared fragment: figures(filters)
SELECT <<currency>> AS currency, <<measures>>, 
  min(e.expense_date) FILTER (WHERE <<sane_day>>)::TEXT AS first, max(e.expense_date) FILTER (WHERE <<sane_day>>)::TEXT AS last
FROM expenses e
WHERE <<known_amount>>
{filters}
GROUP BY <<currency>>
ORDER BY count(*) DESC, currency

-- The middle charge, refunds apart: of an even number the mean of the middle two.
-- shared fragment: medians(filters)
SELECT c.currency, round(avg(c.amount), 2)::TEXT AS median
FROM (
  SELECT <<currency>> AS currency, e.expense_amount AS amount,
    row_number() OVER (PARTITION BY <<currency>> ORDER BY e.expense_amount) AS place, count(*) OVER (PARTITION BY <<currency>>) AS n
  FROM expenses e
  WHERE <<known_amount>> AND e.expense_amount >= 0
  {filters}) c
WHERE c.place * 2 BETWEEN c.n AND c.n + 2
GROUP BY c.currency

-- The same measures for each value of a dimension.
-- shared fragment: groups(dimension, filters)
SELECT {dimension} AS name, <<currency>> AS currency, <<measures>>
FROM expenses e
LEFT JOIN unnest(:spelt::TEXT[], :named::TEXT[]) AS m(spelt, named) ON m.spelt = substr(e.merchant, 1, 200)
WHERE <<known_amount>>
{filters}
GROUP BY {dimension}, <<currency>>
ORDER BY sum(e.expense_amount) DESC, name, currency

-- shared fragment: by_category
COALESCE(substr(e.shopping_type, 1, 200), '(none)')

-- shared fragment: by_merchant
COALESCE(m.named, substr(e.merchant, 1, 200), '(none)')

-- shared fragment: by_payment_method
COALESCE(substr(e.payment_method, 1, 200), '(none)')

-- shared fragment: by_weekday
COALESCE((array['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])[extract(isodow FROM e.expense_date)::INT4], '(no date)')

-- shared fragment: by_part_of_week
CASE WHEN e.expense_date IS NULL THEN '(no date)' WHEN extract(isodow FROM e.expense_date)::INT4 > 5 THEN 'weekend' ELSE 'weekdays' END

-- shared fragment: by_day
COALESCE(e.expense_date::TEXT, '(no date)')

-- The Monday a week begins with.
-- shared fragment: by_week
COALESCE((e.expense_date - (extract(isodow FROM e.expense_date)::INT4 - 1))::TEXT, '(no date)')

-- shared fragment: by_month
COALESCE(substr(e.expense_date::TEXT, 1, 7), '(no date)')

-- shared fragment: by_currency
<<currency>>

-- shared fragment: by_place
COALESCE(substr(e.place, 1, 100), '(not said)')

-- Rows to look at.
-- shared fragment: charges(filters, order)
SELECT <<columns>>
FROM expenses e
WHERE <<known_amount>>
{filters}
ORDER BY {order}
LIMIT :limit::INT8

-- shared fragment: largest_first
e.expense_amount DESC, e.expense_date DESC, e.expense_id

-- Refunds last: the smallest charge is none.
-- shared fragment: smallest_first
(e.expense_amount < 0), e.expense_amount, e.expense_date DESC, e.expense_id

-- shared fragment: newest_first
e.expense_date DESC, e.created_at DESC, e.expense_id

-- shared fragment: oldest_first
e.expense_date, e.created_at, e.expense_id

-- Rows that no figure counts: without an amount, or with an amount and no day where days were asked for.
-- shared fragment: left_out(filters)
SELECT count(*) FILTER (WHERE e.expense_amount IS NULL OR e.expense_amount = 'NaN'::NUMERIC)::INT4 AS unpriced,
  count(*) FILTER (WHERE e.expense_date IS NULL)::INT4 AS undated
FROM expenses e
WHERE (e.expense_amount IS NULL OR e.expense_amount = 'NaN'::NUMERIC OR e.expense_date IS NULL)
{filters}

-- The names that charges have: what questions are read against, the commonest first.
-- shared fragment: known(filters)
SELECT 'merchant' AS kind, substr(e.merchant, 1, 200) AS name, count(*)::INT8 AS n
FROM expenses e WHERE e.merchant IS NOT NULL
{filters}
GROUP BY substr(e.merchant, 1, 200)
UNION ALL
SELECT 'category' AS kind, substr(e.shopping_type, 1, 200) AS name, count(*)::INT8 AS n
FROM expenses e WHERE e.shopping_type IS NOT NULL
{filters}
GROUP BY substr(e.shopping_type, 1, 200)
UNION ALL
SELECT 'payment method' AS kind, substr(e.payment_method, 1, 200) AS name, count(*)::INT8 AS n
FROM expenses e WHERE e.payment_method IS NOT NULL
{filters}
GROUP BY substr(e.payment_method, 1, 200)
UNION ALL
SELECT 'currency' AS kind, <<currency>> AS name, count(*)::INT8 AS n
FROM expenses e WHERE true
{filters}
GROUP BY <<currency>>
ORDER BY n DESC, kind, name
LIMIT 5000

-- Charges far above what their user usually pays in that category, by the modified z-score of the logarithm (Iglewicz and Hoaglin
-- 1993): 0.6745 times the distance from the median, over the median distance. The usual is learnt from all charges in scope.
-- shared fragment: anomalies(scope, filters)
WITH priced AS (
  SELECT e.expense_id, e.user_id, e.shopping_type, <<currency>> AS currency, ln(e.expense_amount::FLOAT8) AS size
  FROM expenses e
  WHERE <<known_amount>> AND e.expense_amount > 0
  {scope}),
middles AS (
  SELECT p.user_id, p.shopping_type, p.currency, count(*) AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY p.size) AS middle
  FROM priced p GROUP BY p.user_id, p.shopping_type, p.currency HAVING count(*) >= 8),
spreads AS (
  SELECT m.user_id, m.shopping_type, m.currency, m.n, m.middle,
    GREATEST(percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(p.size - m.middle)), 0.1) AS spread
  FROM priced p JOIN middles m ON m.user_id = p.user_id AND m.shopping_type = p.shopping_type AND m.currency = p.currency
  GROUP BY m.user_id, m.shopping_type, m.currency, m.n, m.middle)
SELECT <<columns>>, round(exp(s.middle)::NUMERIC, 2)::TEXT AS usual, s.n::INT8 AS compared,
  round((0.6745 * (ln(e.expense_amount::FLOAT8) - s.middle) / s.spread)::NUMERIC, 1)::FLOAT8 AS z,
  (count(*) OVER ())::INT8 AS found
FROM expenses e JOIN spreads s ON s.user_id = e.user_id AND s.shopping_type = e.shopping_type AND s.currency = <<currency>>
WHERE <<known_amount>> AND e.expense_amount > 0 AND 0.6745 * (ln(e.expense_amount::FLOAT8) - s.middle) / s.spread > 3.5
{filters}
ORDER BY z DESC, e.expense_amount DESC, e.expense_id
LIMIT :limit::INT8

-- Two charges of one user with the same merchant and amount within 30 days. Left alone: payments marked as recurring that keep a week's
-- distance, prices the user pays there more than three times (a habit), and charges that a refund of the amount took back. Each row also
-- says how many pairs and charges there are, and what those of its currency come to: the list is cut, the figures are not.
-- shared fragment: twice(scope, filters)
WITH c AS (
  SELECT <<columns>>, e.user_id, e.expense_date AS day, e.created_at, e.expense_amount AS size, COALESCE(e.recurring, false) AS recurring,
    COALESCE(m.named, substr(e.merchant, 1, 200)) AS named
  FROM expenses e
  LEFT JOIN unnest(:spelt::TEXT[], :named::TEXT[]) AS m(spelt, named) ON m.spelt = substr(e.merchant, 1, 200)
  WHERE <<known_amount>> AND e.expense_amount <> 0 AND e.merchant IS NOT NULL AND <<sane_day>>
  {scope}),
prices AS (
  SELECT c.user_id, c.named, c.size, c.currency, count(*) AS times FROM c GROUP BY c.user_id, c.named, c.size, c.currency),
pairs AS (
SELECT e.expense_id, e.size, e.date, e.amount, e.currency, e.merchant, e.category, e.payment_method, e.description,
  o.expense_id AS other_id, o.date AS other_date, o.merchant AS other_merchant, (e.day - o.day)::INT4 AS days
FROM c e
JOIN c o ON o.user_id = e.user_id AND o.named = e.named AND o.size = e.size AND o.currency = e.currency
  AND (o.created_at, o.expense_id) < (e.created_at, e.expense_id) AND e.day - o.day BETWEEN -30 AND 30
JOIN prices p ON p.user_id = e.user_id AND p.named = e.named AND p.size = e.size AND p.currency = e.currency
LEFT JOIN prices back ON back.user_id = e.user_id AND back.named = e.named AND back.size = -e.size AND back.currency = e.currency
WHERE e.size > 0 AND p.times - COALESCE(back.times, 0) BETWEEN 2 AND 3
  AND NOT (e.recurring AND e.day - o.day NOT BETWEEN -6 AND 6)
  AND e.expense_id IN (
    SELECT e.expense_id FROM expenses e WHERE <<known_amount>>
    {filters})),
sums AS (
  SELECT d.currency, count(*) AS n, sum(d.size) AS size
  FROM (SELECT DISTINCT p.expense_id, p.currency, p.size FROM pairs p) d GROUP BY d.currency)
SELECT p.expense_id, p.date, p.amount, p.currency, p.merchant, p.category, p.payment_method, p.description, p.other_id, p.other_date,
  p.other_merchant, p.days, (count(*) OVER ())::INT8 AS pairs, (SELECT sum(n) FROM sums)::INT8 AS found, round(s.size, 2)::TEXT AS in_all
FROM pairs p JOIN sums s ON s.currency = p.currency
ORDER BY p.size DESC, p.date DESC, p.expense_id
LIMIT 200

-- What subscriptions and habits are found in: the latest charges with a merchant and a day.
-- shared fragment: repeated(filters)
SELECT e.user_id, COALESCE(m.named, substr(e.merchant, 1, 200)) AS merchant, <<currency>> AS currency, e.expense_date::TEXT AS date,
  round(e.expense_amount, 2)::TEXT AS amount, COALESCE(e.recurring, false) AS recurring, substr(e.shopping_type, 1, 200) AS category,
  substr(e.payment_method, 1, 200) AS payment_method
FROM expenses e
LEFT JOIN unnest(:spelt::TEXT[], :named::TEXT[]) AS m(spelt, named) ON m.spelt = substr(e.merchant, 1, 200)
WHERE <<known_amount>> AND e.expense_amount > 0 AND e.merchant IS NOT NULL AND <<sane_day>>
{filters}
ORDER BY e.expense_date DESC, e.created_at DESC, e.expense_id DESC
LIMIT 50000

-- What the charges say they were for, the latest first.
-- shared fragment: descriptions(filters)
SELECT substr(e.description, 1, 500) AS description, substr(e.merchant, 1, 200) AS merchant, substr(e.payment_method, 1, 200) AS payment_method,
  round(e.expense_amount, 2)::TEXT AS amount, <<currency>> AS currency
FROM expenses e
WHERE <<known_amount>> AND e.expense_amount > 0 AND e.description IS NOT NULL
{filters}
ORDER BY e.expense_date DESC, e.created_at DESC, e.expense_id DESC
LIMIT 2000
