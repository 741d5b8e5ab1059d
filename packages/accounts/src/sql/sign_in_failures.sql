-- Table sign_in_failures. A bucket is a name or an address.

-- name: waits
SELECT CEIL(EXTRACT(EPOCH FROM max(f.wait_until) - now()))::INT4 AS seconds FROM sign_in_failures f
WHERE f.bucket = ANY(:buckets::TEXT[]) AND f.wait_until > now()

-- Five are free; then 1 s, 2 s, 4 s … up to 15 minutes. An hour of peace forgets.
-- name: note
INSERT INTO sign_in_failures AS f (bucket, failures, last_at, wait_until)
  SELECT b.bucket, 1, now(), now() FROM unnest(:buckets::TEXT[]) AS b(bucket)
  ON CONFLICT (bucket) DO UPDATE SET
    failures = CASE WHEN f.last_at < now() - INTERVAL '1 hour' THEN 1 ELSE f.failures + 1 END,
    last_at = now(),
    wait_until = CASE WHEN f.last_at < now() - INTERVAL '1 hour' OR f.failures < 5 THEN now()
      ELSE now() + (LEAST(900, power(2, LEAST(f.failures - 5, 20))) * INTERVAL '1 second') END

-- name: forget
DELETE FROM sign_in_failures f WHERE f.bucket = ANY(:buckets::TEXT[])

-- name: tidy
DELETE FROM sign_in_failures f WHERE f.last_at < now() - INTERVAL '1 day'
