-- How full a budget is, kept so that a page can begin with the fullest of a hundred thousand: written with the budget, by seeding and
-- by each look at new charges. It orders; what is shown is reckoned from the charges.
ALTER TABLE budgets ADD COLUMN IF NOT EXISTS used FLOAT8 NOT NULL DEFAULT 0;
CREATE INDEX IF NOT EXISTS budgets_used ON budgets (month, used, user_id, category);
-- Its first column is the other's only one.
DROP INDEX IF EXISTS budgets_month;
