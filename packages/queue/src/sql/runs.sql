-- Table runs: start, cancel, redrive, retry from a step. (Settling moves a run too: agent_tasks.sql.)

-- One statement writes the runs, their first tasks and the events; a key that is taken writes nothing and returns no
-- row. The tasks of a new run cannot be there already: their ids are made of the run's.
-- shared fragment: start_body
r AS (INSERT INTO runs (run_id, team, key, shape, workspace, user_id, about_user, input, status, open, seq)
  SELECT i.run_id, i.team, i.key, i.shape, i.workspace, i.user_id, i.about_user, i.input::JSONB, 'running', i.open, 1
  FROM i ORDER BY i.run_id
  ON CONFLICT (run_id) DO NOTHING RETURNING run_id, shape),
k AS (INSERT INTO agent_tasks (<<columns>>, due, status, worker, fence, started_at) <<first_tasks>> RETURNING 1),
<<started>>
<<append_events>>
SELECT run_id FROM r

-- fragment: first_tasks
SELECT n.task_id, r.run_id, r.shape, n.member, 1, n.region, n.shard, <<now_us>> + n.lag, now(),
    CASE WHEN n.worker IS NULL THEN 'pending' ELSE 'processing' END, n.worker, CASE WHEN n.worker IS NULL THEN 0 ELSE 1 END,
    CASE WHEN n.worker IS NOT NULL THEN now() END
  FROM unnest(:n_tasks::UUID[], :n_runs::UUID[], :n_members::TEXT[], :n_regions::TEXT[], :n_shards::INT4[], :n_lags::INT8[],
    :n_workers::UUID[]) AS n(task_id, run_id, member, region, shard, lag, worker) JOIN r ON r.run_id = n.run_id

-- fragment: started
v AS (SELECT r.run_id AS stream, 1::INT8 AS seq, 'run.started'::TEXT AS type, e.data, row_number() OVER (ORDER BY e.o) AS o
  FROM unnest(:ids::UUID[], :e_datas::TEXT[]) WITH ORDINALITY AS e(run_id, data, o) JOIN r ON r.run_id = e.run_id),

-- shared fragment: start_input
unnest(:ids::UUID[], :teams::TEXT[], :keys::TEXT[], :shapes::TEXT[], :workspaces::TEXT[], :users::UUID[], :inputs::TEXT[],
    :opens::INT4[]) AS i(run_id, team, key, shape, workspace, user_id, input, open)

-- name: start
WITH i AS (SELECT i.*, NULL::UUID AS about_user FROM <<start_input>>),
<<start_body>>

-- The same for a task that spawns: it parks until its children close, which are about whom its run is about. Not held under
-- this fence: nothing is written.
-- name: spawn
WITH i AS (SELECT * FROM <<start_input>>),
t AS (SELECT <<columns>>, fence FROM agent_tasks
  WHERE task_id = :caller::UUID AND fence = :fence::INT4 AND status = 'processing' FOR UPDATE),
r AS (INSERT INTO runs (run_id, team, key, shape, workspace, user_id, about_user, parent_task, input, status, open, seq)
  SELECT i.run_id, i.team, i.key, i.shape, i.workspace, i.user_id, p.about_user, t.task_id, i.input::JSONB, 'running', i.open, 1
  FROM i, t JOIN runs p ON p.run_id = t.run_id ORDER BY i.run_id
  ON CONFLICT (run_id) DO NOTHING RETURNING run_id, shape),
k AS (INSERT INTO agent_tasks AS x (<<columns>>, due, status, worker, fence, started_at, awaits)
  SELECT f.*, 0 FROM (<<first_tasks>>) AS f
  UNION ALL
  SELECT <<columns>>, '9999-01-01'::TIMESTAMPTZ, 'waiting', NULL::UUID, t.fence, NULL::TIMESTAMPTZ, c.n
  FROM t JOIN (SELECT count(*)::INT4 AS n FROM r) c ON c.n > 0
  ON CONFLICT (task_id) DO UPDATE SET status = excluded.status, worker = NULL, due = excluded.due, awaits = excluded.awaits
  WHERE x.fence = excluded.fence AND x.status = 'processing' RETURNING 1),
<<started>>
<<append_events>>
SELECT run_id FROM r

-- A new run that begins with what an old one knew after a step: the kept tasks are copied under its own ids (fence 0: nobody
-- ran them here), the others of that turn, or $next, are open. No row = the key is taken, the old run works (again), or a
-- kept task is not there any more.
-- name: retryFrom
WITH s AS (SELECT i.task_id, i.shard, t.member, t.turn, t.region, t.status, t.result, t.error
  FROM unnest(:olds::UUID[], :copies::UUID[], :shards::INT4[]) AS i(old, task_id, shard)
  JOIN agent_tasks t ON t.task_id = i.old
  WHERE t.run_id = :of::UUID AND t.status IN ('completed', 'failed')),
