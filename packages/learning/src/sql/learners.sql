-- Table learners: a row a member, the fence of its verdicts and versions. Every statement that changes anything of a member
-- raises `seq` from the one its sender read, so that of two at once one has no effect and reads again.

-- name: ensure
INSERT INTO learners (team, member, agent_id, region)
VALUES (:team::TEXT, :member::TEXT, :agent::UUID, :region::TEXT) ON CONFLICT (team, member) DO NOTHING

-- name: learner
SELECT team, member, region, seq, in_force, latest, considered, seen FROM learners
WHERE team = :team::TEXT AND member = :member::TEXT

-- name: learners
SELECT team, member, region, seq, in_force, latest, considered, seen FROM learners
WHERE (:team::TEXT IS NULL OR team = :team::TEXT) AND (:member::TEXT IS NULL OR member = :member::TEXT)
ORDER BY team, member LIMIT :page::INT8

-- Members of whom something was said that nobody has learnt from yet.
-- name: behind
SELECT team, member, region, seq FROM learners WHERE seen < seq ORDER BY team, member LIMIT :page::INT8

-- Nothing is left to do up to here; `considered`: verdicts of which nothing was proposed count as used.
-- name: saw
UPDATE learners SET seen = seq, considered = CASE WHEN :considered::BOOL THEN seq ELSE considered END
WHERE team = :team::TEXT AND member = :member::TEXT AND seq = :seq::INT4 RETURNING seq

-- What attempts read from memory: the whole list, for it is short.
-- name: inForce
SELECT p.team, p.member, p.version, p.params FROM learners a
JOIN parameters p ON p.team = a.team AND p.member = a.member AND p.version = a.in_force
WHERE a.in_force > 0
