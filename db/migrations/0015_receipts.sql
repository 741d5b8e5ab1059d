-- Which expense a receipt belongs to, and what people corrected in what was read from it.

-- One row a document. `how`: its expense was made from it (posted), was there before it (linked), or another receipt of the
-- same purchase has it (copy). `print`: what two receipts of one purchase have in common; NULL where nothing tells.
CREATE TABLE IF NOT EXISTS expense_documents (
  document_id UUID NOT NULL PRIMARY KEY,
  expense_id UUID NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('posted', 'linked', 'copy')),
  print TEXT,
  run_id UUID,
  linked_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- Of two receipts of one purchase that are read in the same moment one makes the expense; of one expense one is the original.
CREATE UNIQUE INDEX IF NOT EXISTS expense_documents_print ON expense_documents (print) WHERE print IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS expense_documents_original ON expense_documents (expense_id) WHERE how <> 'copy';
CREATE INDEX IF NOT EXISTS expense_documents_expense ON expense_documents (expense_id);

-- A person's word on a field: what was read and how sure the reader was, what it really says. Texts are masked.
CREATE TABLE IF NOT EXISTS receipt_corrections (
  document_id UUID NOT NULL,
  field TEXT NOT NULL,
  was_read TEXT,
  confidence NUMERIC(4,3) NOT NULL,
  said TEXT,
  agreed BOOL NOT NULL,
  said_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  PRIMARY KEY (document_id, field)
);
