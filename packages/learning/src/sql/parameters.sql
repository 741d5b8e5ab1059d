-- Tables parameters and version_verdicts: versions, and the verdicts each was made from. Every statement is fenced by the
-- member's row: it takes effect only on what its sender saw.

-- name: propose
WITH g AS (UPDATE learners SET seq = seq + 1, latest = latest + 1, considered = seq
  WHERE team = :team::TEXT AND member = :member::TEXT AND seq = :seq::INT4 RETURNING team, member, agent_id, seq, in_force, latest),
p AS (INSERT INTO parameters (team, member, version, parent, params, says, status, verdicts)
  SELECT g.team, g.member, g.latest, g.in_force, :params::JSONB, :says::TEXT, 'proposed', cardinality(:persons::TEXT[]) FROM g
  RETURNING version),
u AS (INSERT INTO version_verdicts (team, member, version, decision_id, said_by, revision)
  SELECT g.team, g.member, g.latest, i.decision_id, i.said_by, i.revision
  FROM unnest(:decisions::UUID[], :persons::TEXT[], :revisions::INT4[]) AS i(decision_id, said_by, revision), g RETURNING 1),
v AS (SELECT g.agent_id AS stream, g.seq::INT8 AS seq, 'version.proposed'::TEXT AS type, :data::TEXT AS data, 1::INT8 AS o FROM g),
<<append_events>>
SELECT g.seq, p.version FROM g, p

-- It did not regress beside the version in force: only such a version ever stands in shadow, and only from there is one promoted.
-- name: shadow
WITH g AS (UPDATE learners SET seq = seq + 1 WHERE team = :team::TEXT AND member = :member::TEXT AND seq = :seq::INT4
  RETURNING team, member, seq),
p AS (UPDATE parameters x SET status = 'shadow', replay_before = :before::JSONB, replay_after = :after::JSONB, replayed_at = now()
  FROM g WHERE x.team = g.team AND x.member = g.member AND x.version = :version::INT4 AND x.status = 'proposed'
  RETURNING x.version)
SELECT g.seq, p.version FROM g, p

-- `again`: its verdicts are proposed from anew, for it was made from a version that is no longer in force.
-- name: refuse
WITH g AS (UPDATE learners SET seq = seq + 1, considered = CASE WHEN :again::BOOL THEN 0 ELSE considered END
  WHERE team = :team::TEXT AND member = :member::TEXT AND seq = :seq::INT4 RETURNING team, member, agent_id, seq),
p AS (UPDATE parameters x SET status = 'refused', why = :why::TEXT, ended_by = :by::TEXT, ended_at = now(),
    replay_before = COALESCE(:before::JSONB, x.replay_before), replay_after = COALESCE(:after::JSONB, x.replay_after)
  FROM g WHERE x.team = g.team AND x.member = g.member AND x.version = :version::INT4 AND x.status IN ('proposed', 'shadow')
  RETURNING x.version),
v AS (SELECT g.agent_id AS stream, g.seq::INT8 AS seq, 'version.refused'::TEXT AS type, :data::TEXT AS data, 1::INT8 AS o FROM g, p),
<<append_events>>
SELECT g.seq, p.version FROM g, p

-- name: promote
WITH g AS (UPDATE learners SET seq = seq + 1, in_force = :version::INT4
  WHERE team = :team::TEXT AND member = :member::TEXT AND seq = :seq::INT4 AND in_force = :from::INT4
  RETURNING team, member, agent_id, seq),
p AS (UPDATE parameters x SET
    status = CASE WHEN x.version = :version::INT4 THEN 'in_force' ELSE 'superseded' END,
    promoted_by = CASE WHEN x.version = :version::INT4 THEN :by::TEXT ELSE x.promoted_by END,
    promoted_at = CASE WHEN x.version = :version::INT4 THEN now() ELSE x.promoted_at END,
    ended_by = CASE WHEN x.version = :version::INT4 THEN NULL ELSE :by::TEXT END,
    ended_at = CASE WHEN x.version = :version::INT4 THEN NULL ELSE now() END
  FROM g WHERE x.team = g.team AND x.member = g.member
    AND ((x.version = :version::INT4 AND x.status = 'shadow') OR (x.version = :from::INT4 AND x.status = 'in_force'))
  RETURNING x.version),
