#!/bin/bash
# Joins the nodes into a cluster and makes the database with its regions. Safe to repeat: what is there stays.
set -euo pipefail
sql() { /cockroach/cockroach sql --insecure --host=e1a:26257 "$@"; }

if ! out=$(/cockroach/cockroach init --insecure --host=e1a:26357 2>&1) && ! grep -q 'already been initialized' <<<"$out"; then
  echo "$out" >&2
  exit 1
fi
for _ in $(seq 60); do sql -e 'SELECT 1' >/dev/null 2>&1 && break; sleep 1; done

# Without a key a cluster of several nodes is held to five open transactions from the seventh day on.
if [ -n "${COCKROACH_LICENSE:-}" ]; then
  sql -e "SET CLUSTER SETTING cluster.organization = '${COCKROACH_ORGANIZATION:-}'" \
    -e "SET CLUSTER SETTING enterprise.license = '${COCKROACH_LICENSE}'"
fi
# A node drains unready long enough for HAProxy to see it.
sql -e "SET CLUSTER SETTING server.shutdown.initial_wait = '8s'"
sql -e 'CREATE DATABASE IF NOT EXISTS holdfast'
if ! sql --format=csv -e 'SHOW REGIONS FROM DATABASE holdfast' | grep -q us-east-1; then
  sql -e 'ALTER DATABASE holdfast SET PRIMARY REGION "us-east-1"'
fi
sql -e 'ALTER DATABASE holdfast ADD REGION IF NOT EXISTS "us-west-2"' \
  -e 'ALTER DATABASE holdfast ADD REGION IF NOT EXISTS "us-central-1"' \
  -e 'ALTER DATABASE holdfast SURVIVE REGION FAILURE'
echo 'The cluster is there: 3 regions, survives the loss of one.'
