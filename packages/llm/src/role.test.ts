import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { callsOfRun, costsSince, spent } from './calls.ts';
import { CoolDowns } from './cool-downs.ts';
import type { ModelRequest, Models } from './model.ts';
import { openModels } from './open.ts';
import { Recorder } from './recorder.ts';
import { RoleModel } from './role.ts';
import { openScriptedModel, type ScriptedModel, type Turn } from './testing.ts';

let test: TestDatabase;
let server: ScriptedModel;
beforeAll(async () => {
  test = await testDatabase('llm');
});
afterAll(() => test.drop());
beforeEach(async () => {
  server = await openScriptedModel();
});
afterEach(() => server.close());

const names = { openai: 'openai:gpt-6-luna', anthropic: 'anthropic:claude-opus-5-5' };
const both = ['openai', 'anthropic'] as const;

function open(models: string): Models {
  const settings = { openaiKey: 'k', openaiUrl: server.openai, anthropicKey: 'k', anthropicUrl: server.anthropic };
  return openModels({ models, ...settings }, test.db);
}

function request(more: Partial<ModelRequest> = {}): ModelRequest {
  const ids = { runId: crypto.randomUUID(), taskId: crypto.randomUUID() };
  const whose = { workspace: 'w', userId: null, team: 't', member: 'm', fence: 3, ...ids };
  return {
    system: 'Be short.',
    messages: [{ role: 'user', text: 'Hello' }],
    deadlineMs: 20_000,
    signal: new AbortController().signal,
    whose,
    ...more,
  };
}

