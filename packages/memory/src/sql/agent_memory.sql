-- Table agent_memory. Rows are inserted, never changed in what they say: `superseded_by` only spares later readers what
-- they find out by themselves (of one subject the newest is valid), so that a settle needs one mutation.

-- For the settle: needs r(task_id, run_id, workspace, user_id) and :region. Several of one statement keep their order in time.
-- shared fragment: remember
INSERT INTO agent_memory (memory_id, workspace, user_id, team, agent_id, memory_type, content, terms, metadata, subject, importance,
    run_id, task_id, region, created_at, expires_at)
  SELECT m.memory_id, r.workspace, CASE WHEN m.everybody THEN NULL ELSE COALESCE(m.user_id, r.user_id) END, m.team, m.agent_id,
    m.memory_type, m.content, COALESCE(string_to_array(m.terms, ' '), ARRAY[]::TEXT[]), m.metadata::JSONB, m.subject, m.importance,
    r.run_id, CASE WHEN r.run_id IS NOT NULL THEN r.task_id END, :region::TEXT, now() + m.o * '1 microsecond'::INTERVAL,
    now() + m.lives * '1 millisecond'::INTERVAL
  FROM unnest(:m_ids::UUID[], :m_afters::UUID[], :m_agents::UUID[], :m_teams::TEXT[], :m_everybodies::BOOL[], :m_users::UUID[],
    :m_types::TEXT[], :m_contents::TEXT[], :m_terms::TEXT[], :m_metadatas::TEXT[], :m_subjects::TEXT[], :m_importances::FLOAT8[],
    :m_lives::INT8[]) WITH ORDINALITY
    AS m(memory_id, after, agent_id, team, everybody, user_id, memory_type, content, terms, metadata, subject, importance, lives, o)
  JOIN r ON r.task_id = m.after
  RETURNING memory_id

-- Outside a settle.
-- name: add
WITH r AS (SELECT :after::UUID AS task_id, NULL::UUID AS run_id, :workspace::TEXT AS workspace, :user::UUID AS user_id),
m AS (<<remember>>)
SELECT memory_id FROM m

-- name: any
SELECT 1 AS yes FROM agent_memory m WHERE m.workspace = :workspace::TEXT AND m.owner = ANY(:owners::UUID[]) LIMIT 1

-- shared fragment: row
m.memory_id, m.workspace, m.user_id, m.team, m.agent_id, m.memory_type, m.content, m.metadata, m.subject, m.importance, m.run_id,
  m.task_id, m.region, m.created_at, m.superseded_by, m.sources

-- What a question leaves over, and what is still valid: not expired, and nothing newer of its subject.
-- shared fragment: asked
<<meant>> AND <<valid>>

-- shared fragment: meant
(:kinds::TEXT[] IS NULL OR m.memory_type = ANY(:kinds::TEXT[])) AND (:team::TEXT IS NULL OR m.team = :team::TEXT)
  AND (:subject::TEXT IS NULL OR m.subject = :subject::TEXT)
  AND (:since::TIMESTAMPTZ IS NULL OR m.created_at >= :since::TIMESTAMPTZ)
  AND (:until::TIMESTAMPTZ IS NULL OR m.created_at < :until::TIMESTAMPTZ)

-- shared fragment: valid
m.superseded_by IS NULL AND (m.expires_at IS NULL OR m.expires_at > now())
  AND (m.subject IS NULL OR NOT EXISTS (SELECT 1 FROM agent_memory n
    WHERE n.workspace = m.workspace AND n.owner = m.owner AND n.memory_type = m.memory_type AND n.subject = m.subject
      AND (n.created_at > m.created_at OR (n.created_at = m.created_at AND n.memory_id > m.memory_id))))

-- BM25 (Robertson & Zaragoza 2009). How rare a word is, is told by 1,000 memories of the scope. A smaller scope is that
-- sample, and read once; in a larger one the words that stand in more than one in a hundred find nothing by themselves,
-- but count in what rarer ones found; the rarest that the sample knows always finds.
-- name: words
WITH s AS MATERIALIZED (SELECT m.memory_id AS id, m.terms FROM agent_memory m
  WHERE m.workspace = :workspace::TEXT AND m.owner = ANY(:owners::UUID[]) LIMIT 1000),
