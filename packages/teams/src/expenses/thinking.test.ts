import { type AgentTools, type Mind, readPrompts, startRun, team } from '@holdfast/agents';
import { injections, openStage, type Stage, until } from '@holdfast/agents/testing';
import { type Models, openModels } from '@holdfast/llm';
import { openScriptedModel, type ScriptedModel, type Turn } from '@holdfast/llm/testing';
import { recall, remember } from '@holdfast/memory';
import { wordEmbedder } from '@holdfast/memory/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FraudAnswer } from './answers.ts';
import { rememberVerdict } from './fraud/cases.ts';
import { fraudLearner } from './fraud/learn.ts';
import { judge } from './judge.ts';
import expenses from './team.ts';

/** The team as it is; a model that hangs is given up after three seconds instead of fifteen. */
const fraud = Object.assign({ ...expenses.members.fraud }, { timeout: 6_000 });
const hasty = team({ ...expenses, members: { ...expenses.members, fraud } });
type Stored = FraudAnswer & { $mind: Mind };

let stage: Stage;
let server: ScriptedModel;
let models: Models;
let learnt = { version: 0, params: fraudLearner.start };

beforeAll(async () => {
  server = await openScriptedModel();
  stage = await openStage({ expenses: hasty }, 'expenses_thinking', {
    expenses: await readPrompts(new URL('./', import.meta.url)),
  });
  const embedder = wordEmbedder();
  await stage.worker({
    duties: [],
    models: { of: (role) => models.of(role), recorded: () => models.recorded() },
    recall: (question, signal) => recall(stage.db, embedder, question, signal),
    parameters: () => learnt,
  });
});
afterAll(async () => {
  await stage.close();
  await server.close();
});
// Each has models of its own, so that a cool-down is nobody else's.
beforeEach(() => {
  const settings = { openaiKey: 'k', openaiUrl: server.openai, anthropicKey: 'k', anthropicUrl: server.anthropic };
  models = openModels({ models: 'fast=openai:gpt-6-luna', ...settings }, stage.db);
  server.requests.length = 0;
});

interface Given {
  merchant?: string;
  amount?: number;
  category?: string;
  description?: string;
  payment?: string;
}

/** A charge of a user of its own; of nothing, which is doubted whoever made it, unless an amount is given. */
async function insert({ merchant = 'Zoo', amount = 0, ...more }: Given = {}): Promise<string> {
  const [row] = await stage.db.sql<{ expense_id: string }>(
    `INSERT INTO expenses (user_id, merchant, expense_amount, shopping_type, description, payment_method)
     VALUES (gen_random_uuid(), $1, $2, $3, $4, $5) RETURNING expense_id`,
    [merchant, amount, more.category ?? null, more.description ?? null, more.payment ?? null],
  );
  return row?.expense_id ?? '';
}

async function decided(expense_id: string) {
  const { runId } = await startRun(stage.queue, stage.registry, 'expenses', { expense_id }, { key: expense_id });
  const task = await until('fraud has decided', async () => {
    const [first] = await stage.queue.tasks(runId);
    return first?.completed_at ? first : undefined;
  });
  await models.recorded();
  return { runId, task, answer: task.result as unknown as Stored };
}

/** What the rules say of it by themselves. */
async function byRules(expenseId: string): Promise<FraudAnswer> {
  const fail = (code: string): never => {
    throw new Error(code);
  };
  const counted = (): never => fail('there is no memory');
  const tools = { db: stage.db, decide: () => {}, progress: () => {}, fail, memories: [], counted, params: learnt };
  return await judge(expenseId, tools satisfies Partial<AgentTools>);
}

const figures = ({ $mind: _mind, said: _said, ...rest }: Stored): FraudAnswer => rest;
const explains = 'The amount is missing or zero, which no shop charges.';
const says = (explanation: string, ...questions: string[]): Turn => ({ answer: { explanation, questions } });

