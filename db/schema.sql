-- What the migrations make of an empty PostgreSQL database: written by packages/db/src/schema-dump.ts,
-- compared by `npm run verify`. For reading and for seeing in a review what a migration changes.

CREATE TABLE agent_decisions (
  decision_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  decision_type text NOT NULL,
  context jsonb NOT NULL,
  reasoning text,
  action jsonb,
  confidence double precision,
  user_feedback text,
  feedback_at timestamp with time zone,
  workspace text NOT NULL DEFAULT 'default'::text,
  user_id uuid,
  run_id uuid NOT NULL,
  task_id uuid NOT NULL,
  region text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT agent_decisions_pkey PRIMARY KEY (decision_id),
  CONSTRAINT agent_decisions_confidence_check CHECK (confidence >= 0::double precision AND confidence <= 1::double precision)
);
CREATE INDEX agent_decisions_agent ON agent_decisions USING btree (agent_id, decision_type, created_at DESC);
CREATE INDEX agent_decisions_recent ON agent_decisions USING btree (created_at DESC);
CREATE INDEX agent_decisions_run ON agent_decisions USING btree (run_id);
CREATE INDEX agent_decisions_user ON agent_decisions USING btree (user_id, created_at) WHERE (user_id IS NOT NULL);

CREATE TABLE agent_memory (
  memory_id uuid NOT NULL DEFAULT gen_random_uuid(),
  workspace text NOT NULL DEFAULT 'default'::text,
  user_id uuid,
  owner uuid NOT NULL GENERATED ALWAYS AS (COALESCE(user_id, '00000000-0000-0000-0000-000000000000'::uuid)) STORED,
  team text NOT NULL,
  agent_id uuid NOT NULL,
  memory_type text NOT NULL,
  content text NOT NULL,
  terms text[] NOT NULL,
  metadata jsonb,
  subject text,
  importance double precision NOT NULL DEFAULT 0.5,
  run_id uuid,
  task_id uuid,
  region text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone,
  superseded_by uuid,
  sources integer NOT NULL DEFAULT 0,
  embedded_by text NOT NULL DEFAULT ''::text,
  accessed_at timestamp with time zone,
  access_count bigint NOT NULL DEFAULT 0,
  CONSTRAINT agent_memory_pkey PRIMARY KEY (memory_id),
  CONSTRAINT agent_memory_importance_check CHECK (importance >= 0::double precision AND importance <= 1::double precision)
);
CREATE INDEX agent_memory_created ON agent_memory USING btree (created_at, memory_id);
CREATE INDEX agent_memory_embedded ON agent_memory USING btree (embedded_by, memory_id) WHERE (superseded_by IS NULL);
CREATE INDEX agent_memory_expires ON agent_memory USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX agent_memory_owner ON agent_memory USING btree (workspace, owner, created_at);
CREATE INDEX agent_memory_run ON agent_memory USING btree (run_id) WHERE (run_id IS NOT NULL);
CREATE INDEX agent_memory_subject ON agent_memory USING btree (workspace, owner, memory_type, subject, created_at, memory_id) WHERE (subject IS NOT NULL);
CREATE INDEX agent_memory_superseded ON agent_memory USING btree (superseded_by) WHERE (superseded_by IS NOT NULL);
CREATE INDEX agent_memory_terms ON agent_memory USING gin (terms);

