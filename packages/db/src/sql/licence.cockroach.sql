-- What only a CockroachDB is asked. `crdb_internal` and `system` are closed by default since v26.1: SHOW is not.

-- One column; empty: no key was given.
-- name: licence
SHOW CLUSTER SETTING enterprise.license;
