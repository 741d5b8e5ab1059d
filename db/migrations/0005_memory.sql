-- What agents remember, and what was said to them. `owner` is the user, or zeros where it is about everybody, so that one
-- index finds both. `terms` are the words of the content as packages/memory reduces them to stems: the same on every server.
-- Rows are only inserted; of one subject the newest is valid (packages/memory/README.md, "Contradictions").
CREATE TABLE IF NOT EXISTS agent_memory (
  memory_id UUID NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  workspace TEXT NOT NULL DEFAULT 'default',
  user_id UUID,
  owner UUID NOT NULL GENERATED ALWAYS AS (COALESCE(user_id, '00000000-0000-0000-0000-000000000000'::UUID)) STORED,
  team TEXT NOT NULL,
  agent_id UUID NOT NULL,
  memory_type TEXT NOT NULL,
  content TEXT NOT NULL,
  terms TEXT[] NOT NULL,
  metadata JSONB,
  subject TEXT,
  importance FLOAT8 NOT NULL DEFAULT 0.5 CHECK (importance >= 0 AND importance <= 1),
  run_id UUID,
  task_id UUID,
  region TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  expires_at TIMESTAMPTZ,
  superseded_by UUID,
  sources INT4 NOT NULL DEFAULT 0,
  embedded_by TEXT NOT NULL DEFAULT '',
  accessed_at TIMESTAMPTZ,
  access_count INT8 NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS agent_memory_owner ON agent_memory (workspace, owner, created_at);
CREATE INDEX IF NOT EXISTS agent_memory_subject ON agent_memory (workspace, owner, memory_type, subject, created_at, memory_id)
  WHERE subject IS NOT NULL;
CREATE INDEX IF NOT EXISTS agent_memory_terms ON agent_memory USING gin (terms);
CREATE INDEX IF NOT EXISTS agent_memory_embedded ON agent_memory (embedded_by, memory_id) WHERE superseded_by IS NULL;
CREATE INDEX IF NOT EXISTS agent_memory_run ON agent_memory (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS agent_memory_superseded ON agent_memory (superseded_by) WHERE superseded_by IS NOT NULL;
CREATE INDEX IF NOT EXISTS agent_memory_expires ON agent_memory (expires_at) WHERE expires_at IS NOT NULL;

-- One message of a conversation a row; a session is what belongs together.
CREATE TABLE IF NOT EXISTS conversations (
  conversation_id UUID NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  workspace TEXT NOT NULL DEFAULT 'default',
  user_id UUID NOT NULL,
  session_id TEXT NOT NULL,
  seq INT4 NOT NULL,
  message_role TEXT NOT NULL CHECK (message_role IN ('user', 'assistant', 'system')),
  speaker TEXT,
  message_content TEXT NOT NULL,
  terms TEXT[] NOT NULL,
  metadata JSONB,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  embedded_by TEXT NOT NULL DEFAULT '',
  UNIQUE (workspace, user_id, session_id, seq)
);
CREATE INDEX IF NOT EXISTS conversations_user ON conversations (workspace, user_id, created_at);
CREATE INDEX IF NOT EXISTS conversations_terms ON conversations USING gin (terms);
CREATE INDEX IF NOT EXISTS conversations_embedded ON conversations (embedded_by, conversation_id);

-- The vector of a memory or a message follows a moment later. Where it is kept depends on what the server has: see the overlays.
CREATE TABLE IF NOT EXISTS memory_vectors (
  memory_id UUID NOT NULL PRIMARY KEY,
  workspace TEXT NOT NULL,
  owner UUID NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('memory', 'message')),
  model TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS memory_vectors_scope ON memory_vectors (workspace, owner, source, model);
