-- Who somebody is, and what they may do. Of everything that lets somebody in only a hash is kept.

-- `login` in small letters: how a person names themselves. Without a password they come by a link or by their company's OIDC.
CREATE TABLE IF NOT EXISTS users (
  user_id UUID NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  workspace TEXT NOT NULL DEFAULT 'default',
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'reviewer', 'operator', 'admin')),
  password TEXT,
  oidc_subject TEXT UNIQUE,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  disabled_at TIMESTAMPTZ
);

CREATE TABLE IF NOT EXISTS sessions (
  session_hash TEXT NOT NULL PRIMARY KEY,
  user_id UUID NOT NULL,
  browser TEXT NOT NULL DEFAULT '',
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  seen_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX IF NOT EXISTS sessions_user ON sessions (user_id, seen_at DESC);
CREATE INDEX IF NOT EXISTS sessions_expires ON sessions (expires_at);

-- A link signs one person in, once.
CREATE TABLE IF NOT EXISTS sign_in_links (
  link_hash TEXT NOT NULL PRIMARY KEY,
  user_id UUID NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  used_at TIMESTAMPTZ
);

-- For programs: a key has rights of its own, never more than its owner's.
CREATE TABLE IF NOT EXISTS api_keys (
  key_id UUID NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  user_id UUID NOT NULL,
  name TEXT NOT NULL,
  key_hash TEXT NOT NULL UNIQUE,
  shown TEXT NOT NULL,
  rights TEXT[] NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  last_used_at TIMESTAMPTZ,
  expires_at TIMESTAMPTZ,
  revoked_at TIMESTAMPTZ
);
CREATE INDEX IF NOT EXISTS api_keys_user ON api_keys (user_id, created_at DESC);

-- Failed sign-ins, by name and by address: who fails often waits.
CREATE TABLE IF NOT EXISTS sign_in_failures (
  bucket TEXT NOT NULL PRIMARY KEY,
  failures INT4 NOT NULL,
  last_at TIMESTAMPTZ NOT NULL,
  wait_until TIMESTAMPTZ NOT NULL
);

-- What people decided and administrators did, each row carrying the hash of the one before it.
CREATE TABLE IF NOT EXISTS audit (
  seq INT8 NOT NULL PRIMARY KEY,
  at TIMESTAMPTZ NOT NULL,
  user_id UUID,
  by_whom TEXT NOT NULL,
  act TEXT NOT NULL,
  about TEXT NOT NULL DEFAULT '',
  what TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS audit_about ON audit (about, seq DESC);
