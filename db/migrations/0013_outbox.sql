-- Mail to be sent. A message is written once per key and carried by a duty of the workers: `sending` is the intent, stored
-- before; what became of it, after. `recipient` is an address only while it may be needed.
CREATE TABLE IF NOT EXISTS outbox (
  message_id UUID NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  workspace TEXT NOT NULL DEFAULT 'default',
  user_id UUID,
  run_id UUID,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  attachments JSONB NOT NULL DEFAULT '[]',
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'ambiguous', 'cancelled')),
  tries INT4 NOT NULL DEFAULT 0,
  due TIMESTAMPTZ NOT NULL DEFAULT now(),
  sending_until TIMESTAMPTZ,
  answer TEXT,
  queued_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  sent_at TIMESTAMPTZ,
  CHECK (state <> 'sending' OR sending_until IS NOT NULL)
);
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (due, message_id) WHERE state IN ('queued', 'sending');
CREATE INDEX IF NOT EXISTS outbox_latest ON outbox (queued_at DESC);

-- In which run a member made a document.
ALTER TABLE documents ADD COLUMN IF NOT EXISTS run_id UUID;
CREATE INDEX IF NOT EXISTS documents_run ON documents (run_id) WHERE run_id IS NOT NULL;

-- Where a user's mail goes. The one place beside an unsent message that holds an address.
CREATE TABLE IF NOT EXISTS recipients (
  user_id UUID NOT NULL PRIMARY KEY,
  address TEXT NOT NULL,
  set_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
