-- The database's own view of who is connected. CockroachDB has the view and leaves it empty: there its nodes are asked.

-- Sessions of each region's workers, and since when none of them has said anything.
-- name: sessions
SELECT application_name AS name, count(*)::INT4 AS n, extract(epoch FROM clock_timestamp() - max(state_change))::FLOAT8 AS quiet_s
FROM pg_stat_activity WHERE application_name LIKE 'holdfast %' AND pid <> pg_backend_pid() GROUP BY application_name

-- The server at the other end, where it has an address; null over a socket file.
-- name: server
SELECT host(inet_server_addr())::TEXT AS address
