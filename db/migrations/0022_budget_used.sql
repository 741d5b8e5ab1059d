-- How full a budget is, kept so that a page can begin with the fullest of a hundred thousand: written with the budget, by seeding and
-- by each look at new charges. It orders; what is shown is reckoned from the charges.
ALTER TABLE budgets ADD COLUMN IF NOT EXISTS used FLOAT8 NOT NULL DEFAULT 0;
CREATE INDEX IF NOT EXISTS budgets_used ON budgets (month, used, user_id, category);
-- Its first column is the other's only one.
DROP INDEX IF EXISTS budgets_month;
-- Those that are there already.
UPDATE budgets AS b SET used = (COALESCE((SELECT sum(e.expense_amount) FROM expenses e
    WHERE e.user_id = b.user_id AND e.expense_date >= b.month AND e.expense_date < (b.month + INTERVAL '1 month')::DATE
      AND e.expense_date <= current_date AND e.expense_amount IS NOT NULL AND e.expense_amount <> 'NaN'::NUMERIC
      AND upper(trim(substr(COALESCE(e.currency, ''), 1, 20))) = upper(trim(b.currency))
      AND (b.category = '*' OR lower(trim(substr(e.shopping_type, 1, 200))) = lower(trim(b.category)))), 0)::NUMERIC
    / greatest(b.amount, 0.01)::NUMERIC)::FLOAT8;