CREATE TABLE agent_tasks (
  task_id uuid NOT NULL,
  run_id uuid,
  shape text NOT NULL,
  member text NOT NULL,
  turn integer NOT NULL,
  region text NOT NULL,
  shard integer NOT NULL,
  ord bigint NOT NULL,
  due timestamp with time zone NOT NULL DEFAULT now(),
  status text NOT NULL,
  worker uuid,
  fence integer NOT NULL DEFAULT 0,
  tries integer NOT NULL DEFAULT 0,
  deaths integer NOT NULL DEFAULT 0,
  awaits integer NOT NULL DEFAULT 0,
  payload jsonb,
  result jsonb,
  error jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  started_at timestamp with time zone,
  completed_at timestamp with time zone,
  CONSTRAINT agent_tasks_pkey PRIMARY KEY (task_id),
  CONSTRAINT agent_tasks_check CHECK ((worker IS NOT NULL) = (status = 'processing'::text)),
  CONSTRAINT agent_tasks_check1 CHECK ((completed_at IS NOT NULL) = (status = ANY (ARRAY['completed'::text, 'failed'::text, 'cancelled'::text]))),
  CONSTRAINT agent_tasks_status_check CHECK (status = ANY (ARRAY['pending'::text, 'processing'::text, 'waiting'::text, 'completed'::text, 'failed'::text, 'cancelled'::text]))
) WITH (fillfactor=70, autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_cost_delay=0);
CREATE INDEX agent_tasks_held ON agent_tasks USING btree (worker) WHERE (status = 'processing'::text);
CREATE INDEX agent_tasks_lonely ON agent_tasks USING btree (region) WHERE ((status = ANY (ARRAY['pending'::text, 'waiting'::text])) AND (deaths > 1));
CREATE INDEX agent_tasks_pending ON agent_tasks USING btree (region, shard, ord) WHERE (status = 'pending'::text);
CREATE INDEX agent_tasks_run ON agent_tasks USING btree (run_id) WHERE (run_id IS NOT NULL);
CREATE INDEX agent_tasks_waiting ON agent_tasks USING btree (region, due) WHERE (status = 'waiting'::text);

CREATE TABLE api_keys (
  key_id uuid NOT NULL DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL,
  name text NOT NULL,
  key_hash text NOT NULL,
  shown text NOT NULL,
  rights text[] NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  last_used_at timestamp with time zone,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash),
  CONSTRAINT api_keys_pkey PRIMARY KEY (key_id)
);
CREATE INDEX api_keys_user ON api_keys USING btree (user_id, created_at DESC);

CREATE TABLE approvals (
  approval_id uuid NOT NULL,
  task_id uuid NOT NULL,
  status text NOT NULL,
  hash text NOT NULL,
  proposal jsonb NOT NULL,
  asked_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  answer jsonb,
  answered_by text,
  answered_at timestamp with time zone,
  may jsonb,
  not_by text,
  CONSTRAINT approvals_pkey PRIMARY KEY (approval_id),
  CONSTRAINT approvals_check CHECK ((status = 'answered'::text) = (answered_at IS NOT NULL)),
  CONSTRAINT approvals_status_check CHECK (status = ANY (ARRAY['pending'::text, 'answered'::text, 'expired'::text]))
);
CREATE INDEX approvals_pending ON approvals USING btree (expires_at) WHERE (status = 'pending'::text);
CREATE INDEX approvals_task ON approvals USING btree (task_id);

CREATE TABLE audit (
  seq bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  user_id uuid,
  by_whom text NOT NULL,
  act text NOT NULL,
  about text NOT NULL DEFAULT ''::text,
  what text NOT NULL,
  previous text NOT NULL,
  hash text NOT NULL,
  CONSTRAINT audit_pkey PRIMARY KEY (seq)
);
CREATE INDEX audit_about ON audit USING btree (about, seq DESC);

CREATE TABLE budget_alerts (
  user_id uuid NOT NULL,
  category text NOT NULL,
  month date NOT NULL,
  threshold text NOT NULL,
  run_id uuid NOT NULL,
  amount numeric(15,2) NOT NULL,
  spent numeric(20,2) NOT NULL,
  currency text NOT NULL,
  says text NOT NULL,
  alerted_at timestamp with time zone NOT NULL DEFAULT now(),
  chance double precision,
  CONSTRAINT budget_alerts_pkey PRIMARY KEY (user_id, category, month, threshold),
  CONSTRAINT budget_alerts_threshold_check CHECK (threshold = ANY (ARRAY['forecast'::text, 'warn'::text, 'over'::text]))
);
CREATE INDEX budget_alerts_latest ON budget_alerts USING btree (alerted_at DESC);

CREATE TABLE budget_looks (
  look text NOT NULL,
  seen_until timestamp with time zone NOT NULL,
  CONSTRAINT budget_looks_pkey PRIMARY KEY (look)
);

CREATE TABLE budgets (
  user_id uuid NOT NULL,
  category text NOT NULL,
  month date NOT NULL,
  amount numeric(15,2) NOT NULL,
  warn_at numeric(3,2) NOT NULL DEFAULT 0.80,
  currency text NOT NULL DEFAULT 'USD'::text,
  used double precision NOT NULL DEFAULT 0,
  CONSTRAINT budgets_pkey PRIMARY KEY (user_id, category, month)
);
CREATE INDEX budgets_used ON budgets USING btree (month, used, user_id, category);

