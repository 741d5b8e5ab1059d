-- How far a large seeding came.

-- name: batches
SELECT batch, expenses, options FROM seed_batches ORDER BY batch

-- name: generated
SELECT COALESCE(sum(b.expenses), 0)::INT8 AS there FROM seed_batches b

-- name: end_batch
DELETE FROM seed_batches WHERE batch = :batch::INT4 RETURNING batch

-- A row: the batch is ours to fill. None: somebody else has filled it.
-- name: begin_batch
INSERT INTO seed_batches (batch, expenses, options) VALUES (:batch::INT4, :expenses::INT4, :options::TEXT)
ON CONFLICT (batch) DO NOTHING
RETURNING batch
