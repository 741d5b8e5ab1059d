import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { HoldfastError } from '@holdfast/errors';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeSettings, maskSettings, maskUrl, renderSettings } from './describe.ts';
import { loadSettings, readSetting } from './load.ts';
import { readRoles } from './roles.ts';

function refusal(env: Record<string, string>): HoldfastError {
  try {
    loadSettings(env);
  } catch (error) {
    if (error instanceof HoldfastError) return error;
    throw error;
  }
  throw new Error(`accepted ${JSON.stringify(env)}`);
}

function file(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'settings-')), 'secret');
  writeFileSync(path, text);
  return path;
}

test('an empty environment gives the defaults', () => {
  expect(loadSettings({})).toMatchObject({
    port: 5000,
    host: '127.0.0.1',
    databaseUrl: undefined,
    region: undefined,
    regions: ['us-east-1', 'us-west-2', 'us-central-1'],
    leaseMs: 10_000,
    beatMs: 3000,
    webInstances: 1,
    log: 'info',
  });
});

test('the state folder follows the user and XDG', () => {
  const home = loadSettings({ XDG_STATE_HOME: '/x/state' }).home;
  expect(home).toBe(process.getuid?.() === 0 ? '/var/lib/holdfast' : '/x/state/holdfast');
  expect(loadSettings({ HOLDFAST_HOME: 'here' }).home).toBe(resolve('here'));
});

test('trusted proxies are addresses and networks', () => {
  const { trustedProxies } = loadSettings({
    HOLDFAST_TRUSTED_PROXIES: 'loopback, uniquelocal,10.0.0.0/8,::1,fd00::/8',
  });
  expect(trustedProxies).toEqual(['loopback', 'uniquelocal', '10.0.0.0/8', '::1', 'fd00::/8']);
});

test('an OIDC provider needs its client and the way back; groups give roles', () => {
  const issuer = { HOLDFAST_OIDC_ISSUER: 'https://sso.example.com/realms/staff' };
  expect(refusal(issuer).message).toContain('HOLDFAST_OIDC_CLIENT_ID');
  const client = { ...issuer, HOLDFAST_OIDC_CLIENT_ID: 'holdfast' };
  expect(refusal(client)).toMatchObject({ code: 'SETTINGS_CONFLICT' });
  expect(refusal(client).message).toContain('HOLDFAST_PUBLIC_URL');
  const all = { ...client, HOLDFAST_PUBLIC_URL: 'https://h.example.com', HOLDFAST_OIDC_ROLES: 'a=admin, b c=viewer' };
  const { oidcRoles, oidcRole, oidcSecret } = loadSettings(all);
  expect([...(oidcRoles ?? [])]).toEqual([
    ['a', 'admin'],
    ['b c', 'viewer'],
  ]);
  expect([oidcRole, oidcSecret]).toEqual(['viewer', undefined]);
  const path = file('kept in a file'.replaceAll(' ', '-'));
  expect(loadSettings({ ...all, HOLDFAST_OIDC_CLIENT_SECRET_FILE: path }).oidcSecret).toBe('kept-in-a-file');
});

