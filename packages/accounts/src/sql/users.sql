-- Table users.

-- fragment: user
u.user_id, u.workspace, u.login, u.name, u.role, u.password IS NOT NULL AS has_password, u.oidc_subject, u.created_at, u.disabled_at

-- name: add
INSERT INTO users AS u (user_id, workspace, login, name, role, password, oidc_subject)
  VALUES (COALESCE(:id::UUID, gen_random_uuid()), :workspace::TEXT, :login::TEXT, :name::TEXT, :role::TEXT, :password::TEXT, :subject::TEXT)
  ON CONFLICT DO NOTHING
  RETURNING <<user>>

-- name: list
SELECT <<user>> FROM users u WHERE u.workspace = :workspace::TEXT ORDER BY u.login LIMIT 1000

-- name: by_login
SELECT <<user>>, u.password FROM users u WHERE u.login = :login::TEXT

-- name: by_id
SELECT <<user>> FROM users u WHERE u.user_id = :user::UUID

-- name: by_subject
SELECT <<user>> FROM users u WHERE u.oidc_subject = :subject::TEXT

-- Who they are at the provider; one that is somebody's stays theirs.
-- name: link_subject
UPDATE users AS u SET oidc_subject = :subject::TEXT WHERE u.user_id = :user::UUID
  AND NOT EXISTS (SELECT 1 FROM users o WHERE o.oidc_subject = :subject::TEXT AND o.user_id <> u.user_id)
RETURNING <<user>>

-- name: set_role
UPDATE users AS u SET role = :role::TEXT WHERE u.user_id = :user::UUID RETURNING <<user>>

-- name: set_password
UPDATE users AS u SET password = :password::TEXT WHERE u.user_id = :user::UUID RETURNING <<user>>

-- name: disable
UPDATE users AS u SET disabled_at = CASE WHEN :disabled::BOOL THEN COALESCE(u.disabled_at, now()) END
WHERE u.user_id = :user::UUID RETURNING <<user>>

-- The last administrator cannot be taken away: nobody could give the role back.
-- name: other_admins
SELECT count(*)::INT4 AS others FROM users u
WHERE u.role = 'admin' AND u.disabled_at IS NULL AND u.user_id <> :user::UUID
