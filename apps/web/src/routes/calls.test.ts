import { startRun, team, tool } from '@holdfast/agents';
import { openStage, type Stage } from '@holdfast/agents/testing';
import type { Problem, RunCalls, RunPage } from '@holdfast/dashboard/wire';
import { openModels } from '@holdfast/llm';
import { openScriptedModel, type ScriptedModel } from '@holdfast/llm/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { anAdmin } from '../testing/callers.ts';
import { buildWeb } from '../web.ts';

const weigh = tool({
  name: 'weigh',
  does: 'weighs a thing',
  input: z.object({ thing: z.string() }),
  class: 'read',
  run: ({ thing }) => ({ grams: thing.length * 100 }),
});
const scales = team({
  does: 'says how heavy a thing is',
  input: z.object({ thing: z.string() }),
  members: {
    scale: {
      kind: 'agent',
      does: 'weighs',
      home: 'us-east-1',
      out: z.object({ grams: z.number() }),
      tools: [weigh],
      rules: () => ({ grams: 1 }),
    },
  },
  next: (s) => (s.scale ? 'done' : 'scale'),
});

const models = 'fast=openai:gpt-6.1-terra,anthropic:model-of-no-price';
const settings = { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 };
let stage: Stage;
let server: ScriptedModel;
let app: FastifyInstance;
let recorded: () => Promise<void>;

beforeAll(async () => {
  stage = await openStage({ scales }, 'calls');
  server = await openScriptedModel();
  const keys = { openaiKey: 'k', openaiUrl: server.openai, anthropicKey: 'k', anthropicUrl: server.anthropic };
  const open = openModels({ models, ...keys }, stage.db);
  recorded = () => open.recorded();
  await stage.worker({ models: open });
  app = buildWeb({ access: anAdmin, ...stage, settings: { ...settings, models } });
  await app.ready();
});

afterAll(async () => {
  await app.close();
  await server.close();
  await stage.close();
});

async function weighed(thing: string): Promise<string> {
  const { runId } = await startRun(stage.queue, stage.registry, 'scales', { thing });
  await stage.ended(runId);
  await recorded();
  return runId;
}

test('the calls of a run: tokens, dated price, cost, masked texts; and the steps that led to them', async () => {
  const usage = { input: 1_000, output: 100, cacheRead: 400 };
  server.script([
    { calls: [{ name: 'weigh', args: { thing: 'stone' } }], usage },
    { answer: { grams: 500 }, usage },
  ]);
  const runId = await weighed('a stone of ann@example.org');
  const shown = (await app.inject(`/api/runs/${runId}/calls`)).json<RunCalls>();
  // (600 × 1 + 400 × 0.05 + 100 × 5) millionths of a dollar, twice.
  expect(shown).toMatchObject({ cost: '0.00224', unpriced: 0, more: false });
  expect(shown.roles).toEqual([{ role: 'fast', models: ['openai/gpt-6.1-terra', 'anthropic/model-of-no-price'] }]);
  expect(shown.calls).toHaveLength(2);
  expect(shown.calls[0]).toMatchObject({
    provider: 'openai',
    model: 'gpt-6.1-terra',
    purpose: 'think',
    failure: null,
    member: 'scale',
    fence: 1,
    tokens: { input: 1_000, output: 100, cacheRead: 400, cacheWrite: 0 },
    cost: '0.001120000000',
    price: { input: '1', output: '5', cacheRead: '0.05', source: 'holdfast 2026-11-20' },
  });
  expect(shown.calls[0]?.prompt).toContain('[email]');
  expect(JSON.stringify(shown)).not.toContain('ann@example.org');
  expect(JSON.parse(shown.calls[1]?.answer ?? '')).toMatchObject({ answer: '{"grams":500}' });
  const page = (await app.inject(`/api/runs/${runId}`)).json<RunPage>();
  expect(page.decisions).toMatchObject([{ context: { mind: { by: 'model', model: 'openai/gpt-6.1-terra' } } }]);
});

test('failed tries are there with their code; what has no known price is counted, not called free', async () => {
  server.script([{ status: 401 }], 'openai');
  server.script([{ answer: { grams: 7 } }], 'anthropic');
  const shown = (await app.inject(`/api/runs/${await weighed('a feather')}/calls`)).json<RunCalls>();
  expect(shown.calls.map(({ provider, failure, cost }) => [provider, failure !== null, cost])).toEqual([
    ['openai', true, null],
    ['anthropic', false, null],
  ]);
  expect(shown).toMatchObject({ cost: '0', unpriced: 1 });
});

test('without models there are none, and it says so; a run nobody has, and what is no run, are refused', async () => {
  const bare = buildWeb({ access: anAdmin, ...stage, settings });
  const runId = await weighed('by rules, for the script is at its end');
  expect((await bare.inject(`/api/runs/${runId}/calls`)).json<RunCalls>().roles).toEqual([]);
  await bare.close();
  const cases = { '00000000-0000-4000-8000-000000000000': 'RUN_UNKNOWN', "1'--": 'REQUEST_INVALID' };
  for (const [id, code] of Object.entries(cases)) {
    const refused = await app.inject(`/api/runs/${encodeURIComponent(id)}/calls`);
    expect(refused.json<Problem>().code).toBe(code);
  }
});
