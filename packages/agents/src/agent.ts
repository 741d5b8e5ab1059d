import type { InForce } from '@holdfast/learning';
import type { Recalled } from '@holdfast/memory';
import type { Job, RunView } from '@holdfast/queue';
import { mask, maskJson } from '@holdfast/telemetry';
import { Bench, timeoutMs } from './bench.ts';
import type { AgentTools, AnyAgent, Tools } from './member.ts';
import type { Mind } from './mind.ts';
import type { Registered } from './registry.ts';
import type { AnyState } from './state.ts';
import type { Acted, World } from './world.ts';

const none: readonly Recalled[] = [];

/** An answer and the mind it came from. */
interface Answered {
  answer: unknown;
  mind: Mind;
}

/** One attempt of an agent: what it recalls, what its rules say, what a model adds. */
interface Attempt {
  job: Job;
  view: RunView;
  entry: Registered;
  agent: AnyAgent;
  state: AnyState;
  world: World;
  bench: Bench;
  params: InForce | null;
}

/** Lets an agent think once. Without a model and memory this costs what a step costs. */
export async function runAgent(
  job: Job,
  view: RunView,
  entry: Registered,
  agent: AnyAgent,
  state: AnyState,
  world: World,
): Promise<Acted> {
  const bench = new Bench(job, view, world);
  const attempt: Attempt = { job, view, entry, agent, state, world, bench, params: paramsOf(entry, job, agent, world) };
  try {
    const { answer, mind } = (await bench.within(agent.timeout ?? timeoutMs, (tools) =>
      think(attempt, tools),
    )) as Answered;
    if (bench.pause) return { end: 'pause', outcome: bench.pause.outcome };
    return {
      end: 'answer',
      answer,
      mind,
      decisions: bench.decisions.map((decision) => ({ ...decision, context: inContext(decision.context, mind) })),
      ...(agent.remember ? { remember: (checked) => agent.remember?.(checked, state) ?? [] } : {}),
    };
  } catch (error) {
    return bench.ended(error);
  } finally {
    await bench.clear();
  }
}

function think(attempt: Attempt, tools: Tools): Answered | Promise<Answered> {
  if (attempt.agent.recall) return thinkSlowly(attempt, tools);
  return byRules(attempt, tools, none);
}

async function thinkSlowly(attempt: Attempt, tools: Tools): Promise<Answered> {
  const memories = await recall(attempt);
  return await byRules(attempt, tools, memories);
}

function byRules(
  { agent, state, params }: Attempt,
  tools: Tools,
  memories: readonly Recalled[],
): Answered | Promise<Answered> {
  const mind: Mind = { by: 'rules', ...(params ? { params: params.version } : {}) };
  const answer = agent.rules(state, { ...tools, memories, params } satisfies AgentTools);
  return answer instanceof Promise ? answer.then((given) => ({ answer: given, mind })) : { answer, mind };
}

/** What memory has on this state, each memory once, in the order of the questions. */
async function recall({ agent, state, view, world, bench }: Attempt): Promise<readonly Recalled[]> {
  const asked = await agent.recall?.(state, { db: world.db, signal: bench.signal });
  const questions = asked ? [asked].flat() : [];
  const { recall: ask } = world;
  if (!ask || questions.length === 0) return none;
  const { workspace, userId } = view;
  const found = await Promise.all(
    questions.map((question) => ask({ ...question, text: mask(question.text), workspace, userId }, bench.signal)),
  );
  const once = new Map(found.flat().map((one) => [one.memory.memoryId, one]));
  bench.progress('recall', once.size === 1 ? '1 memory' : `${once.size} memories`, {
    memories: [...once.values()]
      .slice(0, mostShown)
      .map(({ memory }) => ({ id: memory.memoryId, says: memory.content })),
  });
  return [...once.values()];
}

const mostShown = 10;

/** The parameters in force; version 0 where nobody has learnt anything, or nobody says. */
function paramsOf(entry: Registered, job: Job, { learns }: AnyAgent, world: World): InForce | null {
  if (!learns) return null;
  return world.parameters?.(entry.name, job.task.member) ?? { version: 0, params: learns.start };
}

/** A decision says which mind made it. */
function inContext(context: unknown, mind: Mind): unknown {
  const said = maskJson(mind);
  return typeof context === 'object' && context !== null && !Array.isArray(context)
    ? { ...context, mind: said }
    : { of: context, mind: said };
}
