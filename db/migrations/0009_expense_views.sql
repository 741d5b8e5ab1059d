-- Expenses as people look at them: newest, dearest, last come, of a category; and which of them fraud asked about.

CREATE INDEX IF NOT EXISTS expenses_date ON expenses (expense_date, expense_id);
CREATE INDEX IF NOT EXISTS expenses_amount ON expenses (expense_amount, expense_id);
CREATE INDEX IF NOT EXISTS expenses_created ON expenses (created_at, expense_id);
CREATE INDEX IF NOT EXISTS expenses_category_date ON expenses ((substr(shopping_type, 1, 200)), expense_date, expense_id);

-- What fraud doubts, the latest word on each charge. `run_id`: where it was judged.
CREATE TABLE IF NOT EXISTS expense_flags (
  expense_id UUID NOT NULL PRIMARY KEY,
  run_id UUID NOT NULL,
  action TEXT NOT NULL,
  score FLOAT8 NOT NULL,
  says TEXT NOT NULL,
  flagged_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
