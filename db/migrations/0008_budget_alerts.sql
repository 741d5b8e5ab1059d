-- Whom the budget member told what, and how it finds the charges that were seen since it last looked.

ALTER TABLE budgets ADD COLUMN IF NOT EXISTS currency TEXT NOT NULL DEFAULT 'USD';

-- One row for each budget, month and threshold that was passed: the key is what makes an alert happen once. `run_id`: whose it is.
CREATE TABLE IF NOT EXISTS budget_alerts (
  user_id UUID NOT NULL,
  category TEXT NOT NULL,
  month DATE NOT NULL,
  threshold TEXT NOT NULL CHECK (threshold IN ('forecast', 'warn', 'over')),
  run_id UUID NOT NULL,
  amount NUMERIC(15,2) NOT NULL,
  spent NUMERIC(20,2) NOT NULL,
  currency TEXT NOT NULL,
  says TEXT NOT NULL,
  alerted_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, category, month, threshold)
);
CREATE INDEX IF NOT EXISTS budget_alerts_latest ON budget_alerts (alerted_at DESC);

-- Charges in the order a worker first saw them. What a seeding or an import put in as already watched is not among them.
CREATE INDEX IF NOT EXISTS expenses_seen ON expenses (watched_at) WHERE watched_at > created_at;

-- How far the charges were looked at. `look`: the one that goes by new charges.
CREATE TABLE IF NOT EXISTS budget_looks (
  look TEXT NOT NULL PRIMARY KEY,
  seen_until TIMESTAMPTZ NOT NULL
);
