import { isPlanned, type Planned } from './catalogue.ts';
import type { Orchestrated, Plan } from './plan.ts';

/** What a run that follows a plan knows; the team's state has it. */
export interface Followed {
  readonly all: { readonly orchestrator: readonly Orchestrated[] };
  readonly turns: Readonly<Record<string, number>>;
  readonly failed: Readonly<Record<string, { readonly code: string; readonly message: string } | undefined>>;
}

export type Phase =
  | { do: 'plan' }
  | { do: 'work'; members: readonly Planned[] }
  | { do: 'replan'; failed: readonly Planned[] }
  | { do: 'answer' }
  | { do: 'done' };

/** At most: a plan, another after a failure, the answer. */
const mostAnswers = 3;

/** What follows in a run that answers a question. Pure; `next` obeys it, and the orchestrator asks it what to do. */
export function phaseOf(state: Followed): Phase {
  const said = state.all.orchestrator;
  const plan = said.at(-1);
  if (!plan) return { do: 'plan' };
  if (plan.kind === 'answer' || said.length >= mostAnswers) return { do: 'done' };
  const members = stepsOf(plan).filter((name) => !state.turns[name]);
  const failed = stepsOf(plan).filter((name) => state.failed[name]);
  if (failed.length > 0 && said.length === 1) return { do: 'replan', failed };
  if (members.length === 0) return { do: 'answer' };
  const waiting = new Set<string>(members);
  const ready = members.filter((name) => !stepOf(plan, name)?.after.some((other) => waiting.has(other)));
  // A circle is refused before it runs; should one be stored all the same, nobody waits for ever.
  return { do: 'work', members: ready.length > 0 ? ready : members };
}

/** The plan in force. */
export const planOf = ({ all }: Pick<Followed, 'all'>): Plan | undefined =>
  all.orchestrator.findLast((said): said is Plan => said.kind === 'plan');

export const stepOf = (plan: Plan | undefined, member: string) => plan?.steps.find((step) => step.member === member);

const stepsOf = (plan: Plan): Planned[] => [...new Set(plan.steps.map(({ member }) => member))].filter(isPlanned);
