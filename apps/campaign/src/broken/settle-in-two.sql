-- What a broken build sends after a settle in place of with it.

-- name: follow
INSERT INTO <<tasks>> (task_id, run_id, shape, member, turn, region, shard, ord, status, worker, fence, started_at)
SELECT n.task_id, a.run_id, a.shape, n.member, n.turn, n.region, n.shard, a.ord,
  CASE WHEN n.worker IS NULL THEN 'pending' ELSE 'processing' END, n.worker, CASE WHEN n.worker IS NULL THEN 0 ELSE 1 END,
  CASE WHEN n.worker IS NOT NULL THEN now() END
FROM unnest(:n_tasks::UUID[], :n_afters::UUID[], :n_members::TEXT[], :n_turns::INT4[], :n_regions::TEXT[], :n_shards::INT4[],
  :n_workers::UUID[]) AS n(task_id, after, member, turn, region, shard, worker)
JOIN <<tasks>> a ON a.task_id = n.after
ON CONFLICT (task_id) DO NOTHING
