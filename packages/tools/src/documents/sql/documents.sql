-- Tables documents and documents_refused.

-- fragment: columns
d.document_id, d.workspace, d.user_id, d.document_type, d.s3_key, d.original_filename, d.content_type, d.bytes, d.sha256, d.pages,
  d.picture_hash, d.extracted_text, d.extracted_data, d.processing_status, d.processed_by_agent_id, d.problem, d.source, d.run_id,
  d.created_at, d.processed_at

-- fragment: nobody
'00000000-0000-0000-0000-000000000000'::UUID

-- A row: it is ours. None: the same file of the same user, or the same id, is there already.
-- name: add
INSERT INTO documents AS d (document_id, workspace, user_id, document_type, s3_key, original_filename, content_type, bytes, sha256,
  pages, picture_hash, processing_status, processed_by_agent_id, source, run_id, processed_at, watched_at)
VALUES (:document::UUID, :workspace::TEXT, :user::UUID, :type::TEXT, :key::TEXT, :filename::TEXT, :content_type::TEXT, :bytes::INT8,
  :sha256::TEXT, :pages::INT4, :picture_hash::TEXT, CASE WHEN :made::BOOL THEN 'completed' ELSE 'pending' END, :agent::UUID,
  :source::TEXT, :run::UUID, CASE WHEN :made::BOOL THEN now() END, CASE WHEN :made::BOOL THEN now() END)
ON CONFLICT DO NOTHING
RETURNING <<columns>>

-- name: one
SELECT <<columns>> FROM documents d WHERE d.document_id = :document::UUID

-- name: same_file
SELECT <<columns>> FROM documents d
WHERE d.workspace = :workspace::TEXT AND COALESCE(d.user_id, <<nobody>>) = COALESCE(:user::UUID, <<nobody>>) AND d.sha256 = :sha256::TEXT

-- Newest first; `user` NULL: everybody's.
-- name: latest
SELECT <<columns>> FROM documents d
WHERE d.workspace = :workspace::TEXT AND (:user::UUID IS NULL OR d.user_id = :user::UUID)
  AND (:type::TEXT IS NULL OR d.document_type = :type::TEXT) AND (:status::TEXT IS NULL OR d.processing_status = :status::TEXT)
  AND (:before::TIMESTAMPTZ IS NULL OR d.created_at < :before::TIMESTAMPTZ)
ORDER BY d.created_at DESC, d.document_id LIMIT :most::INT8

-- The other documents of its type in its workspace, the newest first: what copies are looked for among.
-- name: others
SELECT e.document_id, e.user_id, e.sha256, e.picture_hash, e.extracted_text, e.extracted_data, e.processing_status,
  e.created_at < d.created_at OR (e.created_at = d.created_at AND e.document_id < d.document_id) AS earlier
FROM documents d JOIN documents e ON e.workspace = d.workspace
WHERE d.document_id = :document::UUID AND e.document_id <> d.document_id AND e.document_type = d.document_type
ORDER BY e.created_at DESC, e.document_id LIMIT :most::INT8

-- What is completed stays so: a late attempt that carries old news changes nothing.
-- name: mark
UPDATE documents d SET processing_status = :status::TEXT, processed_by_agent_id = COALESCE(:agent::UUID, d.processed_by_agent_id),
  problem = :problem::JSONB, processed_at = CASE WHEN :status::TEXT IN ('completed', 'failed') THEN now() END
WHERE d.document_id = :document::UUID AND d.processing_status <> 'completed'
RETURNING d.document_id

-- name: keep_extracted
UPDATE documents d SET extracted_text = :text::TEXT, extracted_data = :data::JSONB, processed_by_agent_id = :agent::UUID
WHERE d.document_id = :document::UUID AND d.processing_status <> 'completed'
RETURNING d.document_id

-- name: remove
DELETE FROM documents d WHERE d.document_id = :document::UUID RETURNING d.s3_key

-- Objects that have lain still for an hour and that no row names: what a crash between object and row left, or a delete.
-- name: orphans
SELECT i.key FROM unnest(:keys::TEXT[], :modified::TIMESTAMPTZ[]) AS i(key, modified)
WHERE i.modified < now() - '1 hour'::INTERVAL AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.s3_key = i.key)

-- Of what lies in the inbox: what is still and was not refused as it is now.
-- name: fresh
SELECT i.key FROM unnest(:keys::TEXT[], :modified::TIMESTAMPTZ[], :bytes::INT8[]) AS i(key, modified, bytes)
WHERE i.modified < now() - :still::INT8 * '1 millisecond'::INTERVAL
  AND NOT EXISTS (SELECT 1 FROM documents_refused r WHERE r.s3_key = i.key AND r.modified_at = i.modified AND r.bytes = i.bytes)

-- name: refuse
INSERT INTO documents_refused AS r (s3_key, bytes, modified_at, problem)
VALUES (:key::TEXT, :bytes::INT8, :modified::TIMESTAMPTZ, :problem::JSONB)
ON CONFLICT (s3_key) DO UPDATE SET bytes = excluded.bytes, modified_at = excluded.modified_at, problem = excluded.problem,
  refused_at = now()
RETURNING r.s3_key

-- name: refused
SELECT r.s3_key, r.bytes, r.problem, r.refused_at FROM documents_refused r ORDER BY r.refused_at DESC LIMIT :most::INT8
