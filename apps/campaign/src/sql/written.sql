-- A table of the campaign's own, in the campaign's own database: what steps write with their settle. No key keeps a second
-- row out: it shall be seen.

-- name: make
CREATE TABLE IF NOT EXISTS campaign_written (run_id UUID NOT NULL, stage INT4 NOT NULL, round INT4 NOT NULL, member TEXT NOT NULL,
  v INT4 NOT NULL)

-- name: makeIndex
CREATE INDEX IF NOT EXISTS campaign_written_run ON campaign_written (run_id)

-- name: write
INSERT INTO campaign_written (run_id, stage, round, member, v)
VALUES (:run::UUID, :index::INT4, :round::INT4, :member::TEXT, :v::INT4) RETURNING v

-- name: writtenBy
SELECT run_id, stage AS index, round, member, v FROM campaign_written WHERE run_id = ANY(:runs::UUID[])
