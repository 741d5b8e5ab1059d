-- The core: runs, tasks, leases, events, effects, approvals, decisions. What each word means: docs/core.md.
-- Portable between PostgreSQL >= 15 and CockroachDB; the state machine is drawn here once and held by CHECKs.

-- One thing a team was asked to do. `open` = tasks of the current turn that are pending, processing or waiting.
CREATE TABLE IF NOT EXISTS runs (
  run_id UUID PRIMARY KEY,
  team TEXT NOT NULL,
  key TEXT NOT NULL,
  shape TEXT NOT NULL,
  workspace TEXT NOT NULL DEFAULT 'default',
  user_id UUID,
  parent_task UUID,
  input JSONB NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('running', 'stuck', 'cancelling', 'completed', 'failed', 'cancelled')),
  version INT4 NOT NULL DEFAULT 0,
  open INT4 NOT NULL,
  seq INT4 NOT NULL,
  error JSONB,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  completed_at TIMESTAMPTZ,
  CHECK ((open > 0) = (status IN ('running', 'cancelling')))
);
CREATE INDEX IF NOT EXISTS runs_parent ON runs (parent_task) WHERE parent_task IS NOT NULL;
CREATE INDEX IF NOT EXISTS runs_unfinished ON runs (status) WHERE completed_at IS NULL;
CREATE INDEX IF NOT EXISTS runs_created ON runs (created_at DESC);

-- One member's part of a turn (run_id NULL: a bare task, the platform's own queue). `due` says from when it may be
-- claimed, `ord` in which order; `fence` rises with every claim, and whoever carries an old one changes nothing.
CREATE TABLE IF NOT EXISTS agent_tasks (
  task_id UUID PRIMARY KEY,
  run_id UUID,
  shape TEXT NOT NULL,
  member TEXT NOT NULL,
  turn INT4 NOT NULL,
  region TEXT NOT NULL,
  shard INT4 NOT NULL,
  ord INT8 NOT NULL,
  due TIMESTAMPTZ NOT NULL DEFAULT now(),
  status TEXT NOT NULL CHECK (status IN ('pending', 'processing', 'waiting', 'completed', 'failed', 'cancelled')),
  worker UUID,
  fence INT4 NOT NULL DEFAULT 0,
  tries INT4 NOT NULL DEFAULT 0,
  deaths INT4 NOT NULL DEFAULT 0,
  awaits INT4 NOT NULL DEFAULT 0,
  payload JSONB,
  result JSONB,
  error JSONB,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  started_at TIMESTAMPTZ,
  completed_at TIMESTAMPTZ,
  CHECK ((worker IS NOT NULL) = (status = 'processing')),
  CHECK ((completed_at IS NOT NULL) = (status IN ('completed', 'failed', 'cancelled')))
);
CREATE INDEX IF NOT EXISTS agent_tasks_pending ON agent_tasks (region, shard, ord) WHERE status = 'pending';
CREATE INDEX IF NOT EXISTS agent_tasks_waiting ON agent_tasks (region, due) WHERE status = 'waiting';
CREATE INDEX IF NOT EXISTS agent_tasks_held ON agent_tasks (worker) WHERE status = 'processing';
CREATE INDEX IF NOT EXISTS agent_tasks_lonely ON agent_tasks (region) WHERE status IN ('pending', 'waiting') AND deaths > 1;
CREATE INDEX IF NOT EXISTS agent_tasks_run ON agent_tasks (run_id) WHERE run_id IS NOT NULL;

-- One row a worker process; the only row with a time. 'gone' is final.
CREATE TABLE IF NOT EXISTS workers (
  worker UUID PRIMARY KEY,
  region TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('live', 'draining', 'gone')),
  lease_until TIMESTAMPTZ NOT NULL,
  steady_since TIMESTAMPTZ NOT NULL,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  info JSONB NOT NULL DEFAULT '{}'
);

-- The members of the teams that workers have registered; agent_id = UUIDv5(team, member).
CREATE TABLE IF NOT EXISTS members (
  agent_id UUID PRIMARY KEY,
  team TEXT NOT NULL,
  member TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('agent', 'step', 'human')),
  does TEXT NOT NULL,
  home TEXT NOT NULL,
  shape TEXT NOT NULL,
  registered_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  UNIQUE (team, member)
);

-- (stream, seq) is the order that matters, (lane, pos) the order of delivery, gapless by the lane's row.
CREATE TABLE IF NOT EXISTS lanes (
  lane INT4 PRIMARY KEY,
  head INT8 NOT NULL DEFAULT 0
);
INSERT INTO lanes (lane) SELECT generate_series(0, 63) ON CONFLICT (lane) DO NOTHING;

