-- Tables expense_documents and receipt_corrections, and the charges that receipts are compared with.

-- name: link_of
SELECT l.document_id, l.expense_id, l.how FROM expense_documents l WHERE l.document_id = :document::UUID

-- name: links
SELECT l.document_id, l.expense_id, l.how FROM expense_documents l WHERE l.document_id = ANY(:documents::UUID[])

-- name: link_with_print
SELECT l.document_id, l.expense_id, l.how FROM expense_documents l WHERE l.print = :print::TEXT

-- The expense and the link to its document, or neither: where the document has a link, or another one has its print, nothing happens.
-- name: post
WITH l AS (INSERT INTO expense_documents AS x (document_id, expense_id, how, print, run_id, category)
  VALUES (:document::UUID, :expense::UUID, 'posted', :print::TEXT, :run::UUID, COALESCE(:category::TEXT, ''))
  ON CONFLICT DO NOTHING RETURNING x.expense_id)
INSERT INTO expenses (expense_id, user_id, expense_date, expense_amount, shopping_type, description, merchant, payment_method, tags, currency)
SELECT l.expense_id, :user::UUID, :date::DATE, :amount::NUMERIC, :category::TEXT, :description::TEXT, :merchant::TEXT, :payment::TEXT,
  ARRAY['receipt'], :currency::TEXT
FROM l
RETURNING expense_id

-- Only where the expense is there.
-- name: link
INSERT INTO expense_documents AS x (document_id, expense_id, how, print, run_id)
SELECT :document::UUID, e.expense_id, :how::TEXT, :print::TEXT, :run::UUID FROM expenses e WHERE e.expense_id = :expense::UUID
ON CONFLICT DO NOTHING
RETURNING x.expense_id

-- Charges of the user about a day, of one amount, that no document has as its original.
-- name: charges_without_document
SELECT e.expense_id, substr(e.merchant, 1, 200) AS merchant, round(e.expense_amount * 100)::INT8 AS cents, e.currency,
  e.expense_date::TEXT AS date, COALESCE(e.recurring, false) AS recurring
FROM expenses e
WHERE e.user_id = :user::UUID AND e.expense_date BETWEEN :date::DATE - 60 AND :date::DATE + 60 AND e.expense_amount = :amount::NUMERIC
  AND NOT EXISTS (SELECT 1 FROM expense_documents l WHERE l.expense_id = e.expense_id AND l.how <> 'copy')
ORDER BY e.expense_date, e.expense_id LIMIT 200

-- How the user usually pays: the currency of the latest charges.
-- name: usual_currency
SELECT c.currency FROM (SELECT e.currency, e.expense_date FROM expenses e
  WHERE e.user_id = :user::UUID AND e.currency IS NOT NULL ORDER BY e.expense_date DESC LIMIT 50) c
GROUP BY c.currency ORDER BY count(*) DESC, c.currency LIMIT 1

-- Of the latest charges: the user's own merchants first, the commonest before the rarer.
-- name: known_merchants
SELECT m.merchant FROM (SELECT substr(e.merchant, 1, 200) AS merchant, e.user_id FROM expenses e
  WHERE e.merchant IS NOT NULL ORDER BY e.expense_date DESC LIMIT 5000) m
GROUP BY m.merchant ORDER BY max(CASE WHEN m.user_id = :user::UUID THEN 1 ELSE 0 END) DESC, count(*) DESC, m.merchant LIMIT 500

-- A later word on the same field replaces the first.
-- name: correct
INSERT INTO receipt_corrections AS c (document_id, field, was_read, confidence, said, agreed, run_id, certain, alone)
SELECT :document::UUID, i.field, i.was_read, i.confidence, i.said, i.agreed, :run::UUID, :certain::BOOL, :alone::BOOL
FROM unnest(:fields::TEXT[], :reads::TEXT[], :confidences::NUMERIC[], :saids::TEXT[], :agreed::BOOL[]) AS i(field, was_read, confidence, said, agreed)
ON CONFLICT (document_id, field) DO UPDATE SET was_read = excluded.was_read, confidence = excluded.confidence, said = excluded.said,
  agreed = excluded.agreed, run_id = excluded.run_id, certain = excluded.certain, alone = excluded.alone, said_at = now()
RETURNING c.field

-- Receipts whose fields a person wrote down, the latest first; each field with what was read and what was said.
-- name: corrections
SELECT c.document_id, bool_and(c.certain) AS certain,
  jsonb_object_agg(c.field, jsonb_build_object('read', c.was_read, 'sure', c.confidence::FLOAT8, 'said', c.said, 'agreed', c.agreed)) AS fields
FROM receipt_corrections c GROUP BY c.document_id ORDER BY max(c.said_at) DESC, c.document_id LIMIT :most::INT8

-- The same by their runs, with the fields that were read otherwise in a line of text; NULL: none was.
-- name: corrected
SELECT c.run_id, bool_and(c.alone) AS alone, max(c.said_at) AS said_at,
  string_agg(CASE WHEN NOT c.agreed THEN c.field || ': ' || COALESCE(c.was_read, 'nothing') || ' → ' || COALESCE(c.said, 'nothing') END, '; '
    ORDER BY c.field) AS corrected
FROM receipt_corrections c WHERE c.run_id IS NOT NULL
GROUP BY c.run_id ORDER BY max(c.said_at) DESC, c.run_id LIMIT :most::INT8

-- What people corrected in the expenses that receipts were posted as, the latest first.
-- name: changed
SELECT d.run_id, c.by_whom, c.changed_at AS said_at, c.changed FROM (
  SELECT x.expense_id, x.by_whom, x.changed_at, concat_ws('; ',
    CASE WHEN x.after ->> 'merchant' IS NOT NULL THEN 'merchant: ' || COALESCE(x.before ->> 'merchant', 'nothing') || ' → ' || (x.after ->> 'merchant') END,
    CASE WHEN x.after ->> 'date' IS NOT NULL THEN 'date: ' || COALESCE(x.before ->> 'date', 'nothing') || ' → ' || (x.after ->> 'date') END,
    CASE WHEN x.after ->> 'amount' IS NOT NULL THEN 'total: ' || COALESCE(x.before ->> 'amount', 'nothing') || ' → ' || (x.after ->> 'amount') END
    ) AS changed
  FROM expense_changes x WHERE x.kind = 'corrected' AND x.undone_at IS NULL) c
JOIN expense_documents d ON d.expense_id = c.expense_id AND d.how = 'posted' AND d.run_id IS NOT NULL
WHERE c.changed <> '' ORDER BY c.changed_at DESC, d.run_id LIMIT :most::INT8
