-- Vectors where the server has a type for them: pgvector, and CockroachDB, which shares its words. Sent as '[1,2,…]'.

-- fragment: scope
v.workspace = :workspace::TEXT AND v.owner = ANY(:owners::UUID[]) AND v.source = :source::TEXT AND v.model = :model::TEXT

-- name: any
SELECT 1 AS yes FROM memory_vectors v WHERE <<scope>> LIMIT 1

-- `tuned` is what a search of this server's index needs said first, or nothing.
-- fragment: scored
SELECT v.memory_id, (1.0::FLOAT8 - (v.embedding <=> :vector::VECTOR(384)))::FLOAT8 AS score FROM memory_vectors v
  WHERE <<scope>> <<tuned>>

-- fragment: alike
ORDER BY v.embedding <=> :vector::VECTOR(384) LIMIT :most::INT8

-- name: nearMemories
WITH p AS (<<scored>>
    AND (NOT :filtered::BOOL OR EXISTS (SELECT 1 FROM agent_memory m WHERE m.memory_id = v.memory_id AND m.superseded_by IS NULL AND <<meant>>))
  ORDER BY v.embedding <=> :vector::VECTOR(384) LIMIT 2 * :most::INT8)
SELECT <<row>>, p.score FROM p JOIN agent_memory m ON m.memory_id = p.memory_id
WHERE <<asked>>
ORDER BY p.score DESC, m.memory_id LIMIT :most::INT8

-- name: nearMessages
WITH p AS (<<scored>>
    AND (NOT :filtered::BOOL OR EXISTS (SELECT 1 FROM conversations m WHERE m.conversation_id = v.memory_id AND <<said>>))
  <<alike>>)
SELECT <<place>>, p.score FROM p JOIN conversations m ON m.conversation_id = p.memory_id
WHERE <<said>>
ORDER BY p.score DESC, m.conversation_id

-- The sum hides the distance from every index.
-- name: exact
SELECT v.memory_id, (1.0::FLOAT8 - (v.embedding <=> :vector::VECTOR(384)))::FLOAT8 AS similarity
FROM memory_vectors v WHERE <<scope>>
ORDER BY (v.embedding <=> :vector::VECTOR(384)) + 0.0::FLOAT8, v.memory_id LIMIT :most::INT8

-- fragment: vectors
i AS (SELECT i.id, i.vector::VECTOR(384) AS vector FROM unnest(:ids::UUID[], :vectors::TEXT[]) AS i(id, vector))

-- fragment: keep(source)
v AS (INSERT INTO memory_vectors AS x (memory_id, workspace, owner, source, model, embedding)
  SELECT u.memory_id, u.workspace, u.owner, {source}, :model::TEXT, i.vector FROM u JOIN i ON i.id = u.memory_id
  ON CONFLICT (memory_id) DO UPDATE SET model = excluded.model, embedding = excluded.embedding RETURNING 1)
SELECT count(*)::INT4 AS kept FROM u

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
DELETE FROM memory_vectors WHERE memory_id = ANY(:ids::UUID[]) RETURNING memory_id