CREATE TABLE IF NOT EXISTS events (
  stream UUID NOT NULL,
  seq INT8 NOT NULL,
  lane INT4 NOT NULL,
  pos INT8 NOT NULL,
  type TEXT NOT NULL,
  data JSONB NOT NULL,
  at TIMESTAMPTZ NOT NULL DEFAULT now(),
  PRIMARY KEY (stream, seq)
);
CREATE UNIQUE INDEX IF NOT EXISTS events_delivery ON events (lane, pos);

-- What was done to the outside world, under a key, at most once a task.
CREATE TABLE IF NOT EXISTS effects (
  task_id UUID NOT NULL,
  key TEXT NOT NULL,
  fence INT4 NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('once', 'idempotent', 'compensable')),
  status TEXT NOT NULL CHECK (status IN ('intended', 'done', 'ambiguous', 'void')),
  args_hash TEXT NOT NULL,
  deadline TIMESTAMPTZ NOT NULL,
  result JSONB,
  PRIMARY KEY (task_id, key)
);
CREATE INDEX IF NOT EXISTS effects_ambiguous ON effects (deadline) WHERE status = 'ambiguous';

-- What a human was asked and answered, on exactly which proposal (hash), once.
CREATE TABLE IF NOT EXISTS approvals (
  approval_id UUID PRIMARY KEY,
  task_id UUID NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'answered', 'expired')),
  hash TEXT NOT NULL,
  proposal JSONB NOT NULL,
  asked_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  expires_at TIMESTAMPTZ NOT NULL,
  answer JSONB,
  answered_by TEXT,
  answered_at TIMESTAMPTZ,
  CHECK ((status = 'answered') = (answered_at IS NOT NULL))
);
CREATE INDEX IF NOT EXISTS approvals_task ON approvals (task_id);
CREATE INDEX IF NOT EXISTS approvals_pending ON approvals (expires_at) WHERE status = 'pending';

-- What a member concluded: inputs, reasoning, confidence, action, later the feedback.
CREATE TABLE IF NOT EXISTS agent_decisions (
  decision_id UUID PRIMARY KEY,
  agent_id UUID NOT NULL,
  decision_type TEXT NOT NULL,
  context JSONB NOT NULL,
  reasoning TEXT,
  action JSONB,
  confidence FLOAT8 CHECK (confidence BETWEEN 0 AND 1),
  user_feedback TEXT,
  feedback_at TIMESTAMPTZ,
  workspace TEXT NOT NULL DEFAULT 'default',
  user_id UUID,
  run_id UUID NOT NULL,
  task_id UUID NOT NULL,
  region TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS agent_decisions_agent ON agent_decisions (agent_id, decision_type, created_at DESC);
CREATE INDEX IF NOT EXISTS agent_decisions_recent ON agent_decisions (created_at DESC);
CREATE INDEX IF NOT EXISTS agent_decisions_run ON agent_decisions (run_id);

-- The seed's agent_state, computed: a row per agent written by each settle would be hot.
CREATE OR REPLACE VIEW agent_state AS
SELECT m.agent_id,
       m.member AS agent_type,
       m.team,
       m.kind,
       m.does,
       m.home AS region,
       CASE
         WHEN h.beat IS NULL THEN 'unreachable'
         WHEN t.processing > 0 THEN CASE m.kind WHEN 'agent' THEN 'thinking' ELSE 'acting' END
         WHEN t.waiting > 0 THEN 'blocked'
         ELSE 'idle'
       END AS status,
       t.current_task,
       h.beat AS last_heartbeat,
       t.done_by,
       COALESCE(t.pending, 0) AS pending,
       COALESCE(t.processing, 0) AS processing,
       COALESCE(t.waiting, 0) AS waiting,
       jsonb_build_object('shape', m.shape) AS metadata
FROM members m
LEFT JOIN (SELECT region, max(lease_until) AS beat FROM workers WHERE status <> 'gone' AND lease_until > now() GROUP BY region) h
  ON h.region = m.home
LEFT JOIN (
  SELECT r.team, g.member,
         count(*) FILTER (WHERE g.status = 'pending') AS pending,
         count(*) FILTER (WHERE g.status = 'processing') AS processing,
         count(*) FILTER (WHERE g.status = 'waiting') AS waiting,
         max(w.region) FILTER (WHERE g.status = 'processing') AS done_by,
         min(g.task_id::TEXT) FILTER (WHERE g.status = 'processing') AS current_task
  FROM runs r JOIN agent_tasks g ON g.run_id = r.run_id AND g.status IN ('pending', 'processing', 'waiting')
  LEFT JOIN workers w ON w.worker = g.worker
  WHERE r.completed_at IS NULL
  GROUP BY r.team, g.member
) t ON t.team = m.team AND t.member = m.member;
