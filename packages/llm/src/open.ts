import type { Statements } from '@holdfast/db';
import { readRoles, type Settings } from '@holdfast/settings';
import { anthropic } from './anthropic.ts';
import { CoolDowns } from './cool-downs.ts';
import type { Models } from './model.ts';
import { openAi } from './openai.ts';
import { Recorder } from './recorder.ts';
import { RoleModel } from './role.ts';

export type ModelSettings = Pick<Settings, 'models' | 'openaiKey' | 'openaiUrl' | 'anthropicKey' | 'anthropicUrl'>;

/** The models that HOLDFAST_MODELS names. No library of a provider is loaded before its first call. */
export function openModels(settings: ModelSettings, db: Statements): Models {
  const providers = {
    openai: openAi({ key: settings.openaiKey, url: settings.openaiUrl }),
    anthropic: anthropic({ key: settings.anthropicKey, url: settings.anthropicUrl }),
  };
  const recorder = new Recorder(db);
  const cool = new CoolDowns();
  const roles = new Map(
    readRoles(settings.models).map(({ role, models }) => {
      const candidates = models.map(({ provider, model }) => ({ provider, model, call: providers[provider] }));
      return [role, new RoleModel(role, candidates, cool, recorder)];
    }),
  );
  return { of: (role) => roles.get(role) ?? null, recorded: () => recorder.settled() };
}
