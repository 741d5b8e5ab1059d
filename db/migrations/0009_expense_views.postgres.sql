-- Part of a merchant's name or a description, without reading every row. Where the server has no pg_trgm the search is slower.
-- optional
CREATE EXTENSION IF NOT EXISTS pg_trgm;
-- optional
CREATE INDEX IF NOT EXISTS expenses_words ON expenses
  USING gin ((lower(substr(COALESCE(merchant, ''), 1, 200) || ' ' || substr(COALESCE(description, ''), 1, 400))) gin_trgm_ops);
