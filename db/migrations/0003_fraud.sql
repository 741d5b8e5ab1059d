-- What fraud learns from people, where a charge was made, what may be spent, and how far a large seeding came.

ALTER TABLE expenses ADD COLUMN IF NOT EXISTS place TEXT;

-- A reviewer's word on a charge. `letters`: the merchant's name without case, digits and punctuation, as the blacklist compares it.
CREATE TABLE IF NOT EXISTS expense_verdicts (
  expense_id UUID NOT NULL PRIMARY KEY,
  user_id UUID,
  letters TEXT NOT NULL,
  fraud BOOL NOT NULL,
  reason TEXT,
  said_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS expense_verdicts_letters ON expense_verdicts (letters, said_at DESC);
CREATE INDEX IF NOT EXISTS expense_verdicts_user ON expense_verdicts (user_id, said_at DESC);

-- What a user may spend on a category in a month; from `warn_at` of it on, somebody should be told.
CREATE TABLE IF NOT EXISTS budgets (
  user_id UUID NOT NULL,
  category TEXT NOT NULL,
  month DATE NOT NULL,
  amount NUMERIC(15,2) NOT NULL,
  warn_at NUMERIC(3,2) NOT NULL DEFAULT 0.80,
  PRIMARY KEY (user_id, category, month)
);

-- A large seeding goes in by batches; one that is here is there whole.
CREATE TABLE IF NOT EXISTS seed_batches (
  batch INT4 NOT NULL PRIMARY KEY,
  expenses INT4 NOT NULL,
  options TEXT NOT NULL
);
