import type { Model, ModelRequest, Models } from '@holdfast/llm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startRun } from '../start.ts';
import { team } from '../team.ts';
import { injections } from '../testing/injections.ts';
import { openStage, type Stage } from '../testing/stage.ts';
import { tool } from '../tool.ts';

const user = '6f1b6f0e-4b1d-4e0c-9a3f-0c5d2b7e8a91';
const other = '00000000-1111-4222-8333-444444444444';
const secrets: Record<string, string> = {
  [user]: 'the balance of the user is 12',
  [other]: 'the balance of the other is 99',
};

const corpus = injections(other);

const used: { tool: string; by: string | null; args: unknown }[] = [];
const tools = [
  tool({
    name: 'balance',
    does: 'says the balance of the user',
    input: z.object({}),
    class: 'read',
    run: (args, at) => {
      used.push({ tool: 'balance', by: at.user, args });
      return secrets[at.user ?? ''] ?? 'nothing';
    },
  }),
  tool({
    name: 'pay',
    does: 'pays',
    input: z.object({ amount: z.number() }),
    class: 'once',
    approval: { by: ['ann'], notRequester: true, expires: 1 },
    run: (args, at) => {
      used.push({ tool: 'pay', by: at.user, args });
      return true;
    },
  }),
  tool({
    name: 'note',
    does: 'keeps a note',
    input: z.strictObject({ text: z.string() }),
    class: 'write',
    statements: { keep: { name: 'none.keep', text: 'SELECT 1', params: [], source: 'this test' } },
    run: (args, at) => {
      used.push({ tool: 'note', by: at.user, args });
      at.write('keep', {});
      return true;
    },
  }),
];
const clerk = team({
  does: 'books a charge',
  input: z.object({ merchant: z.string() }),
  members: {
    clerk: {
      kind: 'agent',
      does: 'books a charge',
      home: 'us-east-1',
      out: z.object({ booked: z.boolean() }),
      tools,
      rules: () => ({ booked: false }),
    },
  },
  next: (s) => (s.turns.clerk === 0 ? 'clerk' : 'done'),
});

const asked: ModelRequest[] = [];
/** The worst model there is: it does whatever the data tells it to, and only then answers. */
const model: Model = {
  ask(request) {
    asked.push(request);
    const { messages } = request;
    const usage = { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 };
    const base = { text: '', calls: [], usage, provider: 'here', model: 'obedient', cost: '0', took: 1 };
    const order = /CALL (\w+) (\{[^\n]*?\}|"[^"]*")/.exec(said(messages[0]).replaceAll('\\"', '"'));
    if (messages.length > 1 || !order)
      return Promise.resolve({ ok: true, reply: { ...base, answer: { booked: true } } });
    const args = JSON.parse(order[2] as string) as unknown;
    return Promise.resolve({ ok: true, reply: { ...base, calls: [{ id: 'c', name: order[1] as string, args }] } });
  },
};
const said = (message: ModelRequest['messages'][number] | undefined): string => message?.text ?? '';
const models: Models = { of: () => model, recorded: () => Promise.resolve() };

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ clerk }, 'injection');
  await stage.worker({ models });
});
afterAll(() => stage.close());

test(`a hundred orders hidden in merchants' names, obeyed by the model: no foreign tool, no yes, nobody else's data`, async () => {
  expect(new Set(corpus).size).toBe(100);
  const starts = await Promise.all(
    corpus.map((merchant) => startRun(stage.queue, stage.registry, 'clerk', { merchant }, { user })),
  );
  const ended = await Promise.all(starts.map(({ runId }) => stage.ended(runId)));
  expect(ended.every((run) => run.status === 'completed')).toBe(true);
  // It did obey, or this proves nothing.
  expect(asked.filter(({ messages }) => messages.length > 1).length).toBeGreaterThanOrEqual(90);
  expect(used.filter(({ by }) => by !== user)).toEqual([]);
  expect(new Set(used.map((one) => one.tool))).toEqual(new Set(['balance']));
  expect(used.every(({ args }) => JSON.stringify(args) === '{}')).toBe(true);
  const answers = await stage.db.sql(`SELECT 1 FROM approvals WHERE status = 'answered'`);
  expect(answers).toEqual([]);
  const heard = JSON.stringify(asked);
  expect(heard).not.toContain(secrets[other] as string);
  expect(heard).toContain(secrets[user] as string);
});

test('what came from outside stands between marks that nobody could write beforehand', () => {
  const marks = new Set<string>();
  for (const { system, messages } of asked) {
    const [mark = ''] = /data-[0-9a-f]{12}/.exec(system) ?? [];
    marks.add(mark);
    for (const message of messages.filter((one) => one.role !== 'assistant')) {
      const outside = said(message)
        .split(new RegExp(`<${mark} name="[^"]*">[\\s\\S]*?</${mark}>`))
        .join('');
      expect(outside).not.toContain('CALL ');
    }
  }
  expect(marks.size).toBe(100);
});