v AS (SELECT g.agent_id AS stream, g.seq::INT8 AS seq, 'version.promoted'::TEXT AS type, :data::TEXT AS data, 1::INT8 AS o FROM g),
<<append_events>>
SELECT seq FROM g

-- name: rollBack
WITH g AS (UPDATE learners SET seq = seq + 1, in_force = :to::INT4
  WHERE team = :team::TEXT AND member = :member::TEXT AND seq = :seq::INT4 AND in_force = :from::INT4
  RETURNING team, member, agent_id, seq),
p AS (UPDATE parameters x SET
    status = CASE WHEN x.version = :to::INT4 THEN 'in_force' ELSE 'rolled_back' END,
    ended_by = CASE WHEN x.version = :to::INT4 THEN NULL ELSE :by::TEXT END,
    ended_at = CASE WHEN x.version = :to::INT4 THEN NULL ELSE now() END
  FROM g WHERE x.team = g.team AND x.member = g.member
    AND ((x.version = :to::INT4 AND x.promoted_at IS NOT NULL) OR (x.version = :from::INT4 AND x.status = 'in_force'))
  RETURNING x.version),
v AS (SELECT g.agent_id AS stream, g.seq::INT8 AS seq, 'version.rolled_back'::TEXT AS type, :data::TEXT AS data, 1::INT8 AS o FROM g),
<<append_events>>
SELECT seq FROM g

-- Newest first; what is open or in force is among them however old, for a version is open only until the next is made.
-- name: versions
SELECT team, member, version, parent, params, says, status, verdicts, replay_before, replay_after, why, proposed_at, replayed_at,
  promoted_by, promoted_at, ended_by, ended_at
FROM parameters
WHERE (:team::TEXT IS NULL OR team = :team::TEXT) AND (:member::TEXT IS NULL OR member = :member::TEXT)
ORDER BY version DESC, team, member LIMIT :page::INT8

-- name: version
SELECT team, member, version, parent, params, says, status, verdicts, replay_before, replay_after, why, proposed_at, replayed_at,
  promoted_by, promoted_at, ended_by, ended_at
FROM parameters WHERE team = :team::TEXT AND member = :member::TEXT AND version = :version::INT4

-- What waits for its replay or its promotion, oldest first.
-- name: open
SELECT team, member, version, parent, params, says, status, verdicts, replay_before, replay_after, why, proposed_at, replayed_at,
  promoted_by, promoted_at, ended_by, ended_at
FROM parameters WHERE team = :team::TEXT AND member = :member::TEXT AND status IN ('proposed', 'shadow') ORDER BY version

-- What came into force, went or was refused in a time, newest first.
-- name: changes
SELECT c.team, c.member, c.version, c.parent, c.params, c.says, c.status, c.verdicts, c.replay_before, c.replay_after, c.why,
  c.proposed_at, c.replayed_at, c.promoted_by, c.promoted_at, c.ended_by, c.ended_at
FROM (SELECT x.*, COALESCE(x.ended_at, x.promoted_at, x.replayed_at, x.proposed_at) AS changed_at FROM parameters x
  WHERE x.team = :team::TEXT AND (:member::TEXT IS NULL OR x.member = :member::TEXT)) c
WHERE (c.changed_at >= :from::DATE AND c.changed_at < :to::DATE + 1)
  OR (c.promoted_at >= :from::DATE AND c.promoted_at < :to::DATE + 1)
ORDER BY c.changed_at DESC, c.member, c.version DESC LIMIT :most::INT8
