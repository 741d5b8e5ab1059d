-- The database's clock: the only one that decides ticks.

-- name: now
SELECT (extract(epoch FROM now()) * 1000)::FLOAT8 AS ms
