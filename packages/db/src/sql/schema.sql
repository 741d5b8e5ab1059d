-- What a PostgreSQL database contains, in words that do not change from server to server.

-- name: tables
SELECT c.relname::TEXT AS name, COALESCE(array_to_string(c.reloptions, ', '), '') AS options
FROM pg_class c
WHERE c.relnamespace = 'public'::REGNAMESPACE AND c.relkind = 'r'
ORDER BY c.relname;

-- name: columns
SELECT c.relname::TEXT AS "table", a.attname::TEXT AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required,
  a.attgenerated::TEXT AS generated, pg_get_expr(d.adbin, d.adrelid) AS value
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = 'public'::REGNAMESPACE
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped
ORDER BY c.relname, a.attnum;

-- name: constraints
SELECT c.relname::TEXT AS "table", k.conname::TEXT AS name, pg_get_constraintdef(k.oid, true) AS definition
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid AND c.relnamespace = 'public'::REGNAMESPACE
WHERE k.contype IN ('p', 'u', 'f', 'c', 'x')
ORDER BY c.relname, k.contype DESC, k.conname;

-- name: indexes
SELECT c.relname::TEXT AS "table", i.relname::TEXT AS name, pg_get_indexdef(x.indexrelid) AS definition
FROM pg_index x
JOIN pg_class c ON c.oid = x.indrelid AND c.relnamespace = 'public'::REGNAMESPACE
JOIN pg_class i ON i.oid = x.indexrelid
WHERE NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid)
ORDER BY c.relname, i.relname;

-- name: views
SELECT c.relname::TEXT AS name, pg_get_viewdef(c.oid, true) AS definition
FROM pg_class c
WHERE c.relnamespace = 'public'::REGNAMESPACE AND c.relkind = 'v'
ORDER BY c.relname;
