#!/bin/sh
# One node: NODE is its name on the network. 22 to 25 s without writes after a kill are Patroni's own (ttl 20 is its least).
set -eu
cat > /tmp/patroni.yml <<Y
scope: holdfast
name: $NODE
restapi: { listen: "0.0.0.0:8008", connect_address: "$NODE:8008" }
etcd3: { hosts: ["etcd:2379"] }
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 1
    retry_timeout: 3
    maximum_lag_on_failover: 1048576
    primary_start_timeout: 0
    synchronous_mode: true
    synchronous_mode_strict: true
    postgresql:
      use_pg_rewind: true
      parameters:
        wal_level: replica
        hot_standby: "on"
        wal_log_hints: "on"
        max_wal_senders: 8
        max_replication_slots: 8
        synchronous_commit: "on"
        max_connections: 200
        shared_buffers: 128MB
        wal_keep_size: 256MB
        wal_retrieve_retry_interval: 500ms
  initdb: [{ encoding: UTF8 }, { locale: C.UTF-8 }, data-checksums]
  post_init: /usr/local/bin/post-init.sh
postgresql:
  listen: "0.0.0.0:5432"
  connect_address: "$NODE:5432"
  data_dir: /data/$NODE
  bin_dir: /usr/lib/postgresql/17/bin
  pgpass: /tmp/pgpass
  pg_hba:
    - local all all trust
    - host replication repl all scram-sha-256
    - host all all all scram-sha-256
  parameters: { unix_socket_directories: /tmp }
  basebackup: [{ checkpoint: fast }]
  authentication:
    superuser: { username: postgres, password: super }
    replication: { username: repl, password: repl }
    rewind: { username: rewind, password: rewind }
Y
exec /opt/patroni/bin/patroni /tmp/patroni.yml
