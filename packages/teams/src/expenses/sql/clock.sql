-- The day of the database's clock.

-- name: today
SELECT (now() AT TIME ZONE 'UTC')::DATE::TEXT AS today
