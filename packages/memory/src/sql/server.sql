-- What this server has for vectors, as the migration left it.

-- name: places
SELECT
  (SELECT count(*) FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = 'memory_vectors' AND column_name = 'embedding')::INT4 AS vector,
  (SELECT count(*) FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_name = 'memory_cubes')::INT4 AS cubes
