-- SQL watch: the table (it carries watched_at and created_at) and its key come from the team that watches (identifiers, checked); this file owns no table.

-- Marks the rows still unmarked and starts their runs in one statement: two scanners at once start each once.
-- name: start
WITH m AS (UPDATE <<table>> SET watched_at = now() WHERE <<key>> = ANY(:rows::UUID[]) AND watched_at IS NULL
  RETURNING <<key>>::TEXT AS key, <<owner>>::UUID AS about_user),
i AS (SELECT i.*, m.about_user FROM <<start_input>> JOIN m ON m.key = i.key),
<<start_body>>
