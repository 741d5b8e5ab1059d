-- name: clock
SELECT now() AS at, version() AS server
