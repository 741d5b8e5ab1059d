import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { z } from 'zod';
import { type catalogue, settingOf, type Variable, variables } from './catalogue.ts';
import { errors } from './errors.ts';
import { nearest } from './nearest.ts';
import { readRoles } from './roles.ts';

type Catalogue = typeof catalogue;
type Value<V extends Variable> = z.output<Catalogue[V]['schema']>;

/** Every setting by its field, checked. A field whose variable has no default may be undefined; `home` never is. */
export type Settings = {
  readonly [V in Variable as Catalogue[V]['as']]: Catalogue[V] extends { default: string }
    ? Value<V>
    : V extends 'HOLDFAST_HOME'
      ? string
      : Value<V> | undefined;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks every variable; the first wrong one is thrown as a coded error that names it and its fix. */
export function loadSettings(env: Environment = process.env): Settings {
  refuseUnknown(env);
  refuseTracing(env);
  const settings: Record<string, unknown> = {};
  for (const variable of variables) settings[settingOf(variable).as] = readSetting(variable, env);
  const checked = settings as Settings;
  refuseConflicts(checked);
  refuseKeyless(checked);
  refuseLockedStore(checked);
  refuseHalfOidc(checked);
  return Object.freeze(checked);
}

/** One variable alone, for what must work before all settings are known (the log) or without them. */
export function readSetting<V extends Variable>(
  variable: V,
  env: Environment = process.env,
): Settings[Catalogue[V]['as']] {
  const setting = settingOf(variable);
  const text = given(variable, env) ?? setting.default;
  if (variable === 'HOLDFAST_HOME') return resolve(text ?? defaultHome(env)) as Settings[Catalogue[V]['as']];
  if (text === undefined) return undefined as Settings[Catalogue[V]['as']];
  const parsed = setting.schema.safeParse(text);
  if (parsed.success) return parsed.data as Settings[Catalogue[V]['as']];
  const problem = parsed.error.issues[0]?.message ?? 'is wrong';
  const value = setting.secret ? undefined : text;
  throw errors.SETTINGS_INVALID({
    variable,
    problem: value === undefined ? problem : `${problem}: ${JSON.stringify(value)}`,
    allowed: setting.allowed,
  });
}

/** The text of the variable or of its file. An empty text means "not set", as compose files write it. */
function given(variable: Variable, env: Environment): string | undefined {
  const text = env[variable]?.trim() || undefined;
  const path = settingOf(variable).secret ? env[`${variable}_FILE`]?.trim() || undefined : undefined;
  if (path === undefined) return text;
  if (text !== undefined) {
    throw errors.SETTINGS_CONFLICT({
      variables: `${variable} and ${variable}_FILE`,
      problem: 'both are set',
      hint: 'Keep one of the two.',
    });
  }
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw errors.SETTINGS_FILE_UNREADABLE({ variable: `${variable}_FILE`, path, reason }, error);
  }
}

function refuseUnknown(env: Environment): void {
  const known = new Set<string>(variables.flatMap((v) => (settingOf(v).secret ? [v, `${v}_FILE`] : [v])));
  for (const name of Object.keys(env)) {
    if (!/^HOLDFAST_/i.test(name) || known.has(name)) continue;
    const meant = nearest(name.toUpperCase(), known);
    throw errors.SETTINGS_UNKNOWN({ variable: name, hint: meant ? `Did you mean ${meant}?` : `Remove ${name}.` });
  }
}

/** LangChain sends every prompt to its maker's service where one of these is on. */
function refuseTracing(env: Environment): void {
  for (const name of Object.keys(env)) {
    if (!/^LANG(?:SMITH|CHAIN)_TRACING(?:_V2)?$/i.test(name)) continue;
    if (!['', 'false', '0'].includes((env[name] ?? '').trim().toLowerCase())) {
      throw errors.SETTINGS_TRACING({ variable: name });
    }
  }
}