<<weigh>>,
h AS (SELECT t.id FROM t CROSS JOIN n WHERE n.n < 1000
  UNION ALL (SELECT m.memory_id AS id FROM agent_memory m
    WHERE (SELECT n.n FROM n) >= 1000 AND m.workspace = :workspace::TEXT AND m.owner = ANY(:owners::UUID[])
      AND m.terms && (SELECT e.terms FROM e) AND <<asked>>
    LIMIT 2000)),
b AS (SELECT m.memory_id, <<bm25>> AS score FROM h JOIN agent_memory m ON m.memory_id = h.id WHERE <<asked>>
  ORDER BY score DESC LIMIT :most::INT8)
SELECT <<row>>, b.score FROM b JOIN agent_memory m ON m.memory_id = b.memory_id ORDER BY b.score DESC, m.memory_id

-- Materialised: else how often each word stands is counted again wherever it is used.
-- shared fragment: weigh
t AS MATERIALIZED (SELECT s.id, s.terms FROM s WHERE s.terms && :terms::TEXT[]),
n AS MATERIALIZED (SELECT count(*)::FLOAT8 AS n, GREATEST(COALESCE(avg(cardinality(s.terms)), 1), 1)::FLOAT8 AS len FROM s),
f AS MATERIALIZED (SELECT q.term, q.weight, (SELECT count(*) FROM t WHERE q.term = ANY(t.terms))::FLOAT8 AS df
  FROM unnest(:terms::TEXT[], :weights::FLOAT8[]) AS q(term, weight)),
w AS MATERIALIZED (SELECT f.term, f.weight * ln(1.0::FLOAT8 + (n.n - f.df + 0.5::FLOAT8) / (f.df + 0.5::FLOAT8)) AS weight, n.n, n.len,
    sum(f.df) OVER (ORDER BY f.df, f.term) AS sum, row_number() OVER (ORDER BY CASE WHEN f.df = 0 THEN 1 ELSE 0 END, f.df, f.term) AS nth FROM f CROSS JOIN n),
e AS (SELECT array_agg(w.term) AS terms FROM w WHERE w.n < 1000 OR w.nth = 1 OR w.sum <= 10)

-- shared fragment: bm25
(SELECT sum(w.weight * x.tf * 2.2::FLOAT8 / (x.tf + 1.2::FLOAT8 * (0.6::FLOAT8 + 0.4::FLOAT8 * cardinality(m.terms) / w.len::FLOAT8)))
  FROM w CROSS JOIN LATERAL (SELECT cardinality(array_positions(m.terms, w.term))::FLOAT8 AS tf) x WHERE x.tf > 0)

-- name: newest
SELECT <<row>> FROM agent_memory m
WHERE m.workspace = :workspace::TEXT AND m.owner = ANY(:owners::UUID[]) AND <<asked>>
ORDER BY m.created_at DESC, m.memory_id DESC LIMIT :most::INT8

-- What has no vector of this model yet: two ranges of one index, so that what has one is not read.
-- name: pending
SELECT p.memory_id, p.content FROM (
  (SELECT m.memory_id, m.content FROM agent_memory m WHERE m.embedded_by < :model::TEXT AND m.superseded_by IS NULL
    ORDER BY m.embedded_by, m.memory_id LIMIT :page::INT8)
  UNION ALL
  (SELECT m.memory_id, m.content FROM agent_memory m WHERE m.embedded_by > :model::TEXT AND m.superseded_by IS NULL
    ORDER BY m.embedded_by, m.memory_id LIMIT :page::INT8)) AS p
LIMIT :page::INT8

-- Marks what memories of the same subject contradict and came before; whoever reads meanwhile finds out by itself.
-- name: supersede
WITH o AS (SELECT o.memory_id, n.memory_id AS newer FROM agent_memory n JOIN agent_memory o
    ON o.workspace = n.workspace AND o.owner = n.owner AND o.memory_type = n.memory_type AND o.subject = n.subject
  WHERE n.memory_id = ANY(:ids::UUID[]) AND o.superseded_by IS NULL
    AND (o.created_at < n.created_at OR (o.created_at = n.created_at AND o.memory_id < n.memory_id))
  ORDER BY o.memory_id FOR UPDATE OF o),
