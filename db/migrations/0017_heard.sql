-- What people correct is what members learn from. `category`: what a receipt's expense was posted with, '' for none. Of a
-- correction: its run, whether the reader found nothing against the reading, and whether that was all that was asked about.
ALTER TABLE expense_documents ADD COLUMN IF NOT EXISTS category TEXT;
ALTER TABLE receipt_corrections ADD COLUMN IF NOT EXISTS run_id UUID;
ALTER TABLE receipt_corrections ADD COLUMN IF NOT EXISTS certain BOOL;
ALTER TABLE receipt_corrections ADD COLUMN IF NOT EXISTS alone BOOL;

-- The chance that the month ends above the budget, as it was forecast when somebody was told.
ALTER TABLE budget_alerts ADD COLUMN IF NOT EXISTS chance FLOAT8;

CREATE INDEX IF NOT EXISTS expense_documents_posted ON expense_documents (linked_at) WHERE category IS NOT NULL;
CREATE INDEX IF NOT EXISTS receipt_corrections_said ON receipt_corrections (said_at);
