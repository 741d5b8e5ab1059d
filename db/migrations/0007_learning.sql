-- What people say of decisions, and the versions of parameters that members learn from it (packages/learning).

-- One row a member: the fence of everything below. `seq` rises with every change and is the place on the member's event
-- stream; a statement that carries an old one changes nothing. Version 0 is in the code. `considered`: verdicts up to
-- here were proposed from; `seen`: the learner has nothing left to do up to here.
CREATE TABLE IF NOT EXISTS learners (
  team TEXT NOT NULL,
  member TEXT NOT NULL,
  agent_id UUID NOT NULL,
  region TEXT NOT NULL,
  seq INT4 NOT NULL DEFAULT 0,
  in_force INT4 NOT NULL DEFAULT 0,
  latest INT4 NOT NULL DEFAULT 0,
  considered INT4 NOT NULL DEFAULT 0,
  seen INT4 NOT NULL DEFAULT 0,
  PRIMARY KEY (team, member),
  CHECK (in_force BETWEEN 0 AND latest),
  CHECK (seen <= seq AND considered <= seq)
);
CREATE INDEX IF NOT EXISTS learners_behind ON learners (team, member) WHERE seen < seq;

-- A person's word on a decision; another word of theirs replaces it and raises `revision` (the events keep both).
-- `weight` NULL: not yet weighed; 0: held back, with the reason.
CREATE TABLE IF NOT EXISTS verdicts (
  decision_id UUID NOT NULL,
  said_by TEXT NOT NULL,
  team TEXT NOT NULL,
  member TEXT NOT NULL,
  workspace TEXT NOT NULL,
  is_right BOOL NOT NULL,
  reason TEXT,
  seq INT4 NOT NULL,
  revision INT4 NOT NULL DEFAULT 1,
  said_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  weight INT4 CHECK (weight BETWEEN 0 AND 1),
  held TEXT CHECK (held IN ('contradicted', 'outvoted', 'history', 'rate', 'share')),
  held_says TEXT,
  PRIMARY KEY (decision_id, said_by),
  CHECK ((held IS NOT NULL) = (weight IS NOT NULL AND weight = 0))
);
CREATE INDEX IF NOT EXISTS verdicts_member ON verdicts (team, member, said_by, seq DESC);

-- A version of a member's parameters. Rows are added and only their status moves: proposed, shadow (replayed beside the
-- one in force), in_force, superseded; refused; rolled_back.
CREATE TABLE IF NOT EXISTS parameters (
  team TEXT NOT NULL,
  member TEXT NOT NULL,
  version INT4 NOT NULL CHECK (version > 0),
  parent INT4 NOT NULL,
  params JSONB NOT NULL,
  says TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('proposed', 'shadow', 'in_force', 'superseded', 'refused', 'rolled_back')),
  verdicts INT4 NOT NULL,
  replay_before JSONB,
  replay_after JSONB,
  why TEXT,
  proposed_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  replayed_at TIMESTAMPTZ,
  promoted_by TEXT,
  promoted_at TIMESTAMPTZ,
  ended_by TEXT,
  ended_at TIMESTAMPTZ,
  PRIMARY KEY (team, member, version),
  CHECK ((status = 'refused') = (why IS NOT NULL)),
  CHECK (status IN ('proposed', 'shadow', 'refused') OR promoted_at IS NOT NULL)
);

-- Which verdicts a version was made from, as they were said then.
CREATE TABLE IF NOT EXISTS version_verdicts (
  team TEXT NOT NULL,
  member TEXT NOT NULL,
  version INT4 NOT NULL,
  decision_id UUID NOT NULL,
  said_by TEXT NOT NULL,
  revision INT4 NOT NULL,
  PRIMARY KEY (team, member, version, decision_id, said_by)
);
CREATE INDEX IF NOT EXISTS version_verdicts_decision ON version_verdicts (decision_id, said_by);