r AS (INSERT INTO runs (run_id, team, key, shape, workspace, user_id, about_user, from_task, input, status, open, seq)
  SELECT :run::UUID, x.team, :key::TEXT, :shape::TEXT, x.workspace, x.user_id, x.about_user, :step::UUID, x.input, 'running',
    :open::INT4, 1
  FROM runs x WHERE x.run_id = :of::UUID AND x.status NOT IN ('running', 'cancelling')
    AND (SELECT count(*) FROM s) = cardinality(:olds::UUID[])
  ON CONFLICT (run_id) DO NOTHING RETURNING run_id, shape),
k AS (INSERT INTO agent_tasks (<<columns>>, status, result, error, completed_at)
  SELECT s.task_id, r.run_id, r.shape, s.member, s.turn, s.region, s.shard, <<now_us>>, s.status, s.result, s.error, now() FROM s, r
  UNION ALL
  SELECT n.task_id, r.run_id, r.shape, n.member, :turn::INT4, n.region, n.shard, <<now_us>> + :lag::INT8, 'pending', NULL::JSONB,
    NULL::JSONB, NULL::TIMESTAMPTZ
  FROM unnest(:n_tasks::UUID[], :n_members::TEXT[], :n_regions::TEXT[], :n_shards::INT4[]) AS n(task_id, member, region, shard), r
  RETURNING 1),
v AS (SELECT run_id AS stream, 1::INT8 AS seq, 'run.started'::TEXT AS type, :data::TEXT AS data, 1::INT8 AS o FROM r),
<<append_events>>
SELECT run_id FROM r

-- The run that this one was retried from, and those that were retried from steps of it, oldest first.
-- name: kin
SELECT 'of' AS kin, r.run_id, r.status, r.created_at, t.task_id, t.member, t.turn
FROM runs y JOIN agent_tasks t ON t.task_id = y.from_task JOIN runs r ON r.run_id = t.run_id WHERE y.run_id = :run::UUID
UNION ALL
(SELECT 'from', r.run_id, r.status, r.created_at, t.task_id, t.member, t.turn
FROM agent_tasks t JOIN runs r ON r.from_task = t.task_id WHERE t.run_id = :run::UUID ORDER BY r.created_at LIMIT 50)

-- name: cancel
WITH t AS (SELECT <<columns>>, fence, awaits FROM agent_tasks WHERE run_id = :run::UUID AND status IN ('pending', 'waiting')
  ORDER BY task_id FOR UPDATE),
r AS (UPDATE runs x SET status = CASE WHEN x.open = c.n THEN 'cancelled' ELSE 'cancelling' END, open = x.open - c.n,
    version = x.version + 1, seq = x.seq + 1, completed_at = CASE WHEN x.open = c.n THEN now() END
  FROM (SELECT count(*)::INT4 AS n FROM t) c
  WHERE x.run_id = :run::UUID AND (x.status IN ('running', 'stuck') OR (x.status = 'cancelling' AND c.n > 0))
  RETURNING x.run_id, x.seq, x.status, x.parent_task, x.completed_at),
p AS (SELECT p.task_id, p.run_id, p.shape, p.member, p.turn, p.region, p.shard, p.ord, p.fence
  FROM agent_tasks p JOIN r ON r.parent_task = p.task_id
  WHERE r.completed_at IS NOT NULL AND p.status = 'waiting' AND p.awaits > 0 FOR UPDATE OF p),
k AS (INSERT INTO agent_tasks AS x (<<columns>>, status, fence, awaits, completed_at)
  SELECT t.task_id, t.run_id, t.shape, t.member, t.turn, t.region, t.shard, t.ord, 'cancelled', t.fence, -t.awaits, now() FROM t, r
  UNION ALL
  SELECT <<columns>>, 'pending', fence, -1, NULL::TIMESTAMPTZ FROM p
  <<wake>> WHERE x.fence = excluded.fence AND x.status IN ('pending', 'waiting') RETURNING 1),
v AS (SELECT run_id AS stream, seq::INT8 AS seq, 'run.' || status AS type, :data::TEXT AS data, 1::INT8 AS o FROM r
  WHERE <<after_tasks>>),
<<append_events>>
SELECT run_id, status FROM r