describe.each(both)('%s', (provider) => {
  const other = both.find((one) => one !== provider) as 'openai' | 'anthropic';
  const answer = { name: 'verdict', schema: z.object({ fine: z.boolean() }) };
  const tool = { name: 'look', does: 'Looks.', input: { type: 'object', properties: {} } };

  it('is shown pictures beside a text, of which the record keeps only what they are', async () => {
    server.script([{ text: 'A receipt' }]);
    const models = open(`vision=${names[provider]}`);
    const bytes = Buffer.from('the bytes of a picture');
    const asked = request({ messages: [{ role: 'user', text: 'Read it', pictures: [{ type: 'image/png', bytes }] }] });
    expect(await models.of('vision')?.ask(asked)).toMatchObject({ ok: true });
    const data = bytes.toString('base64');
    const picture =
      provider === 'openai'
        ? { type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } }
        : { type: 'image', source: { type: 'base64', media_type: 'image/png', data } };
    const [sent] = ((server.requests[0]?.body['messages'] ?? []) as { role: string }[]).filter(
      ({ role }) => role === 'user',
    );
    expect(sent).toMatchObject({ role: 'user', content: [picture, { type: 'text', text: 'Read it' }] });
    await models.recorded();
    const [row] = await test.db.sql<{ prompt: string }>('SELECT prompt FROM llm_calls WHERE run_id = $1', [
      asked.whose.runId,
    ]);
    expect(row?.prompt).toContain('image/png, 22 bytes, sha256 ');
    expect(row?.prompt).not.toContain(data);
  });

  it.each([true, false])('answers with usage, price and no temperature; streamed: %s', async (stream) => {
    server.script([{ text: 'Good morning to you', usage: { input: 100, output: 20, cacheRead: 40 } }]);
    const pieces: string[] = [];
    const models = open(`fast=${names[provider]}`);
    const asked = request(stream ? { onText: (piece) => void pieces.push(piece) } : {});
    const outcome = await models.of('fast')?.ask(asked);
    expect(outcome).toMatchObject({
      ok: true,
      reply: { text: 'Good morning to you', usage: { input: 100, output: 20, cacheRead: 40 }, provider },
    });
    // (60 × 0.1 + 40 × 0.01 + 20 × 0.5) and (60 × 4 + 40 × 0.2 + 20 × 20) millionths of a dollar.
    const cost = provider === 'openai' ? '0.0000164' : '0.000648';
    expect(outcome).toMatchObject({ reply: { cost } });
    if (stream) expect(pieces.join('')).toBe('Good morning to you');
    expect(server.requests[0]?.body).not.toHaveProperty('temperature');
    await models.recorded();
    expect(Number(await spent(test.db, asked.whose.taskId as string))).toBe(Number(cost));
  });

  it.each([true, false])('calls a tool, then answers in the form; streamed: %s', async (stream) => {
    server.script([{ calls: [{ name: 'look', args: { at: 1 } }] }, { answer: { fine: true } }]);
    const models = open(`fast=${names[provider]}`);
    const asked = request({ tools: [tool], answer, ...(stream ? { onText: () => {} } : {}) });
    const first = await models.of('fast')?.ask(asked);
    if (!first?.ok) throw new Error(JSON.stringify(first));
    expect(first.reply.calls).toMatchObject([{ name: 'look', args: { at: 1 } }]);
    const call = first.reply.calls[0] as { id: string };
    const messages = [
      ...asked.messages,
      { role: 'assistant' as const, text: '', calls: first.reply.calls },
      { role: 'tool' as const, callId: call.id, name: 'look', text: 'seen' },
    ];
    expect(await models.of('fast')?.ask({ ...asked, messages })).toMatchObject({ reply: { answer: { fine: true } } });
    await models.recorded();
  });

  it('is corrected twice, then gives up', async () => {
    server.script([{ text: 'yes' }, { answer: { fine: 'perhaps' } }, { answer: { fine: false } }]);
    const models = open(`fast=${names[provider]}`);
    expect(await models.of('fast')?.ask(request({ answer }))).toMatchObject({ reply: { answer: { fine: false } } });
    server.script([{ calls: [{ name: 'nothing', args: {} }] }, { answer: 1 }, { text: 'no' }]);
    const failed = await models.of('fast')?.ask(request({ answer }));
    expect(failed).toMatchObject({ ok: false, why: { code: 'LLM_ANSWER' } });
    expect(server.requests).toHaveLength(6);
    await models.recorded();
  });

  const again = (turn: Turn): Turn[] => [turn, turn, turn];
  const failures: [string, Turn[], string][] = [
    ['429', [{ status: 429 }], 'LLM_CAPACITY'],
    ['429 with a long Retry-After', [{ status: 429, retryAfter: 600 }], 'LLM_CAPACITY'],
    ['500', again({ status: 500 }), 'LLM_UNAVAILABLE'],
    ['401', [{ status: 401 }], 'LLM_REFUSED'],
    ['garbage', again({ garbage: '<html>' }), 'LLM_GARBAGE'],
    ['an empty object', again({ garbage: '{}' }), 'LLM_GARBAGE'],
    ['hang', [{ hang: true }], 'LLM_DEADLINE'],
  ];
  it.each(failures)('%s: the other provider answers, alone it is no reply', async (_what, turns, code) => {
    server.script(turns, provider);
    server.script([{ text: 'from the other' }], other);
    const models = open(`fast=${names[provider]},${names[other]};alone=${names[provider]}`);
    const asked = request({ deadlineMs: 6_000 });
    expect(await models.of('fast')?.ask(asked)).toMatchObject({ ok: true, reply: { provider: other } });
    await models.recorded();
    const calls = await callsOfRun(test.db, asked.whose.runId as string);
    expect(calls.map((call) => call.error_code)).toEqual([...turns.map(() => code), null]);
    server.script(turns, provider);
    const alone = await models.of('alone')?.ask(request({ deadlineMs: 3_000 }));
    expect(alone).toMatchObject({ ok: false, why: { code } });
    await models.recorded();
  });

  it('half a stream is no answer: it is tried again', async () => {
    server.script([{ cut: { text: 'half of this is lost' } }, { text: 'whole' }]);
    let heard = '';
    const models = open(`fast=${names[provider]}`);
    const outcome = await models
      .of('fast')
      ?.ask(request({ onText: (piece) => (heard += piece), onAgain: () => (heard = '') }));
    expect(outcome).toMatchObject({ ok: true, reply: { text: 'whole' } });
    expect(heard).toBe('whole');
    await models.recorded();
  });

  it('a short Retry-After is waited for', async () => {
    server.script([{ status: 429, retryAfter: 0 }, { text: 'now' }]);
    const models = open(`fast=${names[provider]}`);
    expect(await models.of('fast')?.ask(request())).toMatchObject({ ok: true, reply: { text: 'now' } });
    await models.recorded();
  });

  it('what was streamed before the next model is asked is taken back', async () => {
    const half: Turn = { cut: { text: 'half of this is lost' } };
    server.script([half, half, half], provider);
    server.script([{ text: 'from the other' }], other);
    let heard = '';
    let taken = 0;
    const onAgain = () => {
      taken += 1;
      heard = '';
    };
    const models = open(`fast=${names[provider]},${names[other]}`);
    const outcome = await models.of('fast')?.ask(request({ onText: (piece) => (heard += piece), onAgain }));
    expect(outcome).toMatchObject({ ok: true, reply: { provider: other } });
    expect(heard).toBe('from the other');
    expect(taken).toBeGreaterThan(0);
    await models.recorded();
  });

  const asked = () => server.requests.map((one) => one.provider);

  it('a Retry-After is not waited for while another model is free', async () => {
    server.script([{ status: 429, retryAfter: 3 }], provider);
    server.script([{ text: 'from the other' }], other);
    const models = open(`fast=${names[provider]},${names[other]}`);
    expect(await models.of('fast')?.ask(request())).toMatchObject({ ok: true, reply: { provider: other } });
    expect(asked()).toEqual([provider, other]);
    await models.recorded();
  });

  it('where no model is free, the one that will be first is waited for', async () => {
    server.script([{ status: 429, retryAfter: 0.3 }, { text: 'again' }], provider);
    server.script([{ status: 429, retryAfter: 2 }], other);
    const models = open(`fast=${names[provider]},${names[other]}`);
    expect(await models.of('fast')?.ask(request())).toMatchObject({ ok: true, reply: { text: 'again', provider } });
    expect(asked()).toEqual([provider, other, provider]);
    await models.recorded();
  });

  it('what would be free after the deadline is not waited for, by a later request within its own it is', async () => {
    server.script([{ status: 429, retryAfter: 1.6 }, { text: 'now' }]);
    const models = open(`fast=${names[provider]}`);
    const early = await models.of('fast')?.ask(request({ deadlineMs: 1_500 }));
    expect(early).toMatchObject({ ok: false, why: { code: 'LLM_CAPACITY' } });
    const later = await models.of('fast')?.ask(request());
    expect(later).toMatchObject({ ok: true, reply: { text: 'now' } });
    expect(asked()).toEqual([provider, provider]);
    await models.recorded();
  });

  it('an abort ends the call and closes the connection', async () => {
    server.script([{ hang: true }]);
    const models = open(`fast=${names[provider]}`);
    const abort = new AbortController();
    const asking = models.of('fast')?.ask(request({ signal: abort.signal }));
    await expect.poll(() => server.requests.length).toBe(1);
    abort.abort(new Error('cancelled'));
    await expect(asking).rejects.toThrow('cancelled');
    await server.requests[0]?.left;
    await models.recorded();
  });

  it('no secret reaches the provider or the table', async () => {
    const card = '4111111111111111';
    server.script([{ text: `your card ${card}` }]);
    const models = open(`fast=${names[provider]}`);
    const asked = request({
      system: `key sk-${'a1'.repeat(10)}`,
      messages: [
        { role: 'user', text: `card ${card}` },
        { role: 'assistant', text: '', calls: [{ id: 'c1', name: 'look', args: { mail: 'jo@example.com' } }] },
        { role: 'tool', callId: 'c1', name: 'look', text: 'DE89370400440532013000' },
      ],
      tools: [tool],
    });
    await models.of('fast')?.ask(asked);
    await models.recorded();
    const rows = await callsOfRun(test.db, asked.whose.runId as string);
    expect(rows).toHaveLength(1);
    const seen = JSON.stringify([server.requests[0]?.body, rows]);
    for (const secret of [card, 'sk-a1', 'jo@example.com', 'DE8937']) expect(seen).not.toContain(secret);
    expect(seen).toContain('[card]');
  });

  it('what is on a line of its own in an answer or an argument is masked in the table too', async () => {
    const secrets = ['jo@example.com', 'DE89370400440532013000', '123-45-6789', `ghp_${'a1'.repeat(18)}`];
    const lines = `of\n${secrets.join('\n')}\nend`;
    const note = { name: 'note', schema: z.object({ note: z.string(), password: z.string() }) };
    server.script([{ calls: [{ name: 'look', args: { lines } }] }, { answer: { note: lines, password: 'hunter2' } }]);
    const models = open(`fast=${names[provider]}`);
    const asked = request({ tools: [tool], answer: note });
    await models.of('fast')?.ask(asked);
    await models.of('fast')?.ask(asked);
    await models.recorded();
    const rows = await callsOfRun(test.db, asked.whose.runId as string);
    expect(rows).toHaveLength(2);
    for (const secret of [...secrets, 'hunter2']) expect(JSON.stringify(rows)).not.toContain(secret);
    const { answer: kept } = JSON.parse(rows[1]?.answer ?? '') as { answer: string };
    expect(JSON.parse(kept)).toEqual({ note: 'of\n[email]\n[iban]\n[id]\n[secret]\nend', password: '[secret]' });
  });
});

