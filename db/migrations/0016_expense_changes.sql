-- What people changed in expenses, so that it can be read and taken back.

-- `before`, `after`: the fields that were changed, as texts. `parts`: the expenses that a split made.
CREATE TABLE IF NOT EXISTS expense_changes (
  change_id UUID NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  expense_id UUID NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('corrected', 'split')),
  by_whom TEXT NOT NULL,
  before JSONB NOT NULL,
  after JSONB NOT NULL,
  parts UUID[] NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  undone_at TIMESTAMPTZ,
  undone_by TEXT
);

CREATE INDEX IF NOT EXISTS expense_changes_expense ON expense_changes (expense_id, changed_at);