CREATE TABLE chaos_experiments (
  experiment uuid NOT NULL,
  scenario text NOT NULL,
  title text NOT NULL,
  by_whom text NOT NULL,
  driver text NOT NULL,
  verdict text NOT NULL,
  started_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone NOT NULL,
  report jsonb NOT NULL,
  CONSTRAINT chaos_experiments_pkey PRIMARY KEY (experiment),
  CONSTRAINT chaos_experiments_verdict_check CHECK (verdict = ANY (ARRAY['held'::text, 'refuted'::text, 'inconclusive'::text]))
);
CREATE INDEX chaos_experiments_recent ON chaos_experiments USING btree (started_at DESC);

CREATE TABLE chaos_ledger (
  entry uuid NOT NULL,
  experiment uuid NOT NULL,
  writer text NOT NULL,
  n integer NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT chaos_ledger_pkey PRIMARY KEY (entry)
);
CREATE INDEX chaos_ledger_experiment ON chaos_ledger USING btree (experiment, writer);

CREATE TABLE checkpoints (
  task_id uuid NOT NULL,
  fence integer NOT NULL,
  id text NOT NULL,
  data jsonb NOT NULL,
  CONSTRAINT checkpoints_pkey PRIMARY KEY (task_id, fence, id)
);

CREATE TABLE conversations (
  conversation_id uuid NOT NULL DEFAULT gen_random_uuid(),
  workspace text NOT NULL DEFAULT 'default'::text,
  user_id uuid NOT NULL,
  session_id text NOT NULL,
  seq integer NOT NULL,
  message_role text NOT NULL,
  speaker text,
  message_content text NOT NULL,
  terms text[] NOT NULL,
  metadata jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  embedded_by text NOT NULL DEFAULT ''::text,
  CONSTRAINT conversations_workspace_user_id_session_id_seq_key UNIQUE (workspace, user_id, session_id, seq),
  CONSTRAINT conversations_pkey PRIMARY KEY (conversation_id),
  CONSTRAINT conversations_message_role_check CHECK (message_role = ANY (ARRAY['user'::text, 'assistant'::text, 'system'::text]))
);
CREATE INDEX conversations_embedded ON conversations USING btree (embedded_by, conversation_id);
CREATE INDEX conversations_terms ON conversations USING gin (terms);
CREATE INDEX conversations_user ON conversations USING btree (workspace, user_id, created_at);

CREATE TABLE documents (
  document_id uuid NOT NULL DEFAULT gen_random_uuid(),
  workspace text NOT NULL DEFAULT 'default'::text,
  user_id uuid,
  document_type text NOT NULL DEFAULT 'receipt'::text,
  s3_key text NOT NULL,
  original_filename text NOT NULL,
  content_type text NOT NULL,
  bytes bigint NOT NULL,
  sha256 text NOT NULL,
  pages integer NOT NULL DEFAULT 1,
  picture_hash text,
  extracted_text text,
  extracted_data jsonb,
  processing_status text NOT NULL DEFAULT 'pending'::text,
  processed_by_agent_id uuid,
  problem jsonb,
  source text NOT NULL DEFAULT 'upload'::text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  processed_at timestamp with time zone,
  watched_at timestamp with time zone,
  run_id uuid,
  CONSTRAINT documents_s3_key_key UNIQUE (s3_key),
  CONSTRAINT documents_pkey PRIMARY KEY (document_id),
  CONSTRAINT documents_processing_status_check CHECK (processing_status = ANY (ARRAY['pending'::text, 'processing'::text, 'waiting'::text, 'completed'::text, 'failed'::text]))
);
CREATE INDEX documents_latest ON documents USING btree (workspace, created_at DESC);
CREATE INDEX documents_run ON documents USING btree (run_id) WHERE (run_id IS NOT NULL);
CREATE UNIQUE INDEX documents_same_file ON documents USING btree (workspace, COALESCE(user_id, '00000000-0000-0000-0000-000000000000'::uuid), sha256);
CREATE INDEX documents_unwatched ON documents USING btree (created_at, document_id) WHERE (watched_at IS NULL);
CREATE INDEX documents_user_type ON documents USING btree (user_id, document_type, created_at DESC);

