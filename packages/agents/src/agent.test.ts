import type { Recalled } from '@holdfast/memory';
import { agentId } from '@holdfast/queue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { AgentTools } from './member.ts';
import { startRun } from './start.ts';
import { team } from './team.ts';
import { openStage, type Stage } from './testing/stage.ts';

const home = 'us-east-1';
const input = z.object({ text: z.string() });
const Count = z.object({ n: z.number(), words: z.string().optional() });

/** What the rules had in their hands, by the text of their input. */
const seen: Record<string, Pick<AgentTools, 'memories' | 'params'>> = {};

const thinker = team({
  does: 'counts by rules, and says how',
  input,
  members: {
    counter: {
      kind: 'agent',
      does: 'counts the letters of a text',
      home,
      out: Count,
      recall: ({ input: { text } }) => (text === 'nothing asked' ? null : [{ text, kinds: ['case'] }, { text }]),
      learns: {
        params: z.object({ weight: z.number() }),
        start: { weight: 3 },
        propose: () => null,
        history: () => Promise.resolve([]),
        replay: () => ({ score: 1, cases: 0, figures: {} }),
      },
      remember: ({ n }, { input: { text } }) => {
        if (text === 'bad') return [{ kind: 'case', content: '' }];
        return text === 'keep' ? [{ kind: 'case', content: `${n} letters of ann@example.org`, data: { n } }] : [];
      },
      rules: ({ input: { text } }, tools) => {
        seen[text] = { memories: tools.memories, params: tools.params };
        tools.decide({
          type: 'counted',
          context: { text, memories: tools.memories.map(({ memory }) => memory.memoryId) },
          reasoning: `the text of ann@example.org has ${text.length}`,
          confidence: 0.9,
        });
        return { n: text.length };
      },
    },
    plain: {
      kind: 'agent',
      does: 'has neither memory nor model',
      home,
      out: z.number(),
      model: null,
      rules: (s) => s.counter?.n ?? 0,
    },
    last: {
      kind: 'step',
      does: 'reads which mind answered',
      home,
      run: (s) => ({ counter: s.minds.counter, plain: s.minds.plain, n: s.plain, step: s.minds.last ?? null }),
    },
  },
  next: (s) => (!s.counter ? 'counter' : s.plain === undefined ? 'plain' : s.turns.last === 0 ? 'last' : 'done'),
});

const asked: unknown[] = [];
const memory = (memoryId: string, agent = memoryId, similarity: number | null = null): Recalled => ({
  memory: {
    memoryId,
    workspace: 'default',
    userId: null,
    team: 'thinker',
    agentId: agent,
    kind: 'case',
    content: `case ${memoryId}, card 4111 1111 1111 1111`,
    data: null,
    subject: null,
    importance: 0.5,
    createdAt: new Date(0),
    supersededBy: null,
    sources: 0,
    runId: null,
    taskId: null,
    region: home,
  },
  score: 1,
  similarity,
});

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ thinker }, 'agent');
  await stage.worker({
    recall: (question) => {
      asked.push(question);
      return Promise.resolve([memory('m1', agentId('thinker', 'counter'), 0.81234), memory('m2')]);
    },
    parameters: (name, member) =>
      name === 'thinker' && member === 'counter' ? { version: 7, params: { weight: 5 } } : null,
  });
});
afterAll(() => stage.close());

const run = async (text: string, user?: string) => {
  const { runId } = await startRun(stage.queue, stage.registry, 'thinker', { text }, user ? { user } : {});
  return await stage.ended(runId);
};

test('an agent without a model answers by its rules, and everything says so', async () => {
  const ended = await run('four');
  expect(ended).toMatchObject({ status: 'completed' });
  const [counter, plain, last] = ended.tasks;
  expect(counter?.result).toEqual({ n: 4, $mind: { by: 'rules', params: 7 } });
  expect(plain?.result).toEqual({ $answer: 4, $mind: { by: 'rules' } });
  expect(last?.result).toEqual({ counter: { by: 'rules', params: 7 }, plain: { by: 'rules' }, n: 4, step: null });
  const [decision] = await stage.queue.decisions({ runId: ended.run_id });
  expect(decision).toMatchObject({
    member: 'counter',
    context: { text: 'four', memories: ['m1', 'm2'], mind: { by: 'rules', params: 7 } },
    reasoning: 'the text of [email] has 4',
  });
  const events = await stage.db.sql<{ data: { member: string; mind?: unknown } }>(
    `SELECT data FROM events WHERE stream = $1 AND type = 'task.completed' ORDER BY seq`,
    [ended.run_id],
  );
  expect(events.map(({ data }) => [data.member, data.mind])).toEqual([
    ['counter', { by: 'rules', params: 7 }],
    ['plain', { by: 'rules' }],
    ['last', undefined],
  ]);
});

test('memory is asked in the name of the run, whatever the question says, and what it gave is shown masked', async () => {
  const user = '6f1b6f0e-4b1d-4e0c-9a3f-0c5d2b7e8a91';
  const ended = await run('of ann@example.org', user);
  expect(asked.slice(-2)).toEqual([
    { text: 'of [email]', kinds: ['case'], workspace: 'default', userId: user },
    { text: 'of [email]', workspace: 'default', userId: user },
  ]);
  expect(seen['of [email]']).toMatchObject({ params: { version: 7, params: { weight: 5 } } });
  expect(seen['of [email]']?.memories.map((one) => one.memory.memoryId)).toEqual(['m1', 'm2']);
  const rows = await stage.db.sql<{ data: { stage: string; figures: unknown } }>(
    `SELECT data FROM events WHERE stream = $1 AND type = 'task.progress'`,
    [ended.tasks[0]?.task_id],
  );
  expect(rows.map(({ data }) => [data.stage, data.figures])).toEqual([
    [
      'recall',
      {
        ms: expect.any(Number),
        memories: [
          {
            id: 'm1',
            says: 'case m1, card [card]',
            kind: 'case',
            similarity: 0.812,
            team: 'thinker',
            member: 'counter',
            region: home,
          },
          {
            id: 'm2',
            says: 'case m2, card [card]',
            kind: 'case',
            similarity: null,
            team: 'thinker',
            member: null,
            region: home,
          },
        ],
      },
    ],
  ]);
});

test("what an answer leaves to remember is there with it, masked, of the run's user", async () => {
  const user = '6f1b6f0e-4b1d-4e0c-9a3f-0c5d2b7e8a92';
  const ended = await run('keep', user);
  const rows = await stage.db.sql('SELECT * FROM agent_memory WHERE run_id = $1', [ended.run_id]);
  expect(rows).toMatchObject([
    { user_id: user, team: 'thinker', memory_type: 'case', content: '4 letters of [email]', metadata: { n: 4 } },
  ]);
  expect(rows).toMatchObject([{ task_id: ended.tasks[0]?.task_id, region: home }]);
});

test('a memory that cannot be one fails the attempt, and nothing is kept of it', async () => {
  const ended = await run('bad');
  expect(ended).toMatchObject({ status: 'failed', error: { code: 'MEMORY_INVALID' } });
  expect(await stage.db.sql('SELECT 1 FROM agent_memory WHERE run_id = $1', [ended.run_id])).toEqual([]);
});

test('a question that is null asks nothing', async () => {
  const before = asked.length;
  await run('nothing asked');
  expect(asked).toHaveLength(before);
  expect(seen['nothing asked']?.memories).toEqual([]);
});
