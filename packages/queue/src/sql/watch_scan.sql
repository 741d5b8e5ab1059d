-- SQL watch: what a scan reads. The tables and their keys come from the team that watches, as in watch.sql.

-- Rows that nobody has marked yet, of several tables in one statement, of each the oldest.
-- name: scan
SELECT s.source, s.key FROM (<<sources>>) s ORDER BY s.source, s.created_at, s.key

-- shared fragment: source(number, table, key)
(SELECT {number}::INT4 AS source, {key}::TEXT AS key, created_at FROM {table}
  WHERE watched_at IS NULL ORDER BY created_at, {key} LIMIT :page::INT8)
