-- Runs as people look through them.

-- shared fragment: key
r.run_id
-- shared fragment: scope
(r.user_id = :scope::UUID OR r.about_user = :scope::UUID)
-- shared fragment: sort_begun
r.created_at

-- A run by its id, or by the key that it was started with: the ids that either may mean are computed.
-- shared fragment: find
r.run_id = ANY(:find::UUID[])
-- shared fragment: team
r.team = :team::TEXT
-- shared fragment: user
r.user_id = :user::UUID
-- shared fragment: day_from
r.created_at >= (:day_from::DATE)::TIMESTAMPTZ
-- shared fragment: day_to
r.created_at < (:day_to::DATE + 1)::TIMESTAMPTZ
-- shared fragment: status
r.status = :status::TEXT
-- shared fragment: troubled
r.status IN ('stuck', 'failed', 'cancelling', 'cancelled')
-- shared fragment: not_troubled
r.status IN ('running', 'completed')

-- name: page
SELECT r.run_id, r.team, r.key, CASE WHEN length(r.input::TEXT) <= 4000 THEN r.input END AS input, r.status, r.user_id, r.created_at, r.completed_at, r.error->>'code' AS error, r.error->>'message' AS why, <<place>>
FROM runs r WHERE <<wanted>> AND <<beyond>> ORDER BY <<order>> LIMIT :limit::INT8

-- name: count
SELECT count(*)::INT4 AS n FROM (SELECT 1 FROM runs r WHERE <<wanted>> LIMIT :limit::INT8) n
