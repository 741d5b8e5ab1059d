-- name: create_migrations
CREATE TABLE IF NOT EXISTS migrations (
  number INT4 PRIMARY KEY,
  name TEXT NOT NULL,
  checksum TEXT NOT NULL,
  breaking BOOL NOT NULL,
  done INT4 NOT NULL,
  applied_at TIMESTAMPTZ
);

-- name: create_lock
CREATE TABLE IF NOT EXISTS migration_lock (
  id INT4 PRIMARY KEY CHECK (id = 1),
  holder UUID NOT NULL,
  who TEXT NOT NULL,
  token INT8 NOT NULL,
  until TIMESTAMPTZ NOT NULL
);

-- name: list
SELECT number, name, checksum, breaking, done, applied_at FROM migrations ORDER BY number;

-- A row: the lock is ours. Asking again with the same holder is harmless.
-- name: take_lock
INSERT INTO migration_lock AS l (id, holder, who, token, until)
VALUES (1, :holder::UUID, :who::TEXT, 1, now() + :lease::INTERVAL)
ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, who = excluded.who, token = l.token + 1, until = excluded.until
WHERE l.until < now() OR l.holder = excluded.holder
RETURNING token;

-- name: holder
SELECT who FROM migration_lock WHERE id = 1 AND until >= now();

-- name: keep_lock
UPDATE migration_lock SET until = now() + :lease::INTERVAL WHERE id = 1 AND token = :token::INT8 AND holder = :holder::UUID RETURNING token;

-- name: free_lock
UPDATE migration_lock SET until = now() - INTERVAL '1 second' WHERE id = 1 AND token = :token::INT8 AND holder = :holder::UUID;

-- No row: the lock was taken over, whoever asks must stop.
-- name: record
INSERT INTO migrations AS m (number, name, checksum, breaking, done, applied_at)
SELECT :number::INT4, :name::TEXT, :checksum::TEXT, :breaking::BOOL, :done::INT4, CASE WHEN :complete::BOOL THEN now() END
FROM migration_lock WHERE id = 1 AND token = :token::INT8
ON CONFLICT (number) DO UPDATE SET checksum = excluded.checksum, breaking = excluded.breaking, done = excluded.done, applied_at = excluded.applied_at
RETURNING done;

-- When the tables were made, and the clock.
-- name: made
SELECT min(applied_at) AS at, now() AS now FROM migrations;
