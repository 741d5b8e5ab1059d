-- Tables chaos_ledger and chaos_experiments.

-- name: write
INSERT INTO chaos_ledger (entry, experiment, writer, n) VALUES (:entry::UUID, :experiment::UUID, :writer::TEXT, :n::INT4) RETURNING entry

-- Which numbers of a writer are there, each as often as it is.
-- name: written
SELECT n, count(*)::INT4 AS copies FROM chaos_ledger
WHERE experiment = :experiment::UUID AND writer = :writer::TEXT GROUP BY n

-- name: forget_ledger
DELETE FROM chaos_ledger WHERE experiment = :experiment::UUID RETURNING entry

-- name: keep
INSERT INTO chaos_experiments (experiment, scenario, title, by_whom, driver, verdict, started_at, ended_at, report)
VALUES (:experiment::UUID, :scenario::TEXT, :title::TEXT, :by_whom::TEXT, :driver::TEXT, :verdict::TEXT, :started::TIMESTAMPTZ,
  :ended::TIMESTAMPTZ, :report::JSONB)
ON CONFLICT (experiment) DO NOTHING

-- name: kept
SELECT experiment, scenario, title, by_whom, driver, verdict, started_at, ended_at,
  report->'figures' AS figures
FROM chaos_experiments WHERE :scenario::TEXT IS NULL OR scenario = :scenario::TEXT ORDER BY started_at DESC LIMIT :page::INT8

-- name: experiment
SELECT report FROM chaos_experiments WHERE experiment = :experiment::UUID

-- name: clock
SELECT now() AS at