CREATE TABLE documents_refused (
  s3_key text NOT NULL,
  bytes bigint NOT NULL,
  modified_at timestamp with time zone NOT NULL,
  problem jsonb NOT NULL,
  refused_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT documents_refused_pkey PRIMARY KEY (s3_key)
);

CREATE TABLE effects (
  task_id uuid NOT NULL,
  key text NOT NULL,
  fence integer NOT NULL,
  class text NOT NULL,
  status text NOT NULL,
  args_hash text NOT NULL,
  deadline timestamp with time zone NOT NULL,
  result jsonb,
  CONSTRAINT effects_pkey PRIMARY KEY (task_id, key),
  CONSTRAINT effects_class_check CHECK (class = ANY (ARRAY['once'::text, 'idempotent'::text, 'compensable'::text])),
  CONSTRAINT effects_status_check CHECK (status = ANY (ARRAY['intended'::text, 'done'::text, 'ambiguous'::text, 'void'::text]))
);
CREATE INDEX effects_ambiguous ON effects USING btree (deadline) WHERE (status = 'ambiguous'::text);

CREATE TABLE events (
  stream uuid NOT NULL,
  seq bigint NOT NULL,
  lane integer NOT NULL,
  pos bigint NOT NULL,
  type text NOT NULL,
  data jsonb NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT events_pkey PRIMARY KEY (stream, seq)
);
CREATE UNIQUE INDEX events_delivery ON events USING btree (lane, pos);

CREATE TABLE expense_changes (
  change_id uuid NOT NULL DEFAULT gen_random_uuid(),
  expense_id uuid NOT NULL,
  kind text NOT NULL,
  by_whom text NOT NULL,
  before jsonb NOT NULL,
  after jsonb NOT NULL,
  parts uuid[] NOT NULL,
  changed_at timestamp with time zone NOT NULL DEFAULT now(),
  undone_at timestamp with time zone,
  undone_by text,
  CONSTRAINT expense_changes_pkey PRIMARY KEY (change_id),
  CONSTRAINT expense_changes_kind_check CHECK (kind = ANY (ARRAY['corrected'::text, 'split'::text]))
);
CREATE INDEX expense_changes_expense ON expense_changes USING btree (expense_id, changed_at);

CREATE TABLE expense_documents (
  document_id uuid NOT NULL,
  expense_id uuid NOT NULL,
  how text NOT NULL,
  print text,
  run_id uuid,
  linked_at timestamp with time zone NOT NULL DEFAULT now(),
  category text,
  CONSTRAINT expense_documents_pkey PRIMARY KEY (document_id),
  CONSTRAINT expense_documents_how_check CHECK (how = ANY (ARRAY['posted'::text, 'linked'::text, 'copy'::text]))
);
CREATE INDEX expense_documents_expense ON expense_documents USING btree (expense_id);
CREATE UNIQUE INDEX expense_documents_original ON expense_documents USING btree (expense_id) WHERE (how <> 'copy'::text);
CREATE INDEX expense_documents_posted ON expense_documents USING btree (linked_at) WHERE (category IS NOT NULL);
CREATE UNIQUE INDEX expense_documents_print ON expense_documents USING btree (print) WHERE (print IS NOT NULL);

CREATE TABLE expense_flags (
  expense_id uuid NOT NULL,
  run_id uuid NOT NULL,
  action text NOT NULL,
  score double precision NOT NULL,
  says text NOT NULL,
  flagged_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT expense_flags_pkey PRIMARY KEY (expense_id)
);

CREATE TABLE expense_verdicts (
  expense_id uuid NOT NULL,
  user_id uuid,
  letters text NOT NULL,
  fraud boolean NOT NULL,
  reason text,
  said_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT expense_verdicts_pkey PRIMARY KEY (expense_id)
);
CREATE INDEX expense_verdicts_letters ON expense_verdicts USING btree (letters, said_at DESC);
CREATE INDEX expense_verdicts_user ON expense_verdicts USING btree (user_id, said_at DESC);

