import { settingOf, variables } from './catalogue.ts';
import type { Settings } from './load.ts';
import { firstHost } from './parse.ts';

export interface Description {
  name: string;
  describes: string;
  allowed: string;
  default: string;
  secret: boolean;
}

export function describeSettings(): Description[] {
  return variables.map((name) => {
    const { describes, allowed, secret, default: value, defaultSays } = settingOf(name);
    return { name, describes, allowed, default: defaultSays ?? value ?? 'none', secret: secret === true };
  });
}

/** Each variable with its value in force, fit to be shown: of a secret URL only what tells servers apart. */
export function maskSettings(settings: Settings): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const name of variables) {
    const { as, secret, defaultSays } = settingOf(name);
    const value: unknown = settings[as as keyof Settings];
    if (value === undefined) shown[name] = `(${defaultSays ?? 'not set'})`;
    else if (secret) shown[name] = maskUrl(String(value));
    else if (as.endsWith('Ms')) shown[name] = `${String(value)} ms`;
    else shown[name] = String(value);
  }
  return shown;
}

/**
 * Keeps scheme, hosts and database; user, password and every parameter go, for a parameter may be a password
 * too. A URL that is not plainly of this form is not shown at all: a stray `@` or `/` may belong to a password.
 */
export function maskUrl(url: string): string {
  const match = /^(\w+):\/\/(?:[^@/?#]*@)?([\w.,:[\]-]+)(\/[\w-]*)?(?:\?.*)?$/s.exec(url);
  if (!match || !firstHost(url)) return '***';
  return `${match[1]}://***@${match[2]}${match[3] ?? ''}`;
}

/** docs/settings.md, which a test compares with this. */
export function renderSettings(): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = describeSettings().map(
    (s) =>
      `| \`${s.name}\`${s.secret ? ' (secret)' : ''} | ${cell(s.describes)} | ${cell(s.allowed)} | ${cell(s.default)} |`,
  );
  return `# Settings

Written by \`node scripts/settings-page.ts\` from \`packages/settings/src/catalogue.ts\`; a test holds the two together.

All settings are environment variables, read and checked once, when a program starts. A wrong value, and any
\`HOLDFAST_*\` that is not in this list, stops it with an error that says what to do. A secret may stand in a file
instead: \`DATABASE_URL_FILE=/run/secrets/database\` for \`DATABASE_URL\`. An empty variable counts as not set.
\`npm run holdfast -- doctor\` shows the values in force, secrets masked.

| variable | what it does | allowed | default |
|---|---|---|---|
${rows.join('\n')}
`;
}
