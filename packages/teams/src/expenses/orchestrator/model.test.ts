import { type Mind, readPrompts, startRun } from '@holdfast/agents';
import { openStage, type Stage, until } from '@holdfast/agents/testing';
import { readStreams } from '@holdfast/events';
import { type Models, openModels } from '@holdfast/llm';
import { openScriptedModel, type ScriptedModel } from '@holdfast/llm/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { insertProbe } from '../probe.ts';
import expenses from '../team.ts';
import type { Answer, Plan } from './plan.ts';

const user = '11111111-2222-4333-8444-555555555555';
const question = 'How much did I spend?';
let stage: Stage;
let server: ScriptedModel;
let models: Models;

beforeAll(async () => {
  server = await openScriptedModel();
  const prompts = { expenses: await readPrompts(new URL('../', import.meta.url)) };
  stage = await openStage({ expenses }, 'orchestrator_model', prompts);
  for (const [n, amount] of ['10.25', '20.50'].entries())
    await insertProbe(stage.db, user, `33333333-2222-4333-8444-55555555555${n}`, n, { amount, merchant: 'Starbucks' });
  const following: Models = { of: (role) => models.of(role), recorded: () => models.recorded() };
  await stage.worker({ duties: [], timers: [], models: following });
});
afterAll(async () => {
  await stage.close();
  await server.close();
});
beforeEach(() => {
  const settings = { openaiKey: 'k', openaiUrl: server.openai, anthropicKey: 'k', anthropicUrl: server.anthropic };
  models = openModels({ models: 'fast=anthropic:claude-haiku-5-5', ...settings }, stage.db);
  server.requests.length = 0;
});

async function ask() {
  const { runId } = await startRun(stage.queue, stage.registry, 'expenses', { question }, { user });
  const { tasks } = await stage.ended(runId);
  await models.recorded();
  const own = tasks.filter(({ member }) => member === 'orchestrator');
  const [plan, answer] = own.map(({ result }) => result) as [Plan & { $mind: Mind }, Answer & { $mind: Mind }];
  const said = await wordsOf(own[1]?.task_id ?? '');
  return { plan, answer, said, members: tasks.map(({ member }) => member) };
}

/** What was shown, once all of it is there: live lines may be committed after the settle that they came before. */
async function wordsOf(task: string) {
  return await until('the end of the attempt is told', async () => {
    const lines = (await readStreams(stage.db, [task])).flatMap((event) =>
      event.type === 'task.progress' ? [event.data] : [],
    );
    return lines.some(({ stage: of }) => of === 'decide') ? lines.filter(({ stage: of }) => of === 'say') : undefined;
  });
}

const step = (member: string, ask: object, after: string[] = []) => ({ member, asks: [ask], after, why: 'because' });

test('a plan of a model is followed, and its words are shown sentence by sentence, with no figure of its own', async () => {
  server.script([
    { answer: { steps: [step('analyst', { kind: 'count' })] } },
    { answer: { text: 'You made 2 charges. That is all.' } },
  ]);
  const { plan, answer, said, members } = await ask();
  expect(plan).toMatchObject({ by: 'model', steps: [{ member: 'analyst', asks: [{ kind: 'count' }] }] });
  expect(members).toEqual(['orchestrator', 'analyst', 'orchestrator']);
  expect(answer).toMatchObject({ text: 'You made 2 charges. That is all.', $mind: { by: 'both' } });
  const again = said.findLastIndex(({ figures }) => figures?.['again'] === true);
  expect(said.slice(again + 1).map(({ text }) => text)).toEqual(['You made 2 charges.', 'That is all.']);
});

test('a figure that a model invents is neither shown nor kept: the words of the rules stand', async () => {
  server.script([{ answer: {} }, { answer: { text: 'You spent a lot. It was 31.00 dollars in all.' } }]);
  const { plan, answer, said } = await ask();
  expect(plan.by).toBe('rules');
  expect(answer.text).toContain('30.75');
  expect(answer.text).not.toContain('31.00');
  expect(answer.$mind).toMatchObject({ by: 'rules', why: { code: 'AGENT_MISFIT' } });
  expect(said.map(({ text }) => text).join(' ')).not.toContain('31.00');
});

test.each<[string, object[], string]>([
  ['an unknown member', [step('accountant', {})], 'PLAN_MEMBER'],
  ['an ask that does not fit', [step('analyst', { kind: 'guess' })], 'PLAN_ASK'],
  [
    'a circle',
    [step('analyst', { kind: 'total' }, ['fraud']), step('fraud', { kind: 'latest' }, ['analyst'])],
    'PLAN_CYCLE',
  ],
  ['a member twice', [step('analyst', { kind: 'total' }), step('analyst', { kind: 'count' })], 'PLAN_TWICE'],
])('a plan with %s is sent back with its code, then the rules plan', async (_, steps, code) => {
  server.script([...Array.from({ length: 3 }, () => ({ answer: { steps } })), { answer: {} }]);
  const { plan } = await ask();
  expect(plan).toMatchObject({ by: 'rules', $mind: { by: 'rules', why: { code: 'LLM_ANSWER' } } });
  expect(JSON.stringify(server.requests[1]?.body)).toContain(code);
});
