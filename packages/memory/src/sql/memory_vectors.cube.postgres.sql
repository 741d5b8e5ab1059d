-- Vectors on a PostgreSQL without pgvector: four cubes of 96 dimensions, whose distance is computed in C, in a table of
-- their own (a cube cannot be stored out of line), behind a first choice by the vectors' signs (Charikar 2002) in the
-- narrow one. A unit vector's cosine is 1 - l2² / 2.

-- fragment: question
q AS (SELECT cube((:vector::FLOAT8[])[1:96]) AS a, cube((:vector::FLOAT8[])[97:192]) AS b,
  cube((:vector::FLOAT8[])[193:288]) AS c, cube((:vector::FLOAT8[])[289:384]) AS d)

-- fragment: similarity
1.0::FLOAT8 - (power(k.a <-> q.a, 2) + power(k.b <-> q.b, 2) + power(k.c <-> q.c, 2) + power(k.d <-> q.d, 2)) / 2.0::FLOAT8

-- fragment: scope
v.workspace = :workspace::TEXT AND v.owner = ANY(:owners::UUID[]) AND v.source = :source::TEXT AND v.model = :model::TEXT

-- name: any
SELECT 1 AS yes FROM memory_vectors v WHERE <<scope>> LIMIT 1

-- fragment: alike
ORDER BY bit_count(v.sign # :sign::BIT(384)) LIMIT :probes::INT8

-- Twice as many as asked for, because what was contradicted since it got its vector is left out only then.
-- name: nearMemories
WITH <<question>>,
p AS (SELECT v.memory_id FROM memory_vectors v WHERE <<scope>>
    AND (NOT :filtered::BOOL OR EXISTS (SELECT 1 FROM agent_memory m WHERE m.memory_id = v.memory_id AND m.superseded_by IS NULL AND <<meant>>))
  <<alike>>),
n AS (SELECT k.memory_id, <<similarity>> AS score FROM p JOIN memory_cubes k ON k.memory_id = p.memory_id CROSS JOIN q
  ORDER BY score DESC LIMIT 4 * :most::INT8)
SELECT <<row>>, n.score FROM n JOIN agent_memory m ON m.memory_id = n.memory_id
WHERE <<asked>>
ORDER BY n.score DESC, m.memory_id LIMIT :most::INT8

-- name: nearMessages
WITH <<question>>,
p AS (SELECT v.memory_id FROM memory_vectors v WHERE <<scope>>
    AND (NOT :filtered::BOOL OR EXISTS (SELECT 1 FROM conversations m WHERE m.conversation_id = v.memory_id AND <<said>>))
  <<alike>>)
SELECT <<place>>, <<similarity>> AS score
FROM p JOIN memory_cubes k ON k.memory_id = p.memory_id JOIN conversations m ON m.conversation_id = p.memory_id CROSS JOIN q
WHERE <<said>>
ORDER BY score DESC, m.conversation_id LIMIT :most::INT8

-- name: exact
WITH <<question>>
SELECT v.memory_id, <<similarity>> AS similarity
FROM memory_vectors v JOIN memory_cubes k ON k.memory_id = v.memory_id CROSS JOIN q
WHERE <<scope>>
ORDER BY similarity DESC, v.memory_id LIMIT :most::INT8

-- fragment: vectors
i AS (SELECT i.id, i.vector::FLOAT8[] AS vector, i.sign::BIT(384) AS sign
  FROM unnest(:ids::UUID[], :vectors::TEXT[], :signs::TEXT[]) AS i(id, vector, sign))

-- fragment: keep(source)
v AS (INSERT INTO memory_vectors AS x (memory_id, workspace, owner, source, model, sign)
  SELECT u.memory_id, u.workspace, u.owner, {source}, :model::TEXT, i.sign FROM u JOIN i ON i.id = u.memory_id
  ON CONFLICT (memory_id) DO UPDATE SET model = excluded.model, sign = excluded.sign RETURNING 1),
k AS (INSERT INTO memory_cubes AS x (memory_id, a, b, c, d)
  SELECT u.memory_id, cube(i.vector[1:96]), cube(i.vector[97:192]), cube(i.vector[193:288]), cube(i.vector[289:384])
  FROM u JOIN i ON i.id = u.memory_id
  ON CONFLICT (memory_id) DO UPDATE SET a = excluded.a, b = excluded.b, c = excluded.c, d = excluded.d RETURNING 1)
SELECT count(*)::INT4 AS kept FROM u

-- The scope comes from the row itself, which is locked: what was forgotten or contradicted meanwhile gets no vector.
-- name: keepMemories
WITH <<vectors>>,
o AS (SELECT m.memory_id FROM agent_memory m JOIN i ON i.id = m.memory_id WHERE m.superseded_by IS NULL ORDER BY m.memory_id FOR UPDATE OF m),
u AS (UPDATE agent_memory m SET embedded_by = :model::TEXT FROM o WHERE m.memory_id = o.memory_id
  RETURNING m.memory_id, m.workspace, m.owner),
<<keep('memory')>>

-- name: keepMessages
WITH <<vectors>>,
o AS (SELECT m.conversation_id FROM conversations m JOIN i ON i.id = m.conversation_id ORDER BY m.conversation_id FOR UPDATE OF m),
u AS (UPDATE conversations m SET embedded_by = :model::TEXT FROM o WHERE m.conversation_id = o.conversation_id
  RETURNING m.conversation_id AS memory_id, m.workspace, m.user_id AS owner),
<<keep('message')>>

-- name: drop
WITH v AS (DELETE FROM memory_vectors WHERE memory_id = ANY(:ids::UUID[]) RETURNING 1),
k AS (DELETE FROM memory_cubes WHERE memory_id = ANY(:ids::UUID[]) RETURNING 1)
SELECT (SELECT count(*) FROM v)::INT4 AS dropped
