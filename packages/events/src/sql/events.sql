-- Tables lanes and events. Every writer composes the fragment `append_events`, so that a position is taken from the lane's
-- row in the statement that commits the event: gapless on both engines, and no open transaction of somebody else can
-- hide one.

-- shared fragment: append_events
c AS (SELECT count(*) AS n FROM v),
l AS (UPDATE lanes SET head = head + c.n FROM c WHERE lane = :lane::INT4 AND c.n > 0 RETURNING head - c.n AS base),
ev AS (INSERT INTO events (stream, seq, lane, pos, type, data)
  SELECT v.stream, v.seq, :lane::INT4, l.base + v.o, v.type, v.data::JSONB FROM l, v RETURNING 1)

-- name: append
WITH v AS (SELECT e.* FROM unnest(:streams::UUID[], :seqs::INT8[], :types::TEXT[], :datas::TEXT[])
  WITH ORDINALITY AS e(stream, seq, type, data, o)),
<<append_events>>
SELECT count(*)::INT4 AS appended FROM v

-- Which of these were already there: what a writer asks after an unknown outcome.
-- name: present
SELECT e.stream, e.seq FROM events e JOIN unnest(:streams::UUID[], :seqs::INT8[]) AS i(stream, seq)
  ON e.stream = i.stream AND e.seq = i.seq

-- name: heads
SELECT lane, head FROM lanes ORDER BY lane

-- The lanes whose head moved past the cursor, and their next events.
-- name: tail
SELECT e.stream, e.seq, e.lane, e.pos, e.type, e.data, e.at
FROM unnest(:lanes::INT4[], :poss::INT8[]) AS c(lane, pos)
JOIN lanes l ON l.lane = c.lane AND l.head > c.pos
CROSS JOIN LATERAL (SELECT events.stream, events.seq, events.lane, events.pos, events.type, events.data, events.at
  FROM events WHERE events.lane = c.lane AND events.pos > c.pos ORDER BY events.pos LIMIT :page::INT8) e
ORDER BY e.lane, e.pos

-- name: stream
SELECT stream, seq, lane, pos, type, data, at FROM events
WHERE stream = :stream::UUID AND seq > :after::INT8 ORDER BY seq LIMIT :page::INT8

-- Of several streams together, in the order in which they were committed; within a stream `seq` decides.
-- name: streams
SELECT stream, seq, lane, pos, type, data, at FROM events
WHERE stream = ANY(:streams::UUID[]) ORDER BY at, stream, seq LIMIT :page::INT8

-- The newest events of all lanes, for a page that opens: at most :page a lane, newest :total in all.
-- name: recent
SELECT e.stream, e.seq, e.lane, e.pos, e.type, e.data, e.at
FROM lanes l CROSS JOIN LATERAL (SELECT events.stream, events.seq, events.lane, events.pos, events.type, events.data, events.at
  FROM events WHERE events.lane = l.lane AND events.pos <= l.head ORDER BY events.pos DESC LIMIT :page::INT8) e
WHERE l.head > 0
ORDER BY e.at DESC LIMIT :total::INT8

-- The newest event of each of these streams.
-- name: last
SELECT DISTINCT ON (stream) stream, seq, lane, pos, type, data, at FROM events
WHERE stream = ANY(:streams::UUID[]) ORDER BY stream, seq DESC