describe('refuses, naming variable and fix', () => {
  test.each([
    [{ PORT: '70000' }, 'PORT'],
    [{ PORT: '0x10' }, 'PORT'],
    [{ PORT: '50.5' }, 'PORT'],
    [{ HOST: 'a b' }, 'HOST'],
    [{ DATABASE_URL: 'mysql://h/d' }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'postgres://h:port/d' }, 'DATABASE_URL'],
    [{ HOLDFAST_TRUSTED_PROXIES: 'haproxy' }, 'HOLDFAST_TRUSTED_PROXIES'],
    [{ HOLDFAST_TRUSTED_PROXIES: '10.0.0.0/33' }, 'HOLDFAST_TRUSTED_PROXIES'],
    [{ HOLDFAST_TRUSTED_PROXIES: '10.0.0.0/0' }, 'HOLDFAST_TRUSTED_PROXIES'],
    [{ HOLDFAST_OIDC_ISSUER: 'http://sso.example.com' }, 'HOLDFAST_OIDC_ISSUER'],
    [{ HOLDFAST_OIDC_ISSUER: 'http://127.example.com' }, 'HOLDFAST_OIDC_ISSUER'],
    [{ HOLDFAST_OIDC_ISSUER: 'https://:key@sso.example.com' }, 'HOLDFAST_OIDC_ISSUER'],
    [{ OPENAI_BASE_URL: 'https://:key@models.example.com/v1' }, 'OPENAI_BASE_URL'],
    [{ SMTP_URL: 'smtps://us:50%off@mail.example.com', SMTP_FROM: 'a@example.com' }, 'SMTP_URL'],
    [{ HOLDFAST_OIDC_ROLES: 'staff=owner' }, 'HOLDFAST_OIDC_ROLES'],
    [{ HOLDFAST_OIDC_SCOPES: 'profile' }, 'HOLDFAST_OIDC_SCOPES'],
    [{ HOLDFAST_REGION: 'US East' }, 'HOLDFAST_REGION'],
    [{ HOLDFAST_REGIONS: 'a,,b' }, 'HOLDFAST_REGIONS'],
    [{ HOLDFAST_REGIONS: 'a,b,a' }, 'HOLDFAST_REGIONS'],
    [{ HOLDFAST_LEASE: '10' }, 'HOLDFAST_LEASE'],
    [{ HOLDFAST_LEASE: '-10s' }, 'HOLDFAST_LEASE'],
    [{ HOLDFAST_LEASE: '2h' }, 'HOLDFAST_LEASE'],
    [{ HOLDFAST_SLOTS: '0' }, 'HOLDFAST_SLOTS'],
    [{ HOLDFAST_LOG: 'loud' }, 'HOLDFAST_LOG'],
    [{ HOLDFAST_DATA: 'all' }, 'HOLDFAST_DATA'],
  ])('%j', (env, variable) => {
    const error = refusal(env);
    expect(error.code).toBe('SETTINGS_INVALID');
    expect(error.message).toContain(variable);
    expect(error.fix).toMatch(new RegExp(`^Set ${variable} to .*, or leave it out\\.$`));
  });

  test('the value of a secret is not in the error', () => {
    const error = refusal({ DATABASE_URL: 'mysql://me:hunter2@h/d' });
    expect(JSON.stringify(error) + error.stack).not.toContain('hunter2');
  });

  test('an unknown variable, with the one that was meant', () => {
    const error = refusal({ HOLDFAST_REGOIN: 'us-east-1' });
    expect(error.code).toBe('SETTINGS_UNKNOWN');
    expect(error.fix).toContain('Did you mean HOLDFAST_REGION?');
    expect(refusal({ HOLDFAST_ENTIRELY_ELSE: '1' }).fix).toContain('Remove HOLDFAST_ENTIRELY_ELSE.');
    expect(refusal({ holdfast_lease: '10s' }).fix).toContain('HOLDFAST_LEASE');
    expect(refusal({ PORT: '5000', HOLDFAST_LOG_FILE: '/x' }).code).toBe('SETTINGS_UNKNOWN');
  });

  test('values that do not go together', () => {
    expect(refusal({ HOLDFAST_LEASE: '8s' }).message).toContain('HOLDFAST_BEAT and HOLDFAST_LEASE');
    expect(refusal({ HOLDFAST_REGION: 'eu-west-1' }).code).toBe('SETTINGS_CONFLICT');
    expect(loadSettings({ HOLDFAST_LEASE: '1500ms', HOLDFAST_BEAT: '0.5s' })).toMatchObject({
      leaseMs: 1500,
      beatMs: 500,
    });
  });
});