CREATE TABLE expenses (
  expense_id uuid NOT NULL DEFAULT gen_random_uuid(),
  user_id uuid,
  expense_date date DEFAULT CURRENT_DATE,
  expense_amount numeric(15,2),
  shopping_type text,
  description text,
  merchant text,
  payment_method text,
  recurring boolean DEFAULT false,
  tags text[],
  currency text DEFAULT 'USD'::text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  watched_at timestamp with time zone,
  place text,
  CONSTRAINT expenses_pkey PRIMARY KEY (expense_id)
);
CREATE INDEX expenses_amount ON expenses USING btree (expense_amount, expense_id);
CREATE INDEX expenses_category_date ON expenses USING btree (substr(shopping_type, 1, 200), expense_date, expense_id);
CREATE INDEX expenses_created ON expenses USING btree (created_at, expense_id);
CREATE INDEX expenses_date ON expenses USING btree (expense_date, expense_id);
CREATE INDEX expenses_merchant_date ON expenses USING btree (substr(merchant, 1, 200), expense_date DESC);
CREATE INDEX expenses_seen ON expenses USING btree (watched_at) WHERE (watched_at > created_at);
CREATE INDEX expenses_unwatched ON expenses USING btree (created_at, expense_id) WHERE (watched_at IS NULL);
CREATE INDEX expenses_user_date ON expenses USING btree (user_id, expense_date DESC);
CREATE INDEX expenses_words ON expenses USING gin (lower(((substr(COALESCE(merchant, ''::text), 1, 200) || ' '::text) || substr(COALESCE(description, ''::text), 1, 400))) gin_trgm_ops);

CREATE TABLE lanes (
  lane integer NOT NULL,
  head bigint NOT NULL DEFAULT 0,
  CONSTRAINT lanes_pkey PRIMARY KEY (lane)
) WITH (fillfactor=10);

CREATE TABLE learners (
  team text NOT NULL,
  member text NOT NULL,
  agent_id uuid NOT NULL,
  region text NOT NULL,
  seq integer NOT NULL DEFAULT 0,
  in_force integer NOT NULL DEFAULT 0,
  latest integer NOT NULL DEFAULT 0,
  considered integer NOT NULL DEFAULT 0,
  seen integer NOT NULL DEFAULT 0,
  CONSTRAINT learners_pkey PRIMARY KEY (team, member),
  CONSTRAINT learners_check CHECK (in_force >= 0 AND in_force <= latest),
  CONSTRAINT learners_check1 CHECK (seen <= seq AND considered <= seq)
);
CREATE INDEX learners_behind ON learners USING btree (team, member) WHERE (seen < seq);

CREATE TABLE llm_calls (
  call_id uuid NOT NULL DEFAULT gen_random_uuid(),
  provider text NOT NULL,
  model text NOT NULL,
  role text NOT NULL,
  purpose text NOT NULL,
  status text NOT NULL,
  error_code text,
  input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  cache_read_tokens bigint NOT NULL,
  cache_write_tokens bigint NOT NULL,
  took_ms bigint NOT NULL,
  price jsonb,
  cost numeric(24,12),
  prompt text NOT NULL,
  answer text NOT NULL,
  workspace text NOT NULL,
  user_id text,
  team text NOT NULL,
  member text NOT NULL,
  run_id uuid,
  task_id uuid,
  fence bigint NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT llm_calls_pkey PRIMARY KEY (call_id),
  CONSTRAINT llm_calls_status_check CHECK (status = ANY (ARRAY['ok'::text, 'failed'::text]))
);
CREATE INDEX llm_calls_day ON llm_calls USING btree (created_at);
CREATE INDEX llm_calls_run ON llm_calls USING btree (run_id, created_at);
CREATE INDEX llm_calls_task ON llm_calls USING btree (task_id);
CREATE INDEX llm_calls_team ON llm_calls USING btree (team, created_at);

CREATE TABLE members (
  agent_id uuid NOT NULL,
  team text NOT NULL,
  member text NOT NULL,
  kind text NOT NULL,
  does text NOT NULL,
  home text NOT NULL,
  shape text NOT NULL,
  registered_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT members_team_member_key UNIQUE (team, member),
  CONSTRAINT members_pkey PRIMARY KEY (agent_id),
  CONSTRAINT members_kind_check CHECK (kind = ANY (ARRAY['agent'::text, 'step'::text, 'human'::text]))
);

CREATE TABLE memory_cubes (
  memory_id uuid NOT NULL,
  a cube NOT NULL,
  b cube NOT NULL,
  c cube NOT NULL,
  d cube NOT NULL,
  CONSTRAINT memory_cubes_pkey PRIMARY KEY (memory_id)
);

