import { type Mind, readPrompts } from '@holdfast/agents';
import { type Models, openModels } from '@holdfast/llm';
import { openScriptedModel, type ScriptedModel } from '@holdfast/llm/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk, slip, someone } from './testing/desk.ts';

let desk: Desk;
let server: ScriptedModel;
let models: Models;
beforeAll(async () => {
  server = await openScriptedModel();
  desk = await openDesk('receipt_vision', { expenses: await readPrompts(new URL('../', import.meta.url)) });
  const settings = { openaiKey: 'k', openaiUrl: server.openai, anthropicKey: 'k', anthropicUrl: server.anthropic };
  models = openModels({ models: 'vision=anthropic:claude-haiku-5-5', ...settings }, desk.db);
  await desk.worker({ ...desk.hands(), models });
});
afterAll(async () => {
  await desk?.close();
  await server?.close();
});

/** Picture of a slip, what the model says of it, and what comes of it. */
async function read(lines: string[], seen: object) {
  server.script([{ answer: seen }]);
  const user = someone();
  const document = await desk.sendPicture(lines, user);
  const answer = await desk.answered(document);
  await models.recorded();
  return { user, document, answer: answer as typeof answer & { $mind?: Mind } };
}

test('a model that sees what the words say is one more reading of them; it got the picture, and nothing of it is kept', async () => {
  const seen = { merchant: 'Corner Cafe', date: '2026-11-20', total: '4.86' };
  const { user, document, answer } = await read(slip({ more: 'VISA 4111 1111 1111 1111' }), seen);
  expect(answer).toMatchObject({
    outcome: 'posted',
    doubts: [],
    vision: { model: 'anthropic/claude-haiku-5-5', seen },
  });
  expect(await desk.expensesOf(user)).toMatchObject([{ amount: '4.86' }]);
  const [task] = await desk.queue.tasks(await desk.runOf(document));
  expect(task?.result).toMatchObject({ $mind: { by: 'both', model: 'anthropic/claude-haiku-5-5', turns: 1 } });
  const body = server.requests[0]?.body ?? {};
  expect(body['messages']).toMatchObject([
    { content: [{ type: 'image', source: { type: 'base64', media_type: 'image/jpeg' } }, { type: 'text' }] },
  ]);
  expect(JSON.stringify(body['system'])).toContain('say what is printed');
  const [call] = await desk.db.sql<{ prompt: string }>(`SELECT prompt FROM llm_calls WHERE role = 'vision'`);
  expect(call?.prompt).toMatch(/image\/jpeg, \d+ bytes, sha256 [0-9a-f]{64}/);
}, 240_000);

test('a figure that the picture does not carry is never posted: a person looks', async () => {
  const seen = { merchant: 'Corner Cafe', date: '2026-11-20', total: '486.00' };
  const { user, answer } = await read(slip({ invoice: 'V-2' }), seen);
  expect(answer).toMatchObject({ outcome: 'asks', fields: { total: { value: '4.86' } } });
  expect(answer.doubts.join()).toContain('a model sees 486.00 as the total, which is read nowhere in the picture');
  expect(await desk.expensesOf(user)).toEqual([]);
}, 240_000);
