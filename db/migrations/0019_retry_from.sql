-- `from_task`: the step after which a run that is retried from it begins. `about_user`: whose row a watch started the run
-- for; it is theirs to see, and in nothing else theirs: what is remembered and recalled in it is nobody's.
ALTER TABLE runs ADD COLUMN IF NOT EXISTS from_task UUID;
ALTER TABLE runs ADD COLUMN IF NOT EXISTS about_user UUID;

CREATE INDEX IF NOT EXISTS runs_from ON runs (from_task) WHERE from_task IS NOT NULL;
CREATE INDEX IF NOT EXISTS runs_about ON runs (about_user, created_at) WHERE about_user IS NOT NULL;
