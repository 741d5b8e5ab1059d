-- Table sign_in_links.

-- name: make
INSERT INTO sign_in_links (link_hash, user_id, expires_at)
  VALUES (:hash::TEXT, :user::UUID, now() + (:seconds::FLOAT8 * INTERVAL '1 second'))

-- Of two who come with the same link one gets in.
-- name: spend
UPDATE sign_in_links l SET used_at = now()
WHERE l.link_hash = :hash::TEXT AND l.used_at IS NULL AND l.expires_at > now() RETURNING l.user_id

-- Who is signed out comes back by none that was made before.
-- name: drop
DELETE FROM sign_in_links l WHERE l.user_id = :user::UUID AND l.used_at IS NULL

-- name: tidy
DELETE FROM sign_in_links l WHERE l.expires_at < now() - INTERVAL '1 day'
