import { type Agent, tool } from '@holdfast/agents';
import type { Model, ModelReply, Models } from '@holdfast/llm';
import { type PointDetails, point } from '@holdfast/telemetry';
import { z } from 'zod';
import type { World } from './journal.ts';
import { at, effectMs, type Members, ValueSchema } from './members.ts';
import { type Input, saidByModel, thinker, type Value, valueAt } from './program.ts';

const SaidSchema = z.object({ plus: z.int() });
const reachKey = 'reach';

/** The agent of generated runs: its rules know the figure, its model reaches out once and adds what it says. */
export const sage = (world: World): Agent<Value, Input, Members> & Saying => ({
  kind: 'agent',
  does: 'knows a figure and asks a model what to add',
  home: 'us-east-1',
  out: ValueSchema,
  tools: [reachOut(world)],
  rules: (s) => ({ v: valueAt(s.input.seed, at(s), thinker) }),
  says: SaidSchema,
  join: (answer, { plus }) => ({ v: answer.v + plus }),
});

interface Saying {
  says: typeof SaidSchema;
  join(answer: Value, said: z.infer<typeof SaidSchema>): Value;
}

const reachOut = (world: World) =>
  tool({
    name: reachKey,
    does: 'does one thing in the outside world',
    input: z.object({}),
    class: 'once',
    deadline: effectMs,
    async run(_, { runId, taskId, key }) {
      const own = key.slice(taskId.length + 1);
      const about = { run: runId, task: taskId, key: own, class: 'once' as const };
      world.act({ ...about, value: 1, fence: 0, pid: process.pid, t: Date.now() });
      await point('effect.inside', { task: { taskId, runId, fence: 0 } });
      return 1;
    },
  });

/**
 * A model in the worker's own process: it costs no library and no server, and what is tested stands behind the same
 * port. Wants its tool first, then answers. Each time it is asked counts as paid for.
 */
export const scriptedModels = (world: World): Models => {
  const model: Model = {
    ask({ messages, whose }) {
      const told = messages.at(-1)?.role === 'tool';
      world.pay({ run: whose.runId as string, task: whose.taskId as string, fence: whose.fence, turn: told ? 2 : 1 });
      const more = told ? { answer: { plus: saidByModel } } : { calls: [{ id: 'call', name: reachKey, args: {} }] };
      return Promise.resolve({ ok: true, reply: { ...reply, ...more } });
    },
  };
  return { of: () => model, recorded: () => Promise.resolve() };
};

const reply: ModelReply = {
  text: '',
  calls: [],
  usage: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 },
  provider: 'campaign',
  model: 'scripted',
  cost: '0.001',
  took: 1,
};

/** At `checkpoint.saved`: what the model said last is not paid for again. No rows: the task was another's by then. */
export function seeSaved(details: PointDetails, world: World): void {
  const { taskId, fence, rows } = details as { taskId: string; fence: number; rows: number };
  if (rows > 0) world.saved(taskId, fence);
}
