-- What the chaos panel keeps: acknowledged inserts of an experiment's ledger, and how experiments ended.

-- No unique (experiment, writer, n): an insert that took effect twice must be seen, not refused.
CREATE TABLE IF NOT EXISTS chaos_ledger (
  entry UUID PRIMARY KEY,
  experiment UUID NOT NULL,
  writer TEXT NOT NULL,
  n INT4 NOT NULL,
  at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS chaos_ledger_experiment ON chaos_ledger (experiment, writer);

CREATE TABLE IF NOT EXISTS chaos_experiments (
  experiment UUID PRIMARY KEY,
  scenario TEXT NOT NULL,
  title TEXT NOT NULL,
  by_whom TEXT NOT NULL,
  driver TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('held', 'refuted', 'inconclusive')),
  started_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ NOT NULL,
  report JSONB NOT NULL
);
CREATE INDEX IF NOT EXISTS chaos_experiments_recent ON chaos_experiments (started_at DESC);
