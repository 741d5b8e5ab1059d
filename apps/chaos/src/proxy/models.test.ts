import { openScriptedModel, type ScriptedModel } from '@holdfast/llm/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ModelAnswers, serveModels } from './models.ts';

let provider: ScriptedModel;
let front: Awaited<ReturnType<typeof serveModels>>;
let at: string;

beforeAll(async () => {
  provider = await openScriptedModel();
  front = await serveModels({ port: 0, openai: provider.openai, anthropic: provider.anthropic });
  at = `http://127.0.0.1:${front.port}`;
});
afterAll(async () => {
  await front.close();
  await provider.close();
});
beforeEach(() => answers(null));

const answers = (how: ModelAnswers): Promise<Response> =>
  fetch(`${at}/answers`, { method: 'PUT', body: JSON.stringify({ answers: how }) });
const ask = (path: string, stream: boolean, signal = AbortSignal.timeout(20_000)): Promise<Response> =>
  fetch(`${at}${path}`, {
    method: 'POST',
    signal,
    headers: { 'content-type': 'application/json', authorization: 'Bearer key', 'x-api-key': 'key' },
    body: JSON.stringify({ model: 'm', stream, max_tokens: 10, messages: [{ role: 'user', content: 'hello' }] }),
  });
const openai = '/openai/chat/completions';
const anthropic = '/anthropic/v1/messages';

test.each([openai, anthropic])('hands %s on, whole and as a stream', async (path) => {
  provider.script([{ text: 'good day' }, { text: 'good day' }]);
  expect(await (await ask(path, false)).text()).toContain('good day');
  const streamed = await ask(path, true);
  expect(streamed.headers.get('content-type')).toContain('text/event-stream');
  expect((await streamed.text()).match(/data: /g)?.length).toBeGreaterThan(2);
});

test.each([openai, anthropic])('%s: too many requests, garbage, a tool that there is not', async (path) => {
  await answers('429');
  const refused = await ask(path, false);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect(await refused.json()).toMatchObject({ error: { type: 'rate_limit_error' } });
  await answers('garbage');
  await expect((await ask(path, false)).json()).rejects.toThrow(SyntaxError);
  await answers('wrong tool');
  expect(JSON.stringify(await (await ask(path, false)).json())).toContain('transfer_all_funds');
  expect(await (await ask(path, true)).text()).toContain('transfer_all_funds');
});

test('no answer at all, until the caller gives up; then all is well again', async () => {
  await answers('nothing');
  await expect(ask(openai, false, AbortSignal.timeout(150))).rejects.toMatchObject({ name: 'TimeoutError' });
  await answers(null);
  provider.script([{ text: 'back' }]);
  expect(await (await ask(openai, false)).text()).toContain('back');
});

test('what it does not know it refuses', async () => {
  expect((await ask('/other/v1', false)).status).toBe(404);
  expect((await fetch(`${at}/answers`, { method: 'PUT', body: '{"answers":"shout"}' })).status).toBe(400);
  expect(await (await fetch(`${at}/answers`)).json()).toEqual({ answers: null });
});
