import { randomUUID } from 'node:crypto';
import { openStage, type Stage, until } from '@holdfast/agents/testing';
import type { ChatHow, ChatMessage, ConversationLine, Problem } from '@holdfast/dashboard/wire';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anAdmin } from './testing/callers.ts';
import { talking } from './testing/talking-team.ts';
import { buildWeb } from './web.ts';

const anna = '11111111-2222-4333-8444-555555555501';
const bert = '11111111-2222-4333-8444-555555555502';
const base = '/api/teams/talking/chat';
let stage: Stage;
let app: FastifyInstance;

beforeAll(async () => {
  stage = await openStage({ talking }, 'web chat');
  await stage.worker();
  app = buildWeb({ access: anAdmin, ...stage, settings: { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 } });
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await stage.close();
});

interface Given {
  user?: string;
  conversation?: string;
  message?: string;
  instead?: string;
}

async function say(text: string, given: Given = {}) {
  const said = { user: anna, conversation: randomUUID(), message: randomUUID(), text, ...given };
  const answer = await app.inject({ method: 'POST', url: `${base}/messages`, payload: said });
  return { ...said, status: answer.statusCode, ...answer.json<{ runId: string; started: boolean }>() };
}

async function read(conversation: string, user = anna): Promise<ChatMessage[]> {
  const answer = await app.inject({ url: `${base}/conversations/${conversation}?user=${user}` });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<{ messages: ChatMessage[] }>().messages;
}

async function list(user: string, search = ''): Promise<ConversationLine[]> {
  const answer = await app.inject({ url: `${base}/conversations?user=${user}&search=${encodeURIComponent(search)}` });
  return answer.json<{ conversations: ConversationLine[] }>().conversations;
}

test('a message sent twice is one message, one run and one answer', async () => {
  const first = await say('hello there');
  const { conversation, message } = first;
  const again = await say('hello there', { conversation, message });
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.runId).toBe(first.runId);
  await stage.ended(first.runId);
  expect(await read(first.conversation)).toMatchObject([
    { role: 'user', text: 'hello there', runId: first.runId, run: null },
    { role: 'assistant', text: 'HELLO THERE', runId: first.runId, brief: { figures: [] } },
  ]);
});

test("nobody sees another's conversations, finds nothing of them, and cannot say anything in them", async () => {
  const { conversation, message, runId } = await say('the zebra is striped');
  await stage.ended(runId);
  expect(await read(conversation, bert)).toEqual([]);
  expect(await list(bert)).toEqual([]);
  expect(await list(bert, 'zebra')).toEqual([]);
  const taken = await app.inject({
    method: 'POST',
    url: `${base}/messages`,
    payload: { user: bert, conversation, message, text: 'mine now' },
  });
  expect(taken.json<Problem>().code).toBe('CHAT_ELSEWHERE');
  const stopped = await app.inject({
    method: 'POST',
    url: `${base}/conversations/${conversation}/stop`,
    payload: { user: bert, message },
  });
  expect(stopped.json<Problem>().code).toBe('MESSAGE_UNKNOWN');
});

test('conversations are listed, the last one first, and found by what was said in them', async () => {
  const older = await say('where are the penguins');
  await stage.ended(older.runId);
  const newer = await say('how old are giraffes');
  await stage.ended(newer.runId);
  const [first, second] = await list(anna);
  expect(first).toMatchObject({ conversation: newer.conversation, says: 'how old are giraffes', messages: 2 });
  expect(second?.conversation).toBe(older.conversation);
  const [found] = await list(anna, 'penguins');
  expect(found).toMatchObject({ conversation: older.conversation });
  expect(found?.says.toLowerCase()).toContain('penguins');
  await app.inject({
    method: 'POST',
    url: `${base}/conversations/${older.conversation}/forget`,
    payload: { user: anna },
  });
  expect(await list(anna, 'penguins')).toEqual([]);
});

test('what is under way can be stopped, and the message says so', async () => {
  const { conversation, message, runId } = await say('wait');
  await until('it waits', async () => (await stage.queue.tasks(runId)).some(({ status }) => status === 'waiting'));
  expect(await read(conversation)).toMatchObject([{ run: { status: 'running' } }]);
  const stopped = await app.inject({
    method: 'POST',
    url: `${base}/conversations/${conversation}/stop`,
    payload: { user: anna, message },
  });
  expect(stopped.json()).toEqual({ outcome: 'cancelled' });
  expect(await read(conversation)).toMatchObject([{ run: { status: 'cancelled', error: null } }]);
});

test.each([
  ['no text', { text: ' ' }],
  ['a user that is none', { user: 'anna' }],
  ['a conversation that is a path', { conversation: '../x' }],
])('refuses %s with a code', async (_, wrong) => {
  const payload = { user: anna, conversation: 'c', message: randomUUID(), text: 'hello', ...wrong };
  const answer = await app.inject({ method: 'POST', url: `${base}/messages`, payload });
  expect([answer.statusCode, answer.json<Problem>().code]).toEqual([400, 'REQUEST_INVALID']);
});

test('says how to talk to a team, and refuses where nobody can', async () => {
  const how = await app.inject({ url: base });
  expect(how.json<ChatHow>()).toMatchObject({ team: 'talking', users: [], suggestions: ['Hello?'] });
  expect((await app.inject({ url: '/api/teams/nobody/chat' })).json<Problem>().code).toBe('TEAM_UNKNOWN');
});
