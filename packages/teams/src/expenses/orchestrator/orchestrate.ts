import type { Facts, Tools } from '@holdfast/agents';
import { todayOf } from '../at.ts';
import { type Input, isChat } from '../input.ts';
import { catalogue } from './catalogue.ts';
import { degradedBy } from './degraded.ts';
import { type Followed, phaseOf, planOf } from './follow.ts';
import { type Orchestrated, type Plan, problemsOf } from './plan.ts';
import { route } from './route.ts';
import { type Parts, synthesise } from './synthesise.ts';
import { turnAway } from './turn-away.ts';

type State = Followed & Parts & { readonly input: Input; readonly $: Facts };

/** The rules of the orchestrator: a plan first, another where a member failed, at the end the answer. */
export async function orchestrate(state: State, tools: Tools): Promise<Orchestrated> {
  const phase = phaseOf(state);
  if (phase.do === 'plan') return await plan(state, tools, []);
  if (phase.do === 'replan') return await plan(state, tools, phase.failed);
  return synthesise(state, tools);
}

async function plan(state: State, tools: Tools, failed: readonly string[]): Promise<Orchestrated> {
  const { input } = state;
  if (!isChat(input)) return tools.fail('PLAN_EMPTY', 'only a question is planned');
  const [peers, today] = await Promise.all([tools.peers(), input.today ?? todayOf(tools.db)]);
  const before = planOf(state);
  const steps = before ? withoutFailed(before, failed) : route(input.question, { today });
  if (!steps) return turnAway(input.question);
  const wrong = steps.length > 0 ? problemsOf(steps, catalogue, failed) : [];
  if (wrong.length > 0) throw new AggregateError(wrong, 'the rules made a plan that is refused');
  const notes = degradedBy(steps, peers);
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

/** What is left when some have failed: the others no longer wait for them. */
function withoutFailed({ steps }: Plan, failed: readonly string[]): Plan['steps'] {
  return steps
    .filter(({ member }) => !failed.includes(member))
    .map((step) => ({ ...step, after: step.after.filter((name) => !failed.includes(name)) }));
}
