-- Table sign_in_failures. A bucket is a name or an address.

-- name: waits
SELECT CEIL(EXTRACT(EPOCH FROM max(f.wait_until) - now()))::INT4 AS seconds FROM sign_in_failures f
WHERE f.bucket = ANY(:buckets::TEXT[]) AND f.wait_until > now()

-- Counts a try at each bucket, before it is known how it ends; while one of them waits, none is counted, and fewer come back.
-- Of many at once the row's lock decides. Five are free; then 1 s, 2 s, 4 s … up to 15 minutes. An hour of peace forgets.
-- name: note
INSERT INTO sign_in_failures AS f (bucket, failures, last_at, wait_until)
  SELECT b.bucket, 1, now(), now() FROM unnest(:buckets::TEXT[]) AS b(bucket)
  WHERE NOT EXISTS (SELECT 1 FROM sign_in_failures w WHERE w.bucket = ANY(:buckets::TEXT[]) AND w.wait_until > now())
  ON CONFLICT (bucket) DO UPDATE SET
    failures = CASE WHEN f.last_at < now() - INTERVAL '1 hour' THEN 1 ELSE f.failures + 1 END,
    last_at = now(),
    wait_until = CASE WHEN f.last_at < now() - INTERVAL '1 hour' OR f.failures < 5 THEN now()
      ELSE now() + (LEAST(900, power(2, LEAST(f.failures - 5, 20))) * INTERVAL '1 second') END
    WHERE f.wait_until <= now()
  RETURNING f.bucket, f.wait_until::TEXT AS until

-- A try that was right was none. The wait of another's since then stays.
-- name: take_back
UPDATE sign_in_failures f SET failures = GREATEST(f.failures - 1, 0),
    wait_until = CASE WHEN f.wait_until::TEXT = :until::TEXT THEN now() ELSE f.wait_until END
WHERE f.bucket = :bucket::TEXT

-- name: forget
DELETE FROM sign_in_failures f WHERE f.bucket = ANY(:buckets::TEXT[])

-- name: tidy
DELETE FROM sign_in_failures f WHERE f.last_at < now() - INTERVAL '1 day'
