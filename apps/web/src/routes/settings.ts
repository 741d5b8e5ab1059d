import { readFileSync } from 'node:fs';
import type { SettingsView } from '@holdfast/dashboard/wire';
import { describeSettings, maskSettings, type Settings } from '@holdfast/settings';
import type { FastifyInstance } from 'fastify';
import { readClock } from '../figures.ts';
import type { Parts } from './parts.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const keys: Readonly<Record<string, keyof Settings>> = { anthropic: 'anthropicKey', openai: 'openaiKey' };

/** How this web app is set: each variable with its value, secrets masked; which models answer, and why. */
export function settingsRoutes(
  app: FastifyInstance,
  { db, roles, registry }: Parts,
  settings: Partial<Settings>,
): void {
  app.get('/api/settings', async (): Promise<SettingsView> => {
    const { server } = await readClock(db);
    const shown = maskSettings(settings as Settings);
    return {
      versions: { holdfast: version, node: process.versions.node, server, dialect: db.dialect },
      settings: describeSettings().map(({ name, describes, secret, default: usual }) => ({
        name,
        describes,
        secret,
        value: shown[name] ?? '(not set)',
        usual,
      })),
      roles: roles.map(({ role, models }) => ({
        role,
        models: models.map(({ provider, model }) => ({
          name: `${provider}/${model}`,
          // Without its key a call fails at once, and the rules answer.
          key: keys[provider] === undefined ? 'not needed' : settings[keys[provider]] ? 'set' : 'missing',
        })),
      })),
      members: registry.entries.flatMap(({ name, team }) =>
        Object.entries(team.members).flatMap(([member, it]) =>
          it.kind === 'agent' ? [{ team: name, member, role: it.model === null ? null : (it.model ?? 'fast') }] : [],
        ),
      ),
    };
  });
}
