-- pgvector where the server has it; else the exact distance of cubes, which are of at most 100 dimensions each, behind a
-- first choice by the vectors' signs; where it has neither, words alone find memories.
-- optional
CREATE EXTENSION IF NOT EXISTS vector;
-- optional
ALTER TABLE memory_vectors ADD COLUMN IF NOT EXISTS embedding VECTOR(384);
-- optional
CREATE INDEX IF NOT EXISTS memory_vectors_near ON memory_vectors USING hnsw (embedding vector_cosine_ops);
ALTER TABLE memory_vectors ADD COLUMN IF NOT EXISTS sign BIT(384);
-- optional
CREATE EXTENSION IF NOT EXISTS cube;
-- optional
CREATE TABLE IF NOT EXISTS memory_cubes (memory_id UUID NOT NULL PRIMARY KEY, a CUBE NOT NULL, b CUBE NOT NULL, c CUBE NOT NULL, d CUBE NOT NULL);