describe('secrets', () => {
  test('come from a file too, its last line break cut off', () => {
    const url = 'postgres://u:p@h/d';
    expect(loadSettings({ DATABASE_URL_FILE: file(`${url}\n`) }).databaseUrl).toBe(url);
  });

  test('not from both, and not from a file that is missing', () => {
    const path = file('postgres://h/d');
    expect(refusal({ DATABASE_URL: 'postgres://h/d', DATABASE_URL_FILE: path }).code).toBe('SETTINGS_CONFLICT');
    const missing = refusal({ DATABASE_URL_FILE: `${path}.not` });
    expect(missing).toMatchObject({ code: 'SETTINGS_FILE_UNREADABLE' });
    expect(missing.message).toContain('ENOENT');
  });

  test('are masked where settings are shown', () => {
    const shown = maskSettings(
      loadSettings({ DATABASE_URL: 'postgres://me:hunter2@h1:26257,h2/bank?sslpassword=hunter3' }),
    );
    expect(shown['DATABASE_URL']).toBe('postgres://***@h1:26257,h2/bank');
    expect(shown['PORT']).toBe('5000');
    expect(shown['HOLDFAST_LEASE']).toBe('10000 ms');
    expect(shown['HOLDFAST_TEST_URL']).toBe('(the embedded PostgreSQL)');
  });

  test('no part of a password survives masking, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 12 }), fc.boolean(), (odd, escaped) => {
        const raw = `Zq7${odd}Zq7`;
        const password = escaped ? encodeURIComponent(raw) : raw;
        expect(maskUrl(`postgres://me:${password}@host:5432/db`)).not.toContain('Zq7');
      }),
    );
  });
});

test('an empty variable counts as not set', () => {
  expect(loadSettings({ PORT: '', DATABASE_URL: ' ', DATABASE_URL_FILE: '' }).port).toBe(5000);
});

test('a duration written with any unit is read back as the same length of time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 600 }), (seconds) => {
      const beat = { HOLDFAST_BEAT: '100ms' };
      const read = (text: string) => loadSettings({ ...beat, HOLDFAST_LEASE: text }).leaseMs;
      expect(read(`${seconds}s`)).toBe(seconds * 1000);
      expect(read(`${seconds * 1000}ms`)).toBe(seconds * 1000);
    }),
  );
});

test('one variable can be read alone', () => {
  expect(readSetting('HOLDFAST_LOG', { HOLDFAST_LOG: 'WARN', PORT: 'nonsense' })).toBe('warn');
});

test('every setting is described, and docs/settings.md is current', () => {
  for (const setting of describeSettings()) {
    expect(setting.describes).toMatch(/\.$/);
    expect(setting.allowed).not.toBe('');
  }
  const page = readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8');
  expect(page, 'run: node scripts/settings-page.ts').toBe(renderSettings());
});

describe('models', () => {
  const HOLDFAST_MODELS = 'fast=openai:qwen3:4b, anthropic:claude-haiku-5-5;deep=anthropic:claude-opus-5-5';

  test('roles with their models in order', () => {
    const settings = loadSettings({ HOLDFAST_MODELS, OPENAI_API_KEY: 'k1', ANTHROPIC_API_KEY_FILE: file('k2\n') });
    expect(settings.anthropicKey).toBe('k2');
    expect(readRoles(settings.models)).toEqual([
      {
        role: 'fast',
        models: [
          { provider: 'openai', model: 'qwen3:4b' },
          { provider: 'anthropic', model: 'claude-haiku-5-5' },
        ],
      },
      { role: 'deep', models: [{ provider: 'anthropic', model: 'claude-opus-5-5' }] },
    ]);
    expect(JSON.stringify(maskSettings(settings))).not.toMatch(/k1|k2/);
  });

  test('a server of our own needs no key; a provider without one is refused with its fix', () => {
    expect(
      loadSettings({ HOLDFAST_MODELS: 'fast=openai:m', OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' }).models,
    ).toBeDefined();
    const error = refusal({ HOLDFAST_MODELS, OPENAI_API_KEY: 'k1' });
    expect(error.code).toBe('SETTINGS_CONFLICT');
    expect(error.fix).toContain('ANTHROPIC_API_KEY');
  });

  test.each(['fast', 'fast=', 'fast=google:x', 'fast=openai:a;fast=openai:b', 'Fast One=openai:a', 'fast=openai:'])(
    '%s is refused',
    (text) => expect(refusal({ HOLDFAST_MODELS: text, OPENAI_API_KEY: 'k' }).code).toBe('SETTINGS_INVALID'),
  );

  test.each(['LANGSMITH_TRACING', 'LANGCHAIN_TRACING', 'LANGSMITH_TRACING_V2', 'LANGCHAIN_TRACING_V2'])(
    'no program starts with %s',
    (name) => {
      expect(refusal({ [name]: 'true' }).code).toBe('SETTINGS_TRACING');
      expect(() => loadSettings({ [name]: 'false' })).not.toThrow();
    },
  );
});