CREATE TABLE memory_vectors (
  memory_id uuid NOT NULL,
  workspace text NOT NULL,
  owner uuid NOT NULL,
  source text NOT NULL,
  model text NOT NULL,
  sign bit(384),
  CONSTRAINT memory_vectors_pkey PRIMARY KEY (memory_id),
  CONSTRAINT memory_vectors_source_check CHECK (source = ANY (ARRAY['memory'::text, 'message'::text]))
);
CREATE INDEX memory_vectors_scope ON memory_vectors USING btree (workspace, owner, source, model);

CREATE TABLE merchant_blacklist (
  merchant text NOT NULL,
  reason text NOT NULL DEFAULT 'no reason given'::text,
  added_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT merchant_blacklist_pkey PRIMARY KEY (merchant)
);
CREATE INDEX merchant_blacklist_letters ON merchant_blacklist USING btree (regexp_replace(lower(substr(merchant, 1, 200)), '[^a-z]+'::text, ''::text, 'g'::text));

CREATE TABLE migration_lock (
  id integer NOT NULL,
  holder uuid NOT NULL,
  who text NOT NULL,
  token bigint NOT NULL,
  until timestamp with time zone NOT NULL,
  CONSTRAINT migration_lock_pkey PRIMARY KEY (id),
  CONSTRAINT migration_lock_id_check CHECK (id = 1)
);

CREATE TABLE migrations (
  number integer NOT NULL,
  name text NOT NULL,
  checksum text NOT NULL,
  breaking boolean NOT NULL,
  done integer NOT NULL,
  applied_at timestamp with time zone,
  CONSTRAINT migrations_pkey PRIMARY KEY (number)
);

CREATE TABLE outbox (
  message_id uuid NOT NULL DEFAULT gen_random_uuid(),
  key text NOT NULL,
  workspace text NOT NULL DEFAULT 'default'::text,
  user_id uuid,
  run_id uuid,
  recipient text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  attachments jsonb NOT NULL DEFAULT '[]'::jsonb,
  state text NOT NULL DEFAULT 'queued'::text,
  tries integer NOT NULL DEFAULT 0,
  due timestamp with time zone NOT NULL DEFAULT now(),
  sending_until timestamp with time zone,
  answer text,
  queued_at timestamp with time zone NOT NULL DEFAULT now(),
  sent_at timestamp with time zone,
  CONSTRAINT outbox_key_key UNIQUE (key),
  CONSTRAINT outbox_pkey PRIMARY KEY (message_id),
  CONSTRAINT outbox_check CHECK (state <> 'sending'::text OR sending_until IS NOT NULL),
  CONSTRAINT outbox_state_check CHECK (state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'ambiguous'::text, 'cancelled'::text]))
);
CREATE INDEX outbox_due ON outbox USING btree (due, message_id) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text]));
CREATE INDEX outbox_latest ON outbox USING btree (queued_at DESC);

CREATE TABLE parameters (
  team text NOT NULL,
  member text NOT NULL,
  version integer NOT NULL,
  parent integer NOT NULL,
  params jsonb NOT NULL,
  says text NOT NULL,
  status text NOT NULL,
  verdicts integer NOT NULL,
  replay_before jsonb,
  replay_after jsonb,
  why text,
  proposed_at timestamp with time zone NOT NULL DEFAULT now(),
  replayed_at timestamp with time zone,
  promoted_by text,
  promoted_at timestamp with time zone,
  ended_by text,
  ended_at timestamp with time zone,
  CONSTRAINT parameters_pkey PRIMARY KEY (team, member, version),
  CONSTRAINT parameters_check CHECK ((status = 'refused'::text) = (why IS NOT NULL)),
  CONSTRAINT parameters_check1 CHECK ((status = ANY (ARRAY['proposed'::text, 'shadow'::text, 'refused'::text])) OR promoted_at IS NOT NULL),
  CONSTRAINT parameters_status_check CHECK (status = ANY (ARRAY['proposed'::text, 'shadow'::text, 'in_force'::text, 'superseded'::text, 'refused'::text, 'rolled_back'::text])),
  CONSTRAINT parameters_version_check CHECK (version > 0)
);

CREATE TABLE receipt_corrections (
  document_id uuid NOT NULL,
  field text NOT NULL,
  was_read text,
  confidence numeric(4,3) NOT NULL,
  said text,
  agreed boolean NOT NULL,
  said_at timestamp with time zone NOT NULL DEFAULT now(),
  run_id uuid,
  certain boolean,
  alone boolean,
  CONSTRAINT receipt_corrections_pkey PRIMARY KEY (document_id, field)
);
CREATE INDEX receipt_corrections_said ON receipt_corrections USING btree (said_at);

