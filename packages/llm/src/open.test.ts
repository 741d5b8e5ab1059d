import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const program = `
  const { registerHooks } = await import('node:module');
  const loaded = [];
  registerHooks({ resolve: (name, context, next) => (loaded.push(name), next(name, context)) });
  const { openModels } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
  const models = openModels({ models: 'fast=openai:a,anthropic:b', openaiKey: 'k', anthropicKey: 'k' }, {});
  console.log(JSON.stringify({ fast: models.of('fast') !== null, loaded }));
`;

it('who asks no model loads neither libraries of providers nor the list of prices', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  const { fast, loaded } = JSON.parse(stdout) as { fast: boolean; loaded: string[] };
  expect(fast).toBe(true);
  expect(loaded).toContain('@holdfast/settings');
  expect(loaded.filter((name) => /anthropic-ai|langchain|^openai|genai-prices/.test(name))).toEqual([]);
});
