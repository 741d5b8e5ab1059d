-- Table verdicts: one row a person and decision, replaced by the person's next word.

-- The verdict, the mark on the decision and the event, if nothing of the member changed since it was read.
-- name: judge
WITH g AS (UPDATE learners SET seq = seq + 1 WHERE team = :team::TEXT AND member = :member::TEXT AND seq = :seq::INT4
  RETURNING team, member, agent_id, seq),
w AS (INSERT INTO verdicts AS x (decision_id, said_by, team, member, workspace, is_right, reason, seq)
  SELECT :decision::UUID, :by::TEXT, g.team, g.member, :workspace::TEXT, :right::BOOL, :reason::TEXT, g.seq FROM g
  ON CONFLICT (decision_id, said_by) DO UPDATE SET is_right = excluded.is_right, reason = excluded.reason, seq = excluded.seq,
    revision = x.revision + 1, said_at = now(), weight = NULL, held = NULL, held_says = NULL
  RETURNING x.decision_id),
m AS (<<mark_feedback>>),
v AS (SELECT g.agent_id AS stream, g.seq::INT8 AS seq, 'decision.judged'::TEXT AS type, :data::TEXT AS data, 1::INT8 AS o FROM g, w),
<<append_events>>
SELECT seq FROM g

-- What the weighing found, if it saw the newest word.
-- name: weigh
WITH g AS (SELECT seq FROM learners WHERE team = :team::TEXT AND member = :member::TEXT AND seq = :seq::INT4 FOR UPDATE)
UPDATE verdicts x SET weight = i.weight, held = i.held, held_says = i.says
FROM unnest(:decisions::UUID[], :persons::TEXT[], :revisions::INT4[], :weights::INT4[], :helds::TEXT[], :says::TEXT[])
  AS i(decision_id, said_by, revision, weight, held, says), g
WHERE x.decision_id = i.decision_id AND x.said_by = i.said_by AND x.revision = i.revision
RETURNING x.decision_id

-- name: ofDecisions
SELECT decision_id, said_by, team, member, workspace, is_right, reason, seq, revision, said_at, weight, held, held_says FROM verdicts
WHERE decision_id = ANY(:decisions::UUID[]) ORDER BY said_at, said_by

-- A member's newest verdicts, at most :each of a person, so that nobody's flood hides what others say. `learnt`: a version
-- that was in force was made from this very word. `spent`: how many earlier words of the same person on it were so learnt from.
-- name: ofMember
SELECT x.decision_id, x.said_by, x.team, x.member, x.workspace, x.is_right, x.reason, x.seq, x.revision, x.said_at, x.weight, x.held,
  x.held_says,
  EXISTS (SELECT 1 FROM version_verdicts u JOIN parameters p ON p.team = u.team AND p.member = u.member AND p.version = u.version
    WHERE u.decision_id = x.decision_id AND u.said_by = x.said_by AND u.revision = x.revision AND p.promoted_at IS NOT NULL) AS learnt,
  (SELECT count(DISTINCT u.revision)::INT4 FROM version_verdicts u
    JOIN parameters p ON p.team = u.team AND p.member = u.member AND p.version = u.version
    WHERE u.decision_id = x.decision_id AND u.said_by = x.said_by AND u.revision < x.revision AND p.promoted_at IS NOT NULL) AS spent
FROM (SELECT y.*, row_number() OVER (PARTITION BY y.said_by ORDER BY y.seq DESC) AS nth FROM verdicts y
  WHERE y.team = :team::TEXT AND y.member = :member::TEXT) x
WHERE x.nth <= :each::INT8 ORDER BY x.seq DESC LIMIT :page::INT8

-- name: counts
SELECT team, member, count(*)::INT4 AS n, count(*) FILTER (WHERE is_right)::INT4 AS rights,
  count(*) FILTER (WHERE weight IS NULL)::INT4 AS unweighed, count(DISTINCT said_by)::INT4 AS people,
  count(*) FILTER (WHERE held = 'contradicted')::INT4 AS contradicted, count(*) FILTER (WHERE held = 'outvoted')::INT4 AS outvoted,
  count(*) FILTER (WHERE held = 'history')::INT4 AS history, count(*) FILTER (WHERE held = 'rate')::INT4 AS rate,
  count(*) FILTER (WHERE held = 'share')::INT4 AS share
FROM verdicts GROUP BY team, member

-- What is held back now, newest first.
-- name: held
SELECT decision_id, said_by, team, member, workspace, is_right, reason, seq, revision, said_at, weight, held, held_says FROM verdicts
WHERE weight = 0 AND (:team::TEXT IS NULL OR team = :team::TEXT) AND (:member::TEXT IS NULL OR member = :member::TEXT)
ORDER BY said_at DESC LIMIT :page::INT8
