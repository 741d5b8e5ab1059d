-- Table sessions: a browser's right to act for a user, until a time on the database's clock.

-- name: open
INSERT INTO sessions (session_hash, user_id, browser, expires_at)
  VALUES (:hash::TEXT, :user::UUID, :browser::TEXT, now() + (:seconds::FLOAT8 * INTERVAL '1 second'))

-- Used in the last half of its life, a session lives on. Written at most once a minute.
-- name: seen
UPDATE sessions s SET seen_at = now(),
    expires_at = GREATEST(s.expires_at, now() + (:seconds::FLOAT8 * INTERVAL '1 second'))
WHERE s.session_hash = :hash::TEXT AND s.expires_at > now()

-- name: caller
SELECT s.session_hash, s.user_id, s.expires_at, s.seen_at < now() - INTERVAL '1 minute' AS unseen
FROM sessions s WHERE s.session_hash = :hash::TEXT AND s.expires_at > now()

-- name: of_user
SELECT s.session_hash, s.browser, s.created_at, s.seen_at, s.expires_at FROM sessions s
WHERE s.user_id = :user::UUID AND s.expires_at > now() ORDER BY s.seen_at DESC LIMIT 100

-- name: close
DELETE FROM sessions s WHERE s.session_hash = :hash::TEXT

-- name: close_all
DELETE FROM sessions s WHERE s.user_id = :user::UUID AND s.session_hash <> :except::TEXT

-- name: tidy
DELETE FROM sessions s WHERE s.expires_at < now()
