export type ProviderName = 'openai' | 'anthropic';

export interface RoleModels {
  role: string;
  /** In order of preference. */
  models: readonly { provider: ProviderName; model: string }[];
}

/** The roles of HOLDFAST_MODELS, which must have passed its check. A model's name may hold colons: `openai:qwen3:4b`. */
export function readRoles(text: string | undefined): RoleModels[] {
  const parts = (text ?? '').split(';').filter((part) => part.trim() !== '');
  return parts.map((part) => {
    const [role = '', list = ''] = part.split('=').map((one) => one.trim());
    const models = list.split(',').map((one) => {
      const name = one.trim();
      const colon = name.indexOf(':');
      return { provider: name.slice(0, colon) as ProviderName, model: name.slice(colon + 1) };
    });
    return { role, models };
  });
}
