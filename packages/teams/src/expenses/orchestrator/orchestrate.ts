import type { Facts, Tools } from '@holdfast/agents';
import { knownOf } from '../analyst/index.ts';
import { todayOf } from '../at.ts';
import { type Input, isChat } from '../input.ts';
import { catalogue } from './catalogue.ts';
import { degradedBy } from './degraded.ts';
import { type Followed, phaseOf, planOf } from './follow.ts';
import { type Orchestrated, type Plan, type PlanStep, problemsOf } from './plan.ts';
import { type Routed, route } from './route.ts';
import { type Parts, synthesise } from './synthesise.ts';
import { askedBefore } from './talk.ts';
import { notUnderstood, turnAway } from './turn-away.ts';

type State = Followed & Parts & { readonly input: Input; readonly $: Facts };

/** The rules of the orchestrator: a plan first, another where a member failed, at the end the answer. */
export async function orchestrate(state: State, tools: Tools): Promise<Orchestrated> {
  const phase = phaseOf(state);
  if (phase.do === 'plan') return await plan(state, tools, []);
  if (phase.do === 'replan') return await plan(state, tools, phase.failed);
  return synthesise(state, tools);
}

async function plan(state: State, tools: Tools, failed: readonly string[]): Promise<Orchestrated> {
  const { input, $ } = state;
  if (!isChat(input)) return tools.fail('PLAN_EMPTY', 'only a question is planned');
  const [peers, today] = await Promise.all([tools.peers(), input.today ?? todayOf(tools.db)]);
  const before = planOf(state);
  const routed = before ? withoutFailed(before, failed) : await routedFor(input, $, today, tools);
  if (routed === 'off' || routed === 'help') return turnAway(routed);
  const { steps } = routed;
  if (steps.length === 0 && !before) return notUnderstood(routed.notes);
  const wrong = steps.length > 0 ? problemsOf(steps, catalogue, failed) : [];
  if (wrong.length > 0) throw new AggregateError(wrong, wrong.map(({ message }) => message).join('; '));
  const notes = [...routed.notes, ...degradedBy(steps, peers)];
  tools.progress('plan', steps.map(({ member }) => member).join(', ') || 'nothing is left to ask', {
    steps: steps.length,
  });
  tools.decide({
    type: 'plan',
    context: { question: input.question, today, failed },
    reasoning: [...steps.map(({ member, why }) => `${member}: ${why}`), ...notes].join('. '),
    action: steps,
  });
  return { kind: 'plan', today, steps, by: 'rules', notes, failed: [...failed] };
}

async function routedFor(
  input: Extract<Input, { question: string }>,
  $: Facts,
  today: string,
  tools: Tools,
): Promise<Routed> {
  const [known, before] = await Promise.all([knownOf({ db: tools.db, userId: $.user }), askedBefore(input, $, tools)]);
  return route(input.question, { today, known, before });
}

/** What is left when some have failed: the others no longer wait for them. */
function withoutFailed({ steps, notes }: Plan, failed: readonly string[]): { steps: PlanStep[]; notes: string[] } {
  const left = steps.filter(({ member }) => !failed.includes(member));
  return {
    steps: left.map((step) => ({ ...step, after: step.after.filter((name) => !failed.includes(name)) })),
    notes,
  };
}
