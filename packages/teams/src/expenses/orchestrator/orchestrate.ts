import type { AgentTools, Counted, Facts, StepDecision } from '@holdfast/agents';
import type { NewMemory } from '@holdfast/memory';
import { knownOf } from '../analyst/index.ts';
import { todayOf } from '../at.ts';
import { type Input, isChat } from '../input.ts';
import { askPlans, planIn, rememberPlan } from '../memory/plans.ts';
import { catalogue } from './catalogue.ts';
import { degradedBy } from './degraded.ts';
import { type Followed, phaseOf, planOf } from './follow.ts';
import { goesOn } from './follow-up.ts';
import { QuestionRules, reworded } from './learnt.ts';
import { type Orchestrated, type Plan, type PlanStep, problemsOf } from './plan.ts';
import { type Routed, route } from './route.ts';
import { type Parts, synthesise } from './synthesise.ts';
import { askedBefore } from './talk.ts';
import { notUnderstood, turnAway } from './turn-away.ts';

type State = Followed & Parts & { readonly input: Input; readonly $: Facts };

/** The rules of the orchestrator: a plan first, another where a member failed, at the end the answer. */
export async function orchestrate(state: State, tools: AgentTools): Promise<Orchestrated> {
  const phase = phaseOf(state);
  if (phase.do === 'plan') return await plan(state, tools, []);
  if (phase.do === 'replan') return await plan(state, tools, phase.failed);
  return synthesise(state, tools);
}

async function plan(state: State, tools: AgentTools, failed: readonly string[]): Promise<Orchestrated> {
  const { input, $ } = state;
  if (!isChat(input)) return tools.fail('PLAN_EMPTY', 'only a question is planned');
  const [peers, today] = await Promise.all([tools.peers(), input.today ?? todayOf(tools.db)]);
  const before = planOf(state);
  const { routed, memories } = before
    ? { routed: withoutFailed(before, failed), memories: [] }
    : await routedFor(input, $, today, tools);
  if (routed === 'off' || routed === 'help') {
    tools.decide(unread({ question: input.question, today }, routed));
    return turnAway(routed);
  }
  const { steps } = routed;
  if (steps.length === 0 && !before) {
    tools.decide(unread({ question: input.question, today }, 'not understood'));
    return notUnderstood(routed.notes);
  }
  const wrong = steps.length > 0 ? problemsOf(steps, catalogue, failed) : [];
  if (wrong.length > 0 && !before) {
    // What the rules themselves got wrong is told as not understood: the person who asked can say it otherwise.
    tools.decide(unread({ question: input.question, today }, 'not understood'));
    return notUnderstood([...routed.notes, ...wrong.map(({ message }) => message)]);
  }
  if (wrong.length > 0) throw new AggregateError(wrong, wrong.map(({ message }) => message).join('; '));
  const notes = [...routed.notes, ...degradedBy(steps, peers)];
  tools.progress('plan', steps.map(({ member }) => member).join(', ') || 'nothing is left to ask', {
    steps: steps.length,
  });
  tools.decide({
    type: 'plan',
    context: { question: input.question, today, failed, memories },
    reasoning: [...steps.map(({ member, why }) => `${member}: ${why}`), ...notes].join('. '),
    action: steps,
  });
  return { kind: 'plan', today, steps, by: 'rules', notes, failed: [...failed] };
}

/** The route of a question; one that goes on from nothing in its conversation goes on from what memory has. */
async function routedFor(
  input: Extract<Input, { question: string }>,
  $: Facts,
  today: string,
  tools: AgentTools,
): Promise<{ routed: Routed; memories: Counted[] }> {
  const { text: question, notes } = reworded(input.question, QuestionRules.parse(tools.params?.params));
  const [known, before, recalled] = await Promise.all([
    knownOf({ db: tools.db, userId: $.user }),
    askedBefore(input, $, tools),
    tools.recall(askPlans(question, goesOn(question))),
  ]);
  const [latest] = recalled;
  const remembered = before.length === 0 && goesOn(question) && latest ? planIn(latest.memory) : undefined;
  const routed = route(question, { today, known, before: remembered?.steps ?? before });
  const used = remembered && typeof routed === 'object' && routed.steps.length > 0;
  if (used)
    routed.notes.push(`Read as going on from “${remembered.question.slice(0, 200)}”, asked on ${remembered.today}.`);
  if (typeof routed === 'object') routed.notes.unshift(...notes.map((note) => `${note}.`));
  const memories = recalled.map((one, at) =>
    used && at === 0 ? tools.counted(one, { says: 'the question goes on from it' }) : tools.counted(one),
  );
  return { routed, memories };
}

/** What a plan leaves to remember: how the question was understood. It is the asker's own memory. */
export function rememberPlanned(said: Orchestrated, { input, $ }: Pick<State, 'input' | '$'>): NewMemory[] {
  if (said.kind !== 'plan' || !isChat(input) || $.user === null) return [];
  return rememberPlan(input.question, said);
}

const unreads = {
  off: 'It is outside of what this team does.',
  help: 'Somebody wants to know what there is.',
  'not understood': 'Nobody could make a request of it.',
} as const;

/** A question of which no plan was made, for people to say what was meant. */
const unread = (context: { question: string; today: string }, why: keyof typeof unreads): StepDecision => ({
  type: 'no_plan',
  context,
  reasoning: unreads[why],
  action: { action: why },
});

/** What is left when some have failed: the others no longer wait for them. */
function withoutFailed({ steps, notes }: Plan, failed: readonly string[]): { steps: PlanStep[]; notes: string[] } {
  const left = steps.filter(({ member }) => !failed.includes(member));
  return {
    steps: left.map((step) => ({ ...step, after: step.after.filter((name) => !failed.includes(name)) })),
    notes,
  };
}