-- Cancelling runs that a park or a reap beside the cancel left open, and open children of cancelled tasks.
-- shared fragment: to_cancel
SELECT r.run_id FROM runs r WHERE r.status = 'cancelling' AND r.completed_at IS NULL
  AND EXISTS (SELECT 1 FROM agent_tasks t WHERE t.run_id = r.run_id AND t.status IN ('pending', 'waiting'))
UNION
SELECT c.run_id FROM runs c JOIN agent_tasks t ON t.task_id = c.parent_task
WHERE c.status IN ('running', 'stuck') AND c.completed_at IS NULL AND t.status = 'cancelled'

-- Callers that are still dead and about to be redriven let go of the children that failed or were cancelled, and start new
-- ones. A caller at work keeps them: how they ended is its to judge.
-- name: letGo
UPDATE runs SET parent_task = NULL WHERE status IN ('failed', 'cancelled') AND parent_task IN (SELECT task_id FROM agent_tasks
  WHERE task_id = ANY(:tasks::UUID[]) AND status = 'failed')
RETURNING run_id

-- The dead tasks of a failed run are pending again, under the same ids (`once` keys hold).
-- name: redrive
WITH t AS (SELECT <<columns>>, fence FROM agent_tasks WHERE run_id = :run::UUID AND task_id = ANY(:tasks::UUID[]) AND status = 'failed'
  ORDER BY task_id FOR UPDATE),
r AS (UPDATE runs x SET status = 'running', open = x.open + c.n, version = x.version + 1, seq = x.seq + 1, error = NULL,
    completed_at = NULL FROM (SELECT count(*)::INT4 AS n FROM t) c
  WHERE x.run_id = :run::UUID AND x.version = :version::INT4 AND x.parent_task IS NULL AND x.status IN ('failed', 'running') AND c.n > 0
  RETURNING x.run_id, x.seq),
k AS (INSERT INTO agent_tasks AS x (<<columns>>, status, fence, awaits)
  SELECT t.task_id, t.run_id, t.shape, t.member, t.turn, t.region, t.shard, t.ord, 'pending', t.fence, 0 FROM t, r
  ON CONFLICT (task_id) DO UPDATE SET status = 'pending', due = now(), tries = 0, deaths = 0, error = NULL, completed_at = NULL
  WHERE x.fence = excluded.fence AND x.status = 'failed' RETURNING 1),
v AS (SELECT run_id AS stream, seq::INT8 AS seq, 'run.redriven'::TEXT AS type, :data::TEXT AS data, 1::INT8 AS o FROM r),
<<append_events>>
SELECT run_id FROM r

-- A stuck run gets the built-in member $next, whose settle only asks `next` again.
-- name: redriveStuck
WITH r AS (UPDATE runs x SET status = 'running', open = 1, version = x.version + 1, seq = x.seq + 1, error = NULL
  WHERE x.run_id = :run::UUID AND x.version = :version::INT4 AND x.status = 'stuck' RETURNING x.run_id, x.seq, x.shape),
k AS (INSERT INTO agent_tasks (task_id, run_id, shape, member, turn, region, shard, ord, status)
  SELECT :task::UUID, run_id, shape, '$next', :turn::INT4, :region::TEXT, :shard::INT4, <<now_us>>, 'pending' FROM r RETURNING 1),
v AS (SELECT run_id AS stream, seq::INT8 AS seq, 'run.redriven'::TEXT AS type, :data::TEXT AS data, 1::INT8 AS o FROM r),
<<append_events>>
SELECT run_id FROM r

-- name: run
SELECT run_id, team, key, shape, workspace, user_id, parent_task, input, status, version, open, error, created_at, completed_at
FROM runs WHERE run_id = :run::UUID

-- name: runs
SELECT run_id, team, key, shape, workspace, user_id, parent_task, input, status, version, open, error, created_at, completed_at FROM runs
WHERE workspace = :workspace::TEXT AND (:team::TEXT IS NULL OR team = :team::TEXT) AND (:status::TEXT IS NULL OR status = :status::TEXT)
  AND (:user::UUID IS NULL OR user_id = :user::UUID OR about_user = :user::UUID)
ORDER BY created_at DESC LIMIT :page::INT8

-- Whose these runs are to see; NULL: nobody's.
-- name: owners
SELECT run_id, COALESCE(user_id, about_user) AS user_id FROM runs WHERE run_id = ANY(:runs::UUID[])

-- What no worker that lives knows how to run: the release that is needed is named by the shape.
-- name: unknownShapes
SELECT r.team, t.shape, t.member, count(*)::INT4 AS n FROM agent_tasks t JOIN runs r ON r.run_id = t.run_id
WHERE t.status IN ('pending', 'waiting') AND NOT t.shape = ANY(:shapes::TEXT[]) GROUP BY r.team, t.shape, t.member
