-- Workers that are gone are kept for a day, and every worker looks at the others every two seconds: it reads those that are there.
CREATE INDEX IF NOT EXISTS workers_present ON workers (region) WHERE status <> 'gone';
