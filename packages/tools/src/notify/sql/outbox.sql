-- Tables outbox and recipients: mail to be sent, and to whom a user's mail goes.

-- fragment: columns
o.message_id, o.key, o.workspace, o.user_id, o.run_id, o.recipient, o.subject, o.body, o.attachments, o.state, o.tries, o.due,
  o.answer, o.queued_at, o.sent_at

-- A row: it is in the outbox from now on. None: a message with this key is there already, whatever became of it.
-- name: queue
INSERT INTO outbox AS o (message_id, key, workspace, user_id, run_id, recipient, subject, body, attachments)
VALUES (:message::UUID, :key::TEXT, :workspace::TEXT, :user::UUID, :run::UUID, :recipient::TEXT, :subject::TEXT, :body::TEXT,
  :attachments::JSONB)
ON CONFLICT (key) DO NOTHING
RETURNING <<columns>>

-- name: by_key
SELECT <<columns>> FROM outbox o WHERE o.key = :key::TEXT

-- name: one
SELECT <<columns>> FROM outbox o WHERE o.message_id = :message::UUID

-- Newest first.
-- name: latest
SELECT <<columns>> FROM outbox o
WHERE (:user::UUID IS NULL OR o.user_id = :user::UUID) AND (:state::TEXT IS NULL OR o.state = :state::TEXT)
ORDER BY o.queued_at DESC, o.message_id LIMIT :most::INT8

-- name: counts
SELECT o.state, count(*)::INT4 AS n FROM outbox o WHERE (:user::UUID IS NULL OR o.user_id = :user::UUID) GROUP BY o.state

-- The intent: from here on the message may have been sent, whatever is known of it. One sender gets it.
-- name: claim
UPDATE outbox o SET state = 'sending', tries = o.tries + 1, sending_until = now() + :limit::INT8 * '1 millisecond'::INTERVAL
WHERE o.message_id = (SELECT q.message_id FROM outbox q WHERE q.state = 'queued' AND q.due <= now() ORDER BY q.due, q.message_id LIMIT 1)
  AND o.state = 'queued' AND o.due <= now()
RETURNING <<columns>>

-- Who was to send it died, or hangs: nobody knows whether it went out, and it is not sent again by itself.
-- name: give_up_on
UPDATE outbox o SET state = 'ambiguous', answer = :answer::TEXT
WHERE o.state = 'sending' AND o.sending_until < now()
RETURNING o.message_id

-- What the server said, of this try. A late word still counts where nobody has decided meanwhile. Once sent, the address is
-- needed no more.
-- name: record
UPDATE outbox o SET state = :state::TEXT, answer = :answer::TEXT,
  due = now() + :wait::INT8 * '1 millisecond'::INTERVAL,
  sent_at = CASE WHEN :state::TEXT = 'sent' THEN now() END,
  recipient = CASE WHEN :state::TEXT = 'sent' THEN :masked::TEXT ELSE o.recipient END
WHERE o.message_id = :message::UUID AND o.tries = :tries::INT4 AND o.state IN ('sending', 'ambiguous')
RETURNING o.message_id

-- A person decides about a message that is not being sent: `queued` sends it (again), `sent` says that it arrived.
-- name: decide
UPDATE outbox o SET state = :state::TEXT, answer = :answer::TEXT, due = now(),
  sent_at = CASE WHEN :state::TEXT = 'sent' THEN now() END,
  recipient = CASE WHEN :state::TEXT = 'queued' THEN o.recipient ELSE :masked::TEXT END
WHERE o.message_id = :message::UUID AND o.state = :from::TEXT
RETURNING <<columns>>

-- What became of messages, by their keys; keys of no message are missing.
-- name: states
SELECT o.key, o.state FROM outbox o WHERE o.key = ANY(:keys::TEXT[])

-- name: recipients
SELECT r.user_id, r.address FROM recipients r WHERE r.user_id = ANY(:users::UUID[])

-- name: set_recipient
INSERT INTO recipients AS r (user_id, address) VALUES (:user::UUID, :address::TEXT)
ON CONFLICT (user_id) DO UPDATE SET address = excluded.address, set_at = now()
RETURNING r.user_id

-- name: drop_recipient
DELETE FROM recipients r WHERE r.user_id = :user::UUID RETURNING r.user_id