CREATE TABLE recipients (
  user_id uuid NOT NULL,
  address text NOT NULL,
  set_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT recipients_pkey PRIMARY KEY (user_id)
);

CREATE TABLE runs (
  run_id uuid NOT NULL,
  team text NOT NULL,
  key text NOT NULL,
  shape text NOT NULL,
  workspace text NOT NULL DEFAULT 'default'::text,
  user_id uuid,
  parent_task uuid,
  input jsonb NOT NULL,
  status text NOT NULL,
  version integer NOT NULL DEFAULT 0,
  open integer NOT NULL,
  seq integer NOT NULL,
  error jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  completed_at timestamp with time zone,
  from_task uuid,
  about_user uuid,
  CONSTRAINT runs_pkey PRIMARY KEY (run_id),
  CONSTRAINT runs_check CHECK ((open > 0) = (status = ANY (ARRAY['running'::text, 'cancelling'::text]))),
  CONSTRAINT runs_status_check CHECK (status = ANY (ARRAY['running'::text, 'stuck'::text, 'cancelling'::text, 'completed'::text, 'failed'::text, 'cancelled'::text]))
) WITH (fillfactor=70, autovacuum_vacuum_scale_factor=0.05);
CREATE INDEX runs_about ON runs USING btree (about_user, created_at) WHERE (about_user IS NOT NULL);
CREATE INDEX runs_created ON runs USING btree (created_at DESC);
CREATE INDEX runs_from ON runs USING btree (from_task) WHERE (from_task IS NOT NULL);
CREATE INDEX runs_parent ON runs USING btree (parent_task) WHERE (parent_task IS NOT NULL);
CREATE INDEX runs_team ON runs USING btree (team, created_at);
CREATE INDEX runs_troubled ON runs USING btree (created_at, run_id) WHERE (status = ANY (ARRAY['stuck'::text, 'failed'::text, 'cancelling'::text, 'cancelled'::text]));
CREATE INDEX runs_unfinished ON runs USING btree (status) WHERE (completed_at IS NULL);
CREATE INDEX runs_user ON runs USING btree (user_id, created_at) WHERE (user_id IS NOT NULL);

CREATE TABLE seed_answers (
  expense_id uuid NOT NULL,
  label text NOT NULL,
  note text NOT NULL,
  CONSTRAINT seed_answers_pkey PRIMARY KEY (expense_id)
);
CREATE INDEX seed_answers_label ON seed_answers USING btree (label, expense_id);

CREATE TABLE seed_batches (
  batch integer NOT NULL,
  expenses integer NOT NULL,
  options text NOT NULL,
  CONSTRAINT seed_batches_pkey PRIMARY KEY (batch)
);

CREATE TABLE sessions (
  session_hash text NOT NULL,
  user_id uuid NOT NULL,
  browser text NOT NULL DEFAULT ''::text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  seen_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT sessions_pkey PRIMARY KEY (session_hash)
);
CREATE INDEX sessions_expires ON sessions USING btree (expires_at);
CREATE INDEX sessions_user ON sessions USING btree (user_id, seen_at DESC);

CREATE TABLE sign_in_failures (
  bucket text NOT NULL,
  failures integer NOT NULL,
  last_at timestamp with time zone NOT NULL,
  wait_until timestamp with time zone NOT NULL,
  CONSTRAINT sign_in_failures_pkey PRIMARY KEY (bucket)
);

CREATE TABLE sign_in_links (
  link_hash text NOT NULL,
  user_id uuid NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT sign_in_links_pkey PRIMARY KEY (link_hash)
);

CREATE TABLE users (
  user_id uuid NOT NULL DEFAULT gen_random_uuid(),
  workspace text NOT NULL DEFAULT 'default'::text,
  login text NOT NULL,
  name text NOT NULL,
  role text NOT NULL,
  password text,
  oidc_subject text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  disabled_at timestamp with time zone,
  CONSTRAINT users_login_key UNIQUE (login),
  CONSTRAINT users_oidc_subject_key UNIQUE (oidc_subject),
  CONSTRAINT users_pkey PRIMARY KEY (user_id),
  CONSTRAINT users_role_check CHECK (role = ANY (ARRAY['viewer'::text, 'reviewer'::text, 'operator'::text, 'admin'::text]))
);

