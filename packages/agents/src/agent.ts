import type { InForce } from '@holdfast/learning';
import type { Model } from '@holdfast/llm';
import type { Recalled } from '@holdfast/memory';
import { agentId, type Decision, type Job, type RunView, type Write } from '@holdfast/queue';
import { mask, maskJson } from '@holdfast/telemetry';
import { Asked as AskedModels } from './asking.ts';
import { Bench, type Made, rulesTools, timeoutMs } from './bench.ts';
import { counted, memberOf, roundedSimilarity } from './counted.ts';
import type { AgentTools, AnyAgent, Asked, Tools } from './member.ts';
import type { Mind } from './mind.ts';
import type { Registered } from './registry.ts';
import type { AnyState } from './state.ts';
import type { Planned } from './thinking/channels.ts';
import type { Acted, World } from './world.ts';

const none: readonly Recalled[] = [];

/** An answer and the mind it came from. */
interface Answered {
  answer: unknown;
  mind: Mind;
  writes?: readonly Write[];
  saved?: boolean;
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
  /** What its rules ask of models. */
  models: AskedModels;
  params: InForce | null;
  skill(name: string): InForce;
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
  const models = new AskedModels({ job, view, entry, agent, models: world.models, signal: bench.signal });
  const learnt = { params: paramsOf(entry, job, agent, world), skill: skillsOf(entry, agent, world) };
  const attempt: Attempt = { job, view, entry, agent, state, world, bench, models, ...learnt };
  try {
    const { answer, mind, writes, saved } = (await bench.within(agent.timeout ?? timeoutMs, (tools) =>
      think(attempt, tools),
    )) as Answered;
    if (bench.pause) return { end: 'pause', outcome: bench.pause.outcome };
    return {
      end: 'answer',
      answer,
      mind,
      ...(writes ? { writes } : {}),
      ...(saved ? { saved } : {}),
      decisions: bench.decisions.map((decision) => withMindOf(decision, mind, attempt)),
      ...(agent.remember ? { remember: (checked) => agent.remember?.(checked, state) ?? [] } : {}),
      ...(agent.writes ? { writing: (checked) => agent.writes?.(checked, state) ?? [] } : {}),
    };
  } catch (error) {
    return bench.ended(error);
  } finally {
    await bench.clear();
  }
}

function think(attempt: Attempt, tools: Tools): Answered | Promise<Answered> {
  const { agent, world } = attempt;
  const model = agent.model === null ? null : (world.models?.of(agent.model ?? 'fast') ?? null);
  if (model) return thinkWithModel(attempt, tools, model);
  if (attempt.agent.recall) return thinkSlowly(attempt, tools);
  return byRules(attempt, tools, none);
}

async function thinkSlowly(attempt: Attempt, tools: Tools): Promise<Answered> {
  const memories = await recall(attempt);
  return await byRules(attempt, tools, memories);
}

/** LangGraph is loaded with the first thought that needs it. */
async function thinkWithModel(attempt: Attempt, tools: Tools, model: Model): Promise<Answered> {
  const { job, view, agent, bench } = attempt;
  const { withModel } = await import('./thinking/mind.ts');
  const { answer, mind, writes, saved } = await withModel({
    ...attempt,
    tools,
    model,
    until: performance.now() + (agent.timeout ?? timeoutMs) / 2,
    steps: agent.steps ?? mostSteps,
    signal: bench.signal,
    recall: () => recall(attempt),
    asking: asking(attempt),
  });
  // What a model decided by itself is a decision; with `says`, or where they took over, the rules made theirs.
  if (mind.by === 'model') {
    bench.decisions.push({
      agentId: agentId(view.team, job.task.member),
      type: job.task.member,
      context: maskJson({ input: attempt.state.input }),
      action: maskJson(answer),
    });
  }
  bench.progress('decide', mind.by === 'rules' ? 'by its rules' : `by ${mind.model}`, { ...mind });
  return { answer, mind, saved, writes: writes.map((write) => statementOf(agent, write)) };
}

const mostSteps = 8;

function statementOf({ tools = [] }: AnyAgent, { tool, statement, params }: Planned): Write {
  const query = tools.find(({ name }) => name === tool)?.statements?.[statement];
  if (!query) throw new TypeError(`the tool ${tool} has no statement ${statement}`);
  return { query, params };
}

