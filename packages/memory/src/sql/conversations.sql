-- Table conversations: one message a row, numbered within its session.

-- name: append
WITH i AS (SELECT i.* FROM unnest(:ids::UUID[], :roles::TEXT[], :speakers::TEXT[], :contents::TEXT[], :terms::TEXT[], :metadatas::TEXT[],
    :ats::TIMESTAMPTZ[]) WITH ORDINALITY AS i(id, role, speaker, content, terms, metadata, at, o)),
l AS (SELECT COALESCE(max(m.seq), 0) AS seq FROM conversations m
  WHERE m.workspace = :workspace::TEXT AND m.user_id = :user::UUID AND m.session_id = :session::TEXT)
INSERT INTO conversations (conversation_id, workspace, user_id, session_id, seq, message_role, speaker, message_content, terms, metadata,
    created_at)
  SELECT i.id, :workspace::TEXT, :user::UUID, :session::TEXT, (l.seq + i.o)::INT4, i.role, i.speaker, i.content,
    COALESCE(string_to_array(i.terms, ' '), ARRAY[]::TEXT[]), i.metadata::JSONB, COALESCE(i.at, now())
  FROM i CROSS JOIN l
  ON CONFLICT (conversation_id) DO NOTHING
  RETURNING conversation_id, seq

-- fragment: message
m.conversation_id, m.workspace, m.user_id, m.session_id, m.seq, m.message_role, m.speaker, m.message_content, m.metadata, m.created_at

-- name: session
SELECT <<message>> FROM conversations m
WHERE m.workspace = :workspace::TEXT AND m.user_id = :user::UUID AND m.session_id = :session::TEXT AND m.seq > :after::INT4
ORDER BY m.seq LIMIT :page::INT8

-- The end of a session, the last message first.
-- name: recent
SELECT <<message>> FROM conversations m
WHERE m.workspace = :workspace::TEXT AND m.user_id = :user::UUID AND m.session_id = :session::TEXT
ORDER BY m.seq DESC LIMIT :page::INT8

-- name: sessions
SELECT s.session_id, s.messages, s.began, s.ended, substr(f.message_content, 1, 200) AS opening FROM (
  SELECT m.session_id, count(*)::INT4 AS messages, min(m.seq) AS first, min(m.created_at) AS began, max(m.created_at) AS ended
  FROM conversations m WHERE m.workspace = :workspace::TEXT AND m.user_id = :user::UUID
  GROUP BY m.session_id ORDER BY max(m.created_at) DESC, m.session_id LIMIT :page::INT8) s
JOIN conversations f ON f.workspace = :workspace::TEXT AND f.user_id = :user::UUID AND f.session_id = s.session_id AND f.seq = s.first
ORDER BY s.ended DESC, s.session_id

-- shared fragment: said
(:session::TEXT IS NULL OR m.session_id = :session::TEXT)
  AND (:since::TIMESTAMPTZ IS NULL OR m.created_at >= :since::TIMESTAMPTZ)
  AND (:until::TIMESTAMPTZ IS NULL OR m.created_at < :until::TIMESTAMPTZ)

-- shared fragment: place
m.session_id, m.seq, m.speaker

-- BM25 as for memories; only where it stands: what is shown is decided together with its neighbours.
-- name: words
WITH s AS MATERIALIZED (SELECT m.conversation_id AS id, m.terms FROM conversations m
  WHERE m.workspace = :workspace::TEXT AND m.user_id = ANY(:owners::UUID[]) LIMIT 1000),
<<weigh>>,
h AS (SELECT t.id FROM t CROSS JOIN n WHERE n.n < 1000
  UNION ALL (SELECT m.conversation_id AS id FROM conversations m
    WHERE (SELECT n.n FROM n) >= 1000 AND m.workspace = :workspace::TEXT AND m.user_id = ANY(:owners::UUID[])
      AND m.terms && (SELECT e.terms FROM e) AND <<said>>
    LIMIT 2000))
SELECT <<place>>, <<bm25>> AS score FROM h JOIN conversations m ON m.conversation_id = h.id WHERE <<said>>
ORDER BY score DESC, m.conversation_id LIMIT :most::INT8

-- name: found
SELECT <<message>> FROM unnest(:sessions::TEXT[], :seqs::INT4[]) AS f(session_id, seq)
JOIN conversations m ON m.session_id = f.session_id AND m.seq = f.seq
WHERE m.workspace = :workspace::TEXT AND m.user_id = :user::UUID AND <<said>>

-- name: pending
SELECT p.conversation_id, p.speaker, p.message_content FROM (
  (SELECT m.conversation_id, m.speaker, m.message_content FROM conversations m WHERE m.embedded_by < :model::TEXT
    ORDER BY m.embedded_by, m.conversation_id LIMIT :page::INT8)
  UNION ALL
  (SELECT m.conversation_id, m.speaker, m.message_content FROM conversations m WHERE m.embedded_by > :model::TEXT
    ORDER BY m.embedded_by, m.conversation_id LIMIT :page::INT8)) AS p
LIMIT :page::INT8

-- name: settled
WITH o AS (SELECT conversation_id FROM conversations WHERE conversation_id = ANY(:ids::UUID[]) ORDER BY conversation_id FOR UPDATE)
UPDATE conversations m SET embedded_by = :model::TEXT FROM o WHERE m.conversation_id = o.conversation_id RETURNING m.conversation_id

-- name: speakers
SELECT DISTINCT m.speaker FROM conversations m
WHERE m.workspace = :workspace::TEXT AND m.user_id = :user::UUID AND m.speaker IS NOT NULL LIMIT 1000

-- name: forget
DELETE FROM conversations m
WHERE m.workspace = :workspace::TEXT AND m.user_id = :user::UUID AND (:session::TEXT IS NULL OR m.session_id = :session::TEXT)
RETURNING m.conversation_id
