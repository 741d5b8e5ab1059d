-- Part of a merchant's name or a description, without reading every row. Parsed by CockroachDB's grammar, never run on a cluster here.
CREATE INDEX IF NOT EXISTS expenses_words ON expenses
  USING gin ((lower(substr(COALESCE(merchant, ''), 1, 200) || ' ' || substr(COALESCE(description, ''), 1, 400))) gin_trgm_ops);