CREATE TABLE verdicts (
  decision_id uuid NOT NULL,
  said_by text NOT NULL,
  team text NOT NULL,
  member text NOT NULL,
  workspace text NOT NULL,
  is_right boolean NOT NULL,
  reason text,
  seq integer NOT NULL,
  revision integer NOT NULL DEFAULT 1,
  said_at timestamp with time zone NOT NULL DEFAULT now(),
  weight integer,
  held text,
  held_says text,
  CONSTRAINT verdicts_pkey PRIMARY KEY (decision_id, said_by),
  CONSTRAINT verdicts_check CHECK ((held IS NOT NULL) = (weight IS NOT NULL AND weight = 0)),
  CONSTRAINT verdicts_held_check CHECK (held = ANY (ARRAY['contradicted'::text, 'outvoted'::text, 'history'::text, 'rate'::text, 'share'::text])),
  CONSTRAINT verdicts_weight_check CHECK (weight >= 0 AND weight <= 1)
);
CREATE INDEX verdicts_member ON verdicts USING btree (team, member, said_by, seq DESC);

CREATE TABLE version_verdicts (
  team text NOT NULL,
  member text NOT NULL,
  version integer NOT NULL,
  decision_id uuid NOT NULL,
  said_by text NOT NULL,
  revision integer NOT NULL,
  CONSTRAINT version_verdicts_pkey PRIMARY KEY (team, member, version, decision_id, said_by)
);
CREATE INDEX version_verdicts_decision ON version_verdicts USING btree (decision_id, said_by);

CREATE TABLE workers (
  worker uuid NOT NULL,
  region text NOT NULL,
  status text NOT NULL,
  lease_until timestamp with time zone NOT NULL,
  steady_since timestamp with time zone NOT NULL,
  started_at timestamp with time zone NOT NULL DEFAULT now(),
  info jsonb NOT NULL DEFAULT '{}'::jsonb,
  CONSTRAINT workers_pkey PRIMARY KEY (worker),
  CONSTRAINT workers_status_check CHECK (status = ANY (ARRAY['live'::text, 'draining'::text, 'gone'::text]))
) WITH (fillfactor=50);
CREATE INDEX workers_present ON workers USING btree (region) WHERE (status <> 'gone'::text);

CREATE VIEW agent_state AS
 SELECT m.agent_id,
    m.member AS agent_type,
    m.team,
    m.kind,
    m.does,
    m.home AS region,
        CASE
            WHEN h.beat IS NULL THEN 'unreachable'::text
            WHEN t.processing > 0 THEN
            CASE m.kind
                WHEN 'agent'::text THEN 'thinking'::text
                ELSE 'acting'::text
            END
            WHEN t.waiting > 0 THEN 'blocked'::text
            ELSE 'idle'::text
        END AS status,
    t.current_task,
    h.beat AS last_heartbeat,
    t.done_by,
    COALESCE(t.pending, 0::bigint) AS pending,
    COALESCE(t.processing, 0::bigint) AS processing,
    COALESCE(t.waiting, 0::bigint) AS waiting,
    jsonb_build_object('shape', m.shape) AS metadata
   FROM members m
     LEFT JOIN ( SELECT workers.region,
            max(workers.lease_until) AS beat
           FROM workers
          WHERE workers.status <> 'gone'::text AND workers.lease_until > now()
          GROUP BY workers.region) h ON h.region = m.home
     LEFT JOIN ( SELECT r.team,
            g.member,
            count(*) FILTER (WHERE g.status = 'pending'::text) AS pending,
            count(*) FILTER (WHERE g.status = 'processing'::text) AS processing,
            count(*) FILTER (WHERE g.status = 'waiting'::text) AS waiting,
            max(w.region) FILTER (WHERE g.status = 'processing'::text) AS done_by,
            min(g.task_id::text) FILTER (WHERE g.status = 'processing'::text) AS current_task
           FROM runs r
             JOIN agent_tasks g ON g.run_id = r.run_id AND (g.status = ANY (ARRAY['pending'::text, 'processing'::text, 'waiting'::text]))
             LEFT JOIN workers w ON w.worker = g.worker
          WHERE r.completed_at IS NULL
          GROUP BY r.team, g.member) t ON t.team = m.team AND t.member = m.member;