x AS (SELECT o.memory_id, max(o.newer::TEXT)::UUID AS newer FROM o GROUP BY o.memory_id)
UPDATE agent_memory m SET superseded_by = x.newer FROM x WHERE m.memory_id = x.memory_id RETURNING m.memory_id

-- Without a place for vectors nothing else is to be done.
-- name: settled
WITH o AS (SELECT memory_id FROM agent_memory WHERE memory_id = ANY(:ids::UUID[]) ORDER BY memory_id FOR UPDATE)
UPDATE agent_memory m SET embedded_by = :model::TEXT FROM o WHERE m.memory_id = o.memory_id RETURNING m.memory_id

-- name: touch
WITH i AS (SELECT i.id, i.n FROM unnest(:ids::UUID[], :counts::INT8[]) AS i(id, n)),
o AS (SELECT m.memory_id, i.n FROM agent_memory m JOIN i ON i.id = m.memory_id ORDER BY m.memory_id FOR UPDATE OF m)
UPDATE agent_memory m SET access_count = m.access_count + o.n, accessed_at = now() FROM o WHERE m.memory_id = o.memory_id
RETURNING m.memory_id

-- Of what is forgotten, everything goes: what it superseded or summed up, and what was known of its subject before.
-- name: forget
WITH f AS (SELECT m.memory_id, m.workspace, m.owner, m.memory_type, m.subject, m.created_at FROM agent_memory m
  WHERE m.workspace = :workspace::TEXT AND (:ids::UUID[] IS NULL OR m.memory_id = ANY(:ids::UUID[]))
    AND (:owner::UUID IS NULL OR m.owner = :owner::UUID) AND (:subject::TEXT IS NULL OR m.subject = :subject::TEXT)
    AND (:kinds::TEXT[] IS NULL OR m.memory_type = ANY(:kinds::TEXT[])))
DELETE FROM agent_memory d USING f
WHERE d.workspace = f.workspace AND (d.memory_id = f.memory_id OR d.superseded_by = f.memory_id
  OR (d.owner = f.owner AND d.memory_type = f.memory_type AND d.subject = f.subject AND d.created_at <= f.created_at))
RETURNING d.memory_id

-- name: expire
DELETE FROM agent_memory WHERE memory_id IN (SELECT memory_id FROM agent_memory WHERE expires_at <= now() ORDER BY expires_at LIMIT :page::INT8)
RETURNING memory_id

-- A memory and where it comes from: what it superseded or sums up.
-- name: why
SELECT <<row>>, m.memory_id = :id::UUID AS itself FROM agent_memory m
WHERE m.workspace = :workspace::TEXT AND (m.memory_id = :id::UUID OR m.superseded_by = :id::UUID)
ORDER BY m.created_at DESC, m.memory_id DESC LIMIT 500

-- What is old, little important, not recalled lately, and of no subject; one owner's, kind's and agent's stand together.
-- name: faded
SELECT <<row>> FROM agent_memory m
WHERE m.created_at < now() - :age::INTERVAL AND (m.accessed_at IS NULL OR m.accessed_at < now() - :age::INTERVAL)
  AND m.superseded_by IS NULL AND m.subject IS NULL AND m.sources = 0 AND m.expires_at IS NULL AND m.importance <= :below::FLOAT8
ORDER BY m.workspace, m.owner, m.team, m.memory_type, m.agent_id, m.created_at, m.memory_id LIMIT :page::INT8

-- name: replace
WITH o AS (SELECT memory_id FROM agent_memory WHERE memory_id = ANY(:ids::UUID[]) AND superseded_by IS NULL ORDER BY memory_id FOR UPDATE)
UPDATE agent_memory m SET superseded_by = :summary::UUID FROM o WHERE m.memory_id = o.memory_id RETURNING m.memory_id

-- name: summary
INSERT INTO agent_memory (memory_id, workspace, user_id, team, agent_id, memory_type, content, terms, metadata, importance, region, sources)
VALUES (:summary::UUID, :workspace::TEXT, :user::UUID, :team::TEXT, :agent::UUID, :kind::TEXT, :content::TEXT, :terms::TEXT[],
  :data::JSONB, :importance::FLOAT8, :region::TEXT, :sources::INT4)

-- How many are known and not superseded. Reads an index of them all: asked seldom.
-- name: held
SELECT count(*)::INT8 AS held FROM agent_memory WHERE superseded_by IS NULL
