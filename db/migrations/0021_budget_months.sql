-- Which months have budgets: asked whenever somebody looks at what there is to look at.
CREATE INDEX IF NOT EXISTS budgets_month ON budgets (month);
