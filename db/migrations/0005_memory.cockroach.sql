-- Parsed by CockroachDB's grammar, never run on a cluster here. One tree for each prefix: a search never leaves its owner.
ALTER TABLE memory_vectors ADD COLUMN IF NOT EXISTS embedding VECTOR(384);
CREATE INDEX IF NOT EXISTS memory_vectors_near ON memory_vectors USING cspann (workspace, owner, source, model, embedding vector_cosine_ops);
