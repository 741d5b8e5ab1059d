-- Table api_keys.

-- fragment: api_key
k.key_id, k.user_id, k.name, k.shown, k.rights, k.created_at, k.last_used_at, k.expires_at, k.revoked_at

-- name: make
INSERT INTO api_keys AS k (user_id, name, key_hash, shown, rights, expires_at)
  VALUES (:user::UUID, :name::TEXT, :hash::TEXT, :shown::TEXT, :rights::TEXT[], 
    now() + (:seconds::FLOAT8 * INTERVAL '1 second'))
  RETURNING <<api_key>>

-- name: of_user
SELECT <<api_key>> FROM api_keys k WHERE k.user_id = :user::UUID ORDER BY k.created_at DESC LIMIT 200

-- name: caller
SELECT <<api_key>>, k.last_used_at IS NULL OR k.last_used_at < now() - INTERVAL '1 minute' AS unseen FROM api_keys k
WHERE k.key_hash = :hash::TEXT AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())

-- name: seen
UPDATE api_keys k SET last_used_at = now() WHERE k.key_id = :key::UUID

-- name: revoke
UPDATE api_keys AS k SET revoked_at = COALESCE(k.revoked_at, now())
WHERE k.key_id = :key::UUID AND k.user_id = :user::UUID RETURNING <<api_key>>