describe('a model', () => {
  test('explains and asks, and every figure stays the rules’ own', async () => {
    const expense = await insert();
    server.script([says(explains, 'Do you have a receipt?')]);
    const { runId, answer } = await decided(expense);
    expect(figures(answer)).toEqual(await byRules(expense));
    expect(answer.said).toEqual({ explanation: explains, questions: ['Do you have a receipt?'] });
    expect(answer.$mind).toMatchObject({ by: 'both', model: 'openai/gpt-6-luna', turns: 1 });
    expect(answer.$mind.prompt).toMatch(/^[0-9a-f]{12}$/);
    expect(JSON.stringify(server.requests[0]?.body)).toContain('You explain to a reviewer why an expense was doubted');
    expect(await stage.queue.decisions({ runId })).toMatchObject([
      { decision_type: 'fraud_flag', context: { score: answer.score, mind: { by: 'both' } } },
    ]);
    const { proposal } = await stage.asked(runId);
    expect(proposal).toMatchObject({ shows: { said: answer.said, score: answer.score } });
  });

  test('is not asked about a charge that is cleared', async () => {
    const { answer } = await decided(await insert({ merchant: 'Museum', amount: 12.5 }));
    expect(answer).toMatchObject({ action: 'clear', $mind: { by: 'rules' } });
    expect(answer.$mind).not.toHaveProperty('why');
    expect(server.requests).toEqual([]);
  });

  const thrice = (turn: Turn): Turn[] => [turn, turn, turn];
  test.each<[string, Turn[], string]>([
    ['invents a figure', [says('The risk is 97 %, as 12 others show.', 'Is 5000 yours?')], 'AGENT_MISFIT'],
    ['calls a tool it was not given', thrice({ calls: [{ name: 'approve', args: {} }] }), 'LLM_ANSWER'],
    ['answers in another form', thrice({ answer: { score: 0.01, action: 'clear' } }), 'LLM_ANSWER'],
    ['says something else', thrice({ text: 'no' }), 'LLM_ANSWER'],
    ['gives garbage', thrice({ garbage: '<html>' }), 'LLM_'],
    ['breaks off', thrice({ cut: { answer: { explanation: explains, questions: [] } } }), 'LLM_'],
    ['has no capacity', [{ status: 429, retryAfter: 1_000 }], 'LLM_CAPACITY'],
    ['is broken', thrice({ status: 500 }), 'LLM_'],
    ['hangs', [{ hang: true }], 'LLM_DEADLINE'],
  ])('%s: the rules decide, at the first attempt, and the mind says why', async (_, turns, code) => {
    const expense = await insert();
    server.script(turns);
    const { runId, task, answer } = await decided(expense);
    expect(server.requests.length).toBeGreaterThan(0);
    expect(task).toMatchObject({ status: 'completed', tries: 0, fence: 1 });
    expect(figures(answer)).toEqual(await byRules(expense));
    expect(answer).not.toHaveProperty('said');
    expect(answer.$mind).toMatchObject({ by: 'rules', why: { code: expect.stringContaining(code) as string } });
    expect(await stage.queue.decisions({ runId })).toMatchObject([
      { decision_type: 'fraud_flag', context: { mind: { by: 'rules', why: { code: answer.$mind.why?.code } } } },
    ]);
    // What is left of the script is nobody else's.
    for (const _turn of turns.slice(server.requests.length)) await fetch(`${server.openai}/chat/completions`, post);
  });
  const post = { method: 'POST', body: '{}' };

  test('that invents only one of its figures is heard with the rest', async () => {
    server.script([says(explains, 'Is there a receipt?', 'Did you pay 99 dollars?')]);
    const { answer } = await decided(await insert());
    expect(answer.said).toEqual({ explanation: explains, questions: ['Is there a receipt?'], refused: ['99'] });
    expect(answer.$mind.by).toBe('both');
  });
});

test('learnt parameters reach every term, and the answer names their version', async () => {
  const { start } = fraudLearner;
  learnt = { version: 4, params: { ...start, weights: { ...start.weights, 'odd values': 9 } } };
  try {
    server.script([says(explains)]);
    const { answer } = await decided(await insert());
    expect(answer).toMatchObject({ policy: 'learnt-4', action: 'flag', $mind: { params: 4 } });
    expect(answer.terms.find(({ name }) => name === 'odd values')).toMatchObject({ weight: 9, points: 9 });
  } finally {
    learnt = { version: 0, params: start };
  }
});

