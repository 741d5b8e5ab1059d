#!/usr/bin/env bash
# The images of docker-compose.ci.yml: Debian's packages, and two servers from Go's module proxy (Go 1.25 or newer). What is
# there already is kept. usage: deploy/ci/images.sh, after deploy/ci/engine.sh
set -euo pipefail
cd "$(dirname "$0")"

binary() { # binary FOLDER NAME MODULE@VERSION
  [ -x "$1/$2" ] && return 0
  local out
  out=$(mktemp -d)
  GOBIN=$out CGO_ENABLED=0 GOFLAGS='-modcacherw -trimpath' go install -ldflags='-s -w' "$3"
  mv "$out"/* "$1/$2"
  rmdir "$out"
}
image() { docker image inspect "holdfast-ci/$1" >/dev/null 2>&1 || docker buildx build -q -t "holdfast-ci/$1" "${1%%:*}"; }

binary toxiproxy toxiproxy-server github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0
binary toxiproxy toxiproxy-cli github.com/Shopify/toxiproxy/v2/cmd/cli@v2.12.0
binary store versitygw github.com/versity/versitygw/cmd/versitygw@v1.8.0
for one in postgres:17 etcd:3 haproxy:3 toxiproxy:2.12.0 store:1.8.0; do image "$one"; done
