-- What people upload and members make: the bytes are in the store under `s3_key`, everything else is here. Texts are masked.

-- `problem`: why it could not be processed, as { code, message, fix }. `picture_hash`: 256 bits of brightness differences, hex.
CREATE TABLE IF NOT EXISTS documents (
  document_id UUID NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  workspace TEXT NOT NULL DEFAULT 'default',
  user_id UUID,
  document_type TEXT NOT NULL DEFAULT 'receipt',
  s3_key TEXT NOT NULL UNIQUE,
  original_filename TEXT NOT NULL,
  content_type TEXT NOT NULL,
  bytes INT8 NOT NULL,
  sha256 TEXT NOT NULL,
  pages INT4 NOT NULL DEFAULT 1,
  picture_hash TEXT,
  extracted_text TEXT,
  extracted_data JSONB,
  processing_status TEXT NOT NULL DEFAULT 'pending'
    CHECK (processing_status IN ('pending', 'processing', 'waiting', 'completed', 'failed')),
  processed_by_agent_id UUID,
  problem JSONB,
  source TEXT NOT NULL DEFAULT 'upload',
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  processed_at TIMESTAMPTZ,
  watched_at TIMESTAMPTZ
);

-- The same file of the same user is one document.
CREATE UNIQUE INDEX IF NOT EXISTS documents_same_file
  ON documents (workspace, (COALESCE(user_id, '00000000-0000-0000-0000-000000000000'::UUID)), sha256);

CREATE INDEX IF NOT EXISTS documents_unwatched ON documents (created_at, document_id) WHERE watched_at IS NULL;

CREATE INDEX IF NOT EXISTS documents_user_type ON documents (user_id, document_type, created_at DESC);

CREATE INDEX IF NOT EXISTS documents_latest ON documents (workspace, created_at DESC);

-- What stayed out: objects that somebody dropped and that cannot become documents. Told once, and left where they are.
CREATE TABLE IF NOT EXISTS documents_refused (
  s3_key TEXT NOT NULL PRIMARY KEY,
  bytes INT8 NOT NULL,
  modified_at TIMESTAMPTZ NOT NULL,
  problem JSONB NOT NULL,
  refused_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