function refuseKeyless(settings: Settings): void {
  if (settings.embeddings === 'openai' && settings.openaiKey === undefined && settings.openaiUrl === undefined) {
    throw errors.SETTINGS_CONFLICT({
      variables: 'HOLDFAST_EMBEDDINGS and OPENAI_API_KEY',
      problem: 'vectors are to come from openai, and there is no OPENAI_API_KEY',
      hint: 'Set OPENAI_API_KEY (or OPENAI_API_KEY_FILE) or OPENAI_BASE_URL, or leave HOLDFAST_EMBEDDINGS out.',
    });
  }
  const reachable = {
    openai: settings.openaiKey !== undefined || settings.openaiUrl !== undefined,
    anthropic: settings.anthropicKey !== undefined,
  };
  for (const { role, models } of readRoles(settings.models)) {
    const lost = models.find(({ provider }) => !reachable[provider]);
    if (lost === undefined) continue;
    const key = `${lost.provider.toUpperCase()}_API_KEY`;
    throw errors.SETTINGS_CONFLICT({
      variables: `HOLDFAST_MODELS and ${key}`,
      problem: `the role ${role} names ${lost.provider}:${lost.model}, and there is no ${key}`,
      hint: `Set ${key} (or ${key}_FILE), or take ${lost.provider}:${lost.model} out of HOLDFAST_MODELS.`,
    });
  }
}

function refuseLockedStore({ store, s3AccessKey, s3SecretKey }: Settings): void {
  if (!store?.startsWith('s3://') || (s3AccessKey !== undefined && s3SecretKey !== undefined)) return;
  throw errors.SETTINGS_CONFLICT({
    variables: 'HOLDFAST_STORE and S3_ACCESS_KEY, S3_SECRET_KEY',
    problem: `documents are to be kept in ${store}, and a key is missing`,
    hint: 'Set S3_ACCESS_KEY and S3_SECRET_KEY (or the same with _FILE), or leave HOLDFAST_STORE out.',
  });
}

function refuseHalfOidc({ oidcIssuer, oidcClient, publicUrl }: Settings): void {
  if (oidcIssuer === undefined || (oidcClient !== undefined && publicUrl !== undefined)) return;
  const missing = oidcClient === undefined ? 'HOLDFAST_OIDC_CLIENT_ID' : 'HOLDFAST_PUBLIC_URL';
  throw errors.SETTINGS_CONFLICT({
    variables: `HOLDFAST_OIDC_ISSUER and ${missing}`,
    problem: `people are to sign in by ${oidcIssuer}, and there is no ${missing}`,
    hint: `Set ${missing}, or leave HOLDFAST_OIDC_ISSUER out.`,
  });
}

function refuseConflicts(settings: Settings): void {
  if (settings.smtpUrl !== undefined && settings.smtpFrom === undefined) {
    throw errors.SETTINGS_CONFLICT({
      variables: 'SMTP_URL and SMTP_FROM',
      problem: 'there is a server for mail, and nobody in whose name to send',
      hint: 'Set SMTP_FROM to an address, or leave SMTP_URL out.',
    });
  }
  if (settings.beatMs * 3 > settings.leaseMs) {
    throw errors.SETTINGS_CONFLICT({
      variables: 'HOLDFAST_BEAT and HOLDFAST_LEASE',
      problem: `a beat every ${settings.beatMs} ms is too seldom for a lease of ${settings.leaseMs} ms`,
      hint: 'Make the lease at least three beats long.',
    });
  }
  if (settings.region !== undefined && !settings.regions.includes(settings.region)) {
    throw errors.SETTINGS_CONFLICT({
      variables: 'HOLDFAST_REGION and HOLDFAST_REGIONS',
      problem: `${settings.region} is none of ${settings.regions.join(', ')}`,
      hint: 'Name one of these regions, or add it to HOLDFAST_REGIONS in every process.',
    });
  }
}

/** As root not in root's home: the database server runs as another user, who cannot enter it. */
function defaultHome(env: Environment): string {
  if (process.getuid?.() === 0) return '/var/lib/holdfast';
  const state = env['XDG_STATE_HOME'];
  return join(state && isAbsolute(state) ? state : join(homedir(), '.local', 'state'), 'holdfast');
}
