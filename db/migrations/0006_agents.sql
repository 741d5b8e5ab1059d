-- What an agent's attempt saves of its thinking, so that a later one need not pay for it again. The task row is the truth:
-- the settle of the task deletes these. `id` names one checkpoint (or one write beside it) of the task's thread.
CREATE TABLE IF NOT EXISTS checkpoints (
  task_id UUID NOT NULL,
  fence INT4 NOT NULL,
  id TEXT NOT NULL,
  data JSONB NOT NULL,
  PRIMARY KEY (task_id, fence, id)
);

-- Who alone may answer (a list of names; NULL: anybody), and who may not.
ALTER TABLE approvals ADD COLUMN IF NOT EXISTS may JSONB;
ALTER TABLE approvals ADD COLUMN IF NOT EXISTS not_by TEXT;
