-- The expenses domain. People insert into `expenses` by hand with any SQL client, so every column that can have a
-- default has one and almost nothing is refused: an odd row becomes a decision that says what is odd about it.

-- NUMERIC(15,2), wider than money needs: an absurd amount is stored and judged instead of refused, and every amount in
-- cents is still an exact JavaScript number.
CREATE TABLE IF NOT EXISTS expenses (
  expense_id UUID NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  user_id UUID,
  expense_date DATE DEFAULT current_date,
  expense_amount NUMERIC(15,2),
  shopping_type TEXT,
  description TEXT,
  merchant TEXT,
  payment_method TEXT,
  recurring BOOL DEFAULT false,
  tags TEXT[],
  currency TEXT DEFAULT 'USD',
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  watched_at TIMESTAMPTZ
);

-- What the SQL watch scans: in the order of arrival, so that of two copies the later one is judged second.
CREATE INDEX IF NOT EXISTS expenses_unwatched ON expenses (created_at, expense_id) WHERE watched_at IS NULL;

-- A user's own history.
CREATE INDEX IF NOT EXISTS expenses_user_date ON expenses (user_id, expense_date DESC);

-- What others pay at a merchant. Cut to 200 characters: a name of any length can be inserted, an index entry cannot.
CREATE INDEX IF NOT EXISTS expenses_merchant_date ON expenses ((substr(merchant, 1, 200)), expense_date DESC);

CREATE TABLE IF NOT EXISTS merchant_blacklist (
  merchant TEXT NOT NULL PRIMARY KEY,
  reason TEXT NOT NULL DEFAULT 'no reason given',
  added_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- A blacklisted name is found whatever its case, digits and punctuation ("ACME-Gifts #12" is "Acme Gifts").
CREATE INDEX IF NOT EXISTS merchant_blacklist_letters
  ON merchant_blacklist ((regexp_replace(lower(substr(merchant, 1, 200)), '[^a-z]+', '', 'g')));

-- The answer key of the seed data: which charges were planted, and which only look like it. Nothing that judges reads it.
CREATE TABLE IF NOT EXISTS seed_answers (
  expense_id UUID NOT NULL PRIMARY KEY,
  label TEXT NOT NULL,
  note TEXT NOT NULL
);
