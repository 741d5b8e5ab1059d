#!/bin/bash
# Kills the PostgreSQL node of the compose cluster that takes the writes (docker-compose.ci.yml), waits until Patroni has put another
# in its place, and starts it again: the command for `campaign --outage`. Ends when the next one could go over too.
set -u
PROJECT=${COMPOSE_PROJECT_NAME:-holdfast}

ask() { docker exec "$PROJECT-$1-1" curl -fsS -m 2 "http://127.0.0.1:8008/$2" 2>/dev/null; }
leader() { # leader [BUT]: the node that takes the writes
  local node
  for node in e1a w2a c1; do
    [ "$node" != "${1:-}" ] && ask "$node" primary >/dev/null && echo "$node" && return 0
  done
  return 1
}
within() { # within SECONDS COMMAND...: again and again until it succeeds
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$until" ] || { echo "not within its time: $*" >&2; exit 1; }
    sleep 0.5
  done
}
# Without a synchronous standby there is nobody to go over to.
is_covered() { ask "$1" cluster | grep -q sync_standby; }

docker version >/dev/null || exit 1 # it says why
was=$(leader) || { echo "no node of $PROJECT takes writes: is the cluster up?" >&2; exit 1; }
docker kill -s KILL "$PROJECT-$was-1" >/dev/null || exit 1
within 60 leader "$was" >/dev/null
now=$(leader "$was")
docker start "$PROJECT-$was-1" >/dev/null || exit 1
within 60 is_covered "$now"
echo "$was is down and up again, $now takes the writes"