function byRules(attempt: Attempt, tools: Tools, memories: readonly Recalled[]): Answered | Promise<Answered> {
  const { agent, state, params, skill } = attempt;
  const mind = (): Mind => ({
    by: 'rules',
    ...(params ? { params: params.version } : {}),
    ...attempt.models.mind,
  });
  const answer = agent.rules(state, rulesTools(tools, { memories, params, skill, ...asking(attempt) }));
  if (!(answer instanceof Promise)) return { answer, mind: mind() };
  return answer.then((given) => ({ answer: given, mind: mind() }));
}

/** What rules may ask of memory and of models themselves. */
const asking = (attempt: Attempt): Pick<AgentTools, 'recall' | 'counted' | 'model'> => ({
  model: (role) => attempt.models.of(role),
  recall: (asked) => askMemory(attempt, asked),
  counted: (recalled, changed) => counted(recalled, attempt.world.registry, changed),
});

/** What memory has on this state. */
async function recall(attempt: Attempt): Promise<readonly Recalled[]> {
  const { agent, state, world, bench } = attempt;
  return await askMemory(attempt, (await agent.recall?.(state, { db: world.db, signal: bench.signal })) ?? null);
}

/** Each memory once, in the order of the questions. */
async function askMemory({ view, world, bench }: Attempt, asked: Asked): Promise<readonly Recalled[]> {
  const questions = asked ? [asked].flat() : [];
  const { recall: ask } = world;
  if (!ask || questions.length === 0) return none;
  const { workspace, userId } = view;
  const from = performance.now();
  const found = await Promise.all(
    questions.map((question) => ask({ ...question, text: mask(question.text), workspace, userId }, bench.signal)),
  );
  const once = new Map(found.flat().map((one) => [one.memory.memoryId, one]));
  if (once.size === 0) return none;
  bench.progress('recall', once.size === 1 ? '1 memory' : `${once.size} memories`, {
    ms: Math.round(performance.now() - from),
    memories: [...once.values()].slice(0, mostShown).map((one) => shown(one, world)),
  });
  return [...once.values()];
}

const mostShown = 10;

/** A memory as the step trace has it: which agent left it, where, and how near it is. */
function shown({ memory, similarity }: Recalled, { registry }: World): Record<string, unknown> {
  const { memoryId, content, kind, team, region } = memory;
  return {
    id: memoryId,
    says: content,
    kind,
    similarity: roundedSimilarity(similarity),
    team,
    member: memberOf(memory, registry),
    region,
  };
}

/** The parameters in force; version 0 where nobody has learnt anything, or nobody says. */
function paramsOf(entry: Registered, job: Job, { learns }: AnyAgent, world: World): InForce | null {
  if (!learns) return null;
  return world.parameters?.(entry.name, job.task.member) ?? { version: 0, params: learns.start };
}

/** The parameters of each skill as they were when first asked for: one attempt judges by one version. */
function skillsOf(entry: Registered, { skills = {} }: AnyAgent, world: World): (name: string) => InForce {
  const known = new Map<string, InForce>();
  return (name) => {
    const learner = Object.hasOwn(skills, name) ? skills[name] : undefined;
    if (!learner) throw new TypeError(`there is no skill ${name}`);
    const found = known.get(name) ?? world.parameters?.(entry.name, name) ?? { version: 0, params: learner.start };
    known.set(name, found);
    return found;
  };
}

/** A decision says which mind made it, by which version of what is learnt, and whom people's words on it teach. */
function withMindOf({ teaches, ...decision }: Made, mind: Mind, { agent, skill }: Attempt): Decision {
  if (teaches === undefined) return { ...decision, context: inContext(decision.context, mind) };
  const { params: _own, ...rest } = mind;
  const own = Object.hasOwn(agent.skills ?? {}, teaches) ? { params: skill(teaches).version } : {};
  return { ...decision, context: inContext(decision.context, { ...rest, ...own, teaches }) };
}

function inContext(context: unknown, mind: Mind): unknown {
  const said = maskJson(mind);
  return typeof context === 'object' && context !== null && !Array.isArray(context)
    ? { ...context, mind: said }
    : { of: context, mind: said };
}