it('who waited for a provider looks again: it may have asked for more meanwhile', async () => {
  const cool = new CoolDowns();
  const recorder = new Recorder(test.db);
  let at = 0;
  const call = async () => {
    at = performance.now();
    return { text: 'now', calls: [], usage: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 } };
  };
  cool.leave('openai', 200);
  const fast = new RoleModel('fast', [{ provider: 'openai', model: 'gpt-6-luna', call }], cool, recorder);
  const asking = fast.ask(request());
  cool.leave('openai', 900);
  const free = cool.freeAt('openai');
  expect(await asking).toMatchObject({ ok: true, reply: { text: 'now' } });
  expect(at).toBeGreaterThanOrEqual(free);
  await recorder.settled();
});

it('costs are summed by day, team, member and model', async () => {
  server.script([{ text: 'a' }, { text: 'b' }]);
  const models = open('fast=openai:gpt-6.1-sol');
  const asked = request();
  const mine = { ...asked, whose: { ...asked.whose, team: 'costs' } };
  await models.of('fast')?.ask(mine);
  await models.of('fast')?.ask(mine);
  await models.recorded();
  const line = (await costsSince(test.db, new Date(Date.now() - 3_600_000))).find((one) => one.team === 'costs');
  expect(line).toMatchObject({ model: 'gpt-6.1-sol', member: 'm' });
  expect(Number(line?.cost)).toBe(0.00014);
  expect(models.of('deep')).toBeNull();
});
