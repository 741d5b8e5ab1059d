-- Table audit: a chain. Rows are only inserted.

-- name: last
SELECT now() AS at, a.seq, a.hash FROM (SELECT 1 AS one) o
LEFT JOIN LATERAL (SELECT l.seq, l.hash FROM audit l ORDER BY l.seq DESC LIMIT 1) a ON true

-- name: append
INSERT INTO audit (seq, at, user_id, by_whom, act, about, what, previous, hash)
  VALUES (:seq::INT8, :at::TIMESTAMPTZ, :user::UUID, :by::TEXT, :act::TEXT, :about::TEXT, :what::TEXT, :previous::TEXT, :hash::TEXT)

-- name: after
SELECT a.seq, a.at, a.user_id, a.by_whom, a.act, a.about, a.what, a.previous, a.hash FROM audit a
WHERE a.seq > :after::INT8 ORDER BY a.seq LIMIT :page::INT8

-- name: newest
SELECT a.seq, a.at, a.user_id, a.by_whom, a.act, a.about, a.what, a.previous, a.hash FROM audit a
WHERE a.seq < :before::INT8 ORDER BY a.seq DESC LIMIT :page::INT8
