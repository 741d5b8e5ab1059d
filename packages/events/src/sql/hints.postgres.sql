-- Hints are never a correctness argument: sent after the commit, at most one a few milliseconds.

-- name: hint
SELECT pg_notify(h.channel, h.payload) FROM unnest(:channels::TEXT[], :payloads::TEXT[]) AS h(channel, payload)