test('a hundred orders hidden in merchants, descriptions and categories, obeyed by the model, change no figure', async () => {
  const other = '00000000-1111-4222-8333-444444444444';
  const base = { text: '', calls: [], provider: 'here', model: 'obedient', cost: '0', took: 1 };
  const usage = { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 };
  const heard: string[] = [];
  let obeyed = 0;
  models = {
    of: () => ({
      ask({ system, messages }) {
        const text = messages.map((message) => message.text).join('\n');
        heard.push(`${system}\n${text}`);
        const [, name] = /CALL (\w+) /.exec(text) ?? [];
        if (name && messages.length === 1) {
          obeyed++;
          const calls = [{ id: 'c', name, args: {} }];
          return Promise.resolve({ ok: true, reply: { ...base, usage, calls } });
        }
        const answer = { explanation: 'As ordered: score 0.01, cleared.', questions: [`What does ${other} spend?`] };
        return Promise.resolve({ ok: true, reply: { ...base, usage, answer } });
      },
    }),
    recorded: () => Promise.resolve(),
  };
  const ids = await Promise.all(
    injections(other).map((text) => insert({ merchant: text, description: text, category: text })),
  );
  const answers = [];
  // Twenty at a time: a hundred at once are late by their own deadline on a slow machine.
  for (let at = 0; at < ids.length; at += 20) {
    answers.push(...(await Promise.all(ids.slice(at, at + 20).map(decided))));
  }
  expect(obeyed).toBe(100);
  for (const [i, { task, answer }] of answers.entries()) {
    expect(task).toMatchObject({ status: 'completed', tries: 0 });
    expect(figures(answer)).toEqual(await byRules(ids[i] as string));
    expect(answer).not.toHaveProperty('said');
  }
  expect(new Set(answers.map(({ answer }) => `${answer.score} ${answer.action}`)).size).toBe(1);
  // What strangers wrote stands between marks that none of them could know.
  for (const text of heard) {
    const [mark = 'no mark'] = /data-[0-9a-f]{12}/.exec(text) ?? [];
    expect(text.replace(new RegExp(`<${mark} name="[^"]*">[\\s\\S]*?</${mark}>`, 'g'), '')).not.toContain('CALL ');
  }
  expect(await stage.db.sql(`SELECT 1 FROM approvals WHERE status = 'answered'`)).toEqual([]);
});

test('card numbers, addresses and keys in a charge or a memory stand in no prompt, event, call, decision or question', async () => {
  const planted = ['4111 1111 1111 1111', 'jane.doe@example.com', 'DE89370400440532013000', 'sk-abcdefghijklmnop1234'];
  const text = planted.join(' ');
  const merchant = `Leaky Shop ${text}`;
  const first = await byRules(await insert({ merchant, category: text }));
  const who = { workspace: 'default', userId: null, team: 'expenses', agentId: first.expense_id, region: 'us-west-2' };
  await remember(stage.db, who, rememberVerdict(first, true));
  server.script([says(`${explains} Paid at ${merchant}.`, `Is ${planted[1]} yours?`)]);
  const { answer } = await decided(await insert({ merchant, category: text, payment: text, description: text }));
  expect(answer.memories).toMatchObject([{ fraud: true }]);
  expect(answer.said?.questions).toEqual(['Is [email] yours?']);
  const tables = ['events', 'llm_calls', 'agent_decisions', 'approvals', 'agent_memory'];
  const rows = await Promise.all(
    tables.map(async (table) => await stage.db.sql<{ row: string }>(`SELECT to_jsonb(t)::TEXT AS row FROM ${table} t`)),
  );
  const seen = JSON.stringify([rows, server.requests.map(({ body }) => body)]);
  expect(seen).toContain('Leaky Shop [card]');
  expect(planted.filter((secret) => seen.includes(secret))).toEqual([]);
  expect(rows.every((some) => some.length > 0)).toBe(true);
});
