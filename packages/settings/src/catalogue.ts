import {
  accountRole,
  claimRoles,
  databaseUrl,
  dataChoice,
  duration,
  type Format,
  folder,
  hostName,
  httpUrl,
  issuerUrl,
  mailAddress,
  modelRoles,
  oneOf,
  proxyAddresses,
  regionName,
  regionNames,
  secretText,
  smtpUrl,
  socketPath,
  someText,
  storePlace,
  whole,
} from './parse.ts';

export interface Setting<T = unknown> extends Format<T> {
  /** The field of `Settings` that carries it. */
  as: string;
  describes: string;
  /** What counts when the variable is not set; nothing here means the field is undefined then. */
  default?: string;
  /** Shown instead of the default where that one depends on the machine. */
  defaultSays?: string;
  /** Never shown; may also come from the file that `NAME_FILE` names. */
  secret?: true;
}

const define = <const S extends Setting<unknown>>(setting: S): S => setting;

/** Every environment variable that the product reads. Nothing else reads `process.env`. */
export const catalogue = {
  PORT: define({ as: 'port', ...whole(0, 65_535), default: '5000', describes: 'Port of the web app (0: a free one).' }),
  HOST: define({
    as: 'host',
    ...hostName(),
    default: '127.0.0.1',
    describes: 'Address the web app listens on. Anything but a loopback address lets others on the network in.',
  }),
  HOLDFAST_PUBLIC_URL: define({
    as: 'publicUrl',
    ...httpUrl(),
    defaultSays: 'the address it listens on',
    describes:
      'The address by which browsers reach the web app, where a proxy stands before it. With https:// cookies are sent over https only.',
  }),
  HOLDFAST_TRUSTED_PROXIES: define({
    as: 'trustedProxies',
    ...proxyAddresses(),
    defaultSays: 'none; a request comes from who connects',
    describes:
      'Proxies before the web app, whose X-Forwarded-For says where a request comes from. Sign-ins are slowed down by address: without it everybody behind a proxy has one, and whoever is trusted here can name any.',
  }),
  HOLDFAST_OIDC_ISSUER: define({
    as: 'oidcIssuer',
    ...issuerUrl(),
    defaultSays: 'none; people sign in by password or link',
    describes:
      'An OpenID Connect provider by which people sign in. It must lead back to HOLDFAST_PUBLIC_URL with /api/sign-in/oidc/back after it.',
  }),
  HOLDFAST_OIDC_CLIENT_ID: define({
    as: 'oidcClient',
    ...someText(/^[\x21-\x7e]+$/, 'the client id as the provider shows it'),
    describes: 'What the provider calls this product. Needed where HOLDFAST_OIDC_ISSUER is set.',
  }),
  HOLDFAST_OIDC_CLIENT_SECRET: define({
    as: 'oidcSecret',
    ...secretText(),
    secret: true,
    defaultSays: 'none: a public client',
    describes: 'The secret that the provider gave with HOLDFAST_OIDC_CLIENT_ID.',
  }),
  HOLDFAST_OIDC_NAME: define({
    as: 'oidcName',
    ...someText(/^[^\p{Cc}]{1,40}$/u, 'a name of at most 40 letters'),
    default: 'OpenID Connect',
    describes: 'What the sign-in page calls the provider, after “Sign in with”.',
  }),
  HOLDFAST_OIDC_SCOPES: define({
    as: 'oidcScopes',
    ...someText(/^openid(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'scopes separated by blanks, openid first'),
    default: 'openid profile email',
    describes: 'What the provider is asked to tell; some tell groups only where `groups` stands here.',
  }),
  HOLDFAST_OIDC_ROLE: define({
    as: 'oidcRole',
    ...accountRole(),
    default: 'viewer',
    describes:
      'The role of who signs in by the provider for the first time, and of whom HOLDFAST_OIDC_ROLES names none.',
  }),
  HOLDFAST_OIDC_CLAIM: define({
    as: 'oidcClaim',
    ...someText(/^[\x21-\x7e]+$/, 'the name of a claim, such as groups'),
    default: 'groups',
    describes: 'The claim, a text or a list of texts, that HOLDFAST_OIDC_ROLES reads.',
  }),
  HOLDFAST_OIDC_ROLES: define({
    as: 'oidcRoles',
    ...claimRoles(),
    defaultSays: 'none; roles are given here',
    describes:
      'Roles by what HOLDFAST_OIDC_CLAIM names, such as `holdfast-admins=admin,finance=reviewer`: the highest counts. The provider then decides about the role at each sign-in; the last administrator stays one.',
  }),
  DATABASE_URL: define({
    as: 'databaseUrl',
    ...databaseUrl(),
    secret: true,
    defaultSays: 'the embedded PostgreSQL',
    describes: 'The database: PostgreSQL 15 or newer, or CockroachDB. Several hosts may be separated by commas.',
  }),
  HOLDFAST_HOME: define({
    as: 'home',
    ...folder(),
    defaultSays: '/var/lib/holdfast as root, otherwise holdfast in the XDG state folder (~/.local/state)',
    describes: 'Folder for everything that must outlive a process: the embedded database, its password, process files.',
  }),
  HOLDFAST_REGION: define({
    as: 'region',
    ...regionName(),
    defaultSays: 'none; `worker --region` says it',
    describes: 'The region of this process, where it is a worker. Must be one of HOLDFAST_REGIONS.',
  }),
  HOLDFAST_REGIONS: define({
    as: 'regions',
    ...regionNames(),
    default: 'us-east-1,us-west-2,us-central-1',
    describes: 'Every region, in the order in which they take over from one another. The same in all processes.',
  }),
  HOLDFAST_LEASE: define({
    as: 'leaseMs',
    ...duration('1s', '10m'),
    default: '10s',
    describes: 'How long a silent worker keeps its tasks. Shorter recovers sooner and tolerates less stutter.',
  }),
  HOLDFAST_BEAT: define({
    as: 'beatMs',
    ...duration('100ms', '3m'),
    default: '3s',
    describes: 'How often a worker renews its lease; at most a third of HOLDFAST_LEASE.',
  }),
  HOLDFAST_SLOTS: define({
    as: 'slots',
    ...whole(1, 1024),
    default: '32',
    describes: 'How many tasks a worker runs side by side.',
  }),
  HOLDFAST_WEB_INSTANCES: define({
    as: 'webInstances',
    ...whole(1, 16),
    default: '1',
    describes: 'How many web apps `start` runs, on PORT and the ports after it.',
  }),
  HOLDFAST_CONNECTIONS: define({
    as: 'connections',
    ...whole(1, 500),
    default: '10',
    describes: 'Largest number of database connections of one process.',
  }),
  HOLDFAST_CONNECT_TIMEOUT: define({
    as: 'connectMs',
    ...duration('100ms', '5m'),
    default: '5s',
    describes: 'How long a connection to the database may take; then the address is left alone for a while.',
  }),
  HOLDFAST_QUERY_TIMEOUT: define({
    as: 'queryMs',
    ...duration('100ms', '1h'),
    default: '15s',
    describes: 'How long a statement may take; then its socket is destroyed, for a cut network reads as a hang.',
  }),
  HOLDFAST_HINTS: define({
    as: 'hints',
    ...oneOf(['on', 'off']),
    default: 'on',
    describes: 'Whether PostgreSQL may wake workers with NOTIFY. Off, and on CockroachDB, they only poll.',
  }),
  HOLDFAST_METRICS_PORT: define({
    as: 'metricsPort',
    ...whole(0, 65_535),
    default: '0',
    describes: "Port of a worker's /metrics and /health; 0: none. `start` gives it and those after it to its workers.",
  }),
  HOLDFAST_METRICS_HOST: define({
    as: 'metricsHost',
    ...hostName(),
    default: '127.0.0.1',
    describes:
      "Address of a worker's /metrics and /health. Anything but a loopback address lets others on the network read them.",
  }),
  HOLDFAST_CHAOS: define({
    as: 'chaos',
    ...oneOf(['on', 'off']),
    default: 'on',
    describes:
      'Whether `start` runs the chaos panel, and connects its programs to the database through proxies that can be cut (`start --no-chaos` is off).',
  }),
  HOLDFAST_CHAOS_PORT: define({
    as: 'chaosPort',
    ...whole(0, 65_535),
    default: '8088',
    describes: 'Port of the chaos panel (0: a free one, which it also takes where this one is taken).',
  }),
  HOLDFAST_CHAOS_HOST: define({
    as: 'chaosHost',
    ...hostName(),
    default: '127.0.0.1',
    describes:
      'Address that the chaos panel listens on. Anything but a loopback address is for a container whose port is published on one; `start` always uses 127.0.0.1.',
  }),
  HOLDFAST_CHAOS_URL: define({
    as: 'chaosUrl',
    ...httpUrl(),
    defaultSays: 'the panel of the system that runs here',
    describes:
      'Where `chaos …` and the web app ask the panel of another system, such as http://127.0.0.1:8088 of `docker compose up`; what breaks something also needs its HOLDFAST_CHAOS_TOKEN.',
  }),
  HOLDFAST_ENGINE: define({
    as: 'engine',
    ...socketPath(),
    defaultSays: 'none',
    describes:
      "The container engine's socket, for a chaos panel in a container of the compose project that it breaks. Whoever has it rules the machine: nobody but that panel may.",
  }),
  HOLDFAST_CHAOS_TOKEN: define({
    as: 'chaosToken',
    ...secretText(),
    secret: true,
    defaultSays: 'made anew at each start, and printed once',
    describes: 'What a call that breaks or heals something must carry.',
  }),
  HOLDFAST_DATA: define({
    as: 'data',
    ...dataChoice(),
    default: 'demo',
    describes:
      'What the first start fills empty tables with: made-up people and their expenses (demo), or nothing (none). A folder is demo, and where `score` finds its sets.',
  }),
  HOLDFAST_STORE: define({
    as: 'store',
    ...storePlace(),
    defaultSays: 'the folder store in HOLDFAST_HOME',
    describes:
      'Where documents are kept, the same in all processes: a folder, or a bucket of any S3 as s3://BUCKET. What is put below inbox/ there becomes a document.',
  }),
  S3_ENDPOINT: define({
    as: 's3Endpoint',
    ...httpUrl(),
    default: 'https://s3.amazonaws.com',
    describes: 'The S3 server of HOLDFAST_STORE; buckets are addressed by path.',
  }),
  S3_REGION: define({ as: 's3Region', ...regionName(), default: 'us-east-1', describes: 'The region of the bucket.' }),
  S3_ACCESS_KEY: define({
    as: 's3AccessKey',
    ...secretText(),
    secret: true,
    describes: 'Access key for the bucket of HOLDFAST_STORE.',
  }),
  S3_SECRET_KEY: define({
    as: 's3SecretKey',
    ...secretText(),
    secret: true,
    describes: 'Secret key for the bucket of HOLDFAST_STORE.',
  }),
  HOLDFAST_MODELS: define({
    as: 'models',
    ...modelRoles(),
    defaultSays: 'none; rules do every job',
    describes:
      'The models of each role, in order of preference: `fast=openai:gpt-6-luna,anthropic:claude-haiku-5-5;deep=anthropic:claude-opus-5-5;vision=anthropic:claude-haiku-5-5`. A role without models is done by rules alone; `vision` looks at pictures of receipts.',
  }),
  OPENAI_API_KEY: define({
    as: 'openaiKey',
    ...secretText(),
    secret: true,
    describes: 'Key for models named `openai:…`. Not needed where OPENAI_BASE_URL names a server that asks for none.',
  }),
  OPENAI_BASE_URL: define({
    as: 'openaiUrl',
    ...httpUrl(),
    defaultSays: 'https://api.openai.com/v1',
    describes: 'Where models named `openai:…` are: any compatible server, such as Ollama or vLLM.',
  }),
  ANTHROPIC_API_KEY: define({
    as: 'anthropicKey',
    ...secretText(),
    secret: true,
    describes: 'Key for models named `anthropic:…`.',
  }),
  ANTHROPIC_BASE_URL: define({
    as: 'anthropicUrl',
    ...httpUrl(),
    defaultSays: 'https://api.anthropic.com',
    describes: 'Where models named `anthropic:…` are.',
  }),
  HOLDFAST_EMBEDDINGS: define({
    as: 'embeddings',
    ...oneOf(['offline', 'openai', 'minilm']),
    default: 'offline',
    describes:
      'What turns memories into vectors, the same in all processes: the encoder that comes with the product, text-embedding-3-small (OPENAI_API_KEY or OPENAI_BASE_URL), or all-MiniLM-L6-v2 where @huggingface/transformers is installed. After a change every memory gets a new vector.',
  }),
  HOLDFAST_OCR: define({
    as: 'ocr',
    ...oneOf(['auto', 'wasm', 'native']),
    default: 'auto',
    describes:
      'What reads pictures of receipts: the `tesseract` that is installed with English (native), the one that comes with the product (wasm), or native where there is one (auto).',
  }),
  HOLDFAST_OCR_PROCESSES: define({
    as: 'ocrProcesses',
    ...whole(1, 16),
    default: '1',
    describes: 'How many files a worker reads side by side, each in a process of its own with low priority.',
  }),
  SMTP_URL: define({
    as: 'smtpUrl',
    ...smtpUrl(),
    secret: true,
    defaultSays: 'none; mail stays in the outbox',
    describes:
      'The server that takes mail: `smtps://user:password@host:465`, or `smtp://` with STARTTLS, which is insisted on where there is a password and the host is not this machine.',
  }),
  SMTP_FROM: define({
    as: 'smtpFrom',
    ...mailAddress(),
    describes: 'In whose name mail is sent. Needed where SMTP_URL is set.',
  }),
  HOLDFAST_LOG: define({
    as: 'log',
    ...oneOf(['debug', 'info', 'warn', 'error', 'silent']),
    default: 'info',
    describes: 'The lowest level that is logged.',
  }),
  HOLDFAST_TEST_URL: define({
    as: 'testUrl',
    ...databaseUrl(),
    secret: true,
    defaultSays: 'the embedded PostgreSQL',
    describes: 'The server that `npm test` uses; databases are created and dropped there.',
  }),
} as const;

export type Variable = keyof typeof catalogue;
export const variables = Object.keys(catalogue) as Variable[];

/** The setting without its literal types, for code that treats all alike. */
export function settingOf(variable: Variable): Setting {
  return catalogue[variable];
}
