-- Table agent_tasks: what the settle of a child's last task does for the task that waits for it.

-- In the form without callers: a run that has one is not touched, so that none is forgotten.
-- shared fragment: uncalled
AND x.parent_task IS NULL

-- shared fragment: callers
p AS (SELECT p.task_id, p.run_id, p.shape, p.member, p.turn, p.region, p.shard, p.ord, p.fence, d.n
  FROM agent_tasks p JOIN (SELECT parent_task, count(*)::INT4 AS n FROM r
    WHERE completed_at IS NOT NULL AND parent_task IS NOT NULL GROUP BY parent_task) d ON d.parent_task = p.task_id
  WHERE p.status = 'waiting' AND p.awaits > 0 ORDER BY p.task_id FOR UPDATE OF p),

-- shared fragment: called
UNION ALL
  SELECT <<columns>>, 'pending', NULL::UUID, fence, -n, NULL::JSONB, NULL::JSONB, NULL::TIMESTAMPTZ, NULL::TIMESTAMPTZ FROM p
