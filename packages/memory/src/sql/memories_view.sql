-- Memories as people look through them: everybody's, superseded ones too.

-- shared fragment: key
m.memory_id
-- shared fragment: scope
m.user_id = :scope::UUID
-- shared fragment: sort_known
m.created_at

-- shared fragment: text
m.terms @> :text::TEXT[]
-- shared fragment: team
m.team = :team::TEXT
-- shared fragment: kind
m.memory_type = :kind::TEXT
-- shared fragment: subject
m.subject = :subject::TEXT
-- shared fragment: user
m.user_id = :user::UUID
-- shared fragment: holds
<<valid>>
-- shared fragment: not_holds
NOT (<<valid>>)

-- name: page
SELECT <<row>>, m.access_count, m.accessed_at, m.expires_at, (<<valid>>) AS valid, <<place>>
FROM agent_memory m WHERE <<wanted>> AND <<beyond>> ORDER BY <<order>> LIMIT :limit::INT8

-- name: count
SELECT count(*)::INT4 AS n FROM (SELECT 1 FROM agent_memory m WHERE <<wanted>> LIMIT :limit::INT8) n
