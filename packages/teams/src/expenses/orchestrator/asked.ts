import type { AgentTools, Brief, Counted, Facts, StepDecision } from '@holdfast/agents';
import type { NewMemory } from '@holdfast/memory';
import { z } from 'zod';
import { type At, atOf } from '../at.ts';
import { errors } from '../errors.ts';
import { type Input, isChat } from '../input.ts';
import { byMemory } from '../memory/by-memory.ts';
import { rememberTold } from '../memory/told.ts';
import type { Catalogue, Planned } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { type Followed, planOf, stepOf } from './follow.ts';
import type { Done } from './in-plan.ts';

type Asked<M extends Planned> = z.infer<(typeof catalogue)[M]['ask']>;

/** What of a run's state a member of a plan needs. */
export type InRun = Followed & { readonly input: object; readonly $: Facts };

/** How a member tells what it decided; in the form of all members unless said. */
export type Deciding = (asks: readonly unknown[], answered: Brief, memories: readonly Counted[]) => StepDecision;

/** Lets a member answer what the plan asks of it, one after another, as one answer; then memory speaks to it. */
export async function asked<M extends Planned, A extends Brief>(
  state: InRun,
  tools: AgentTools,
  member: M,
  answer: (ask: Asked<M>, at: At) => Promise<A>,
  deciding: Deciding = (...found) => decisionOf(member, ...found, questionIn(state.input)),
): Promise<A & { done: z.infer<typeof Done> }> {
  const plan = planOf(state);
  const asks = z
    .array((catalogue as Catalogue)[member]?.ask ?? z.never())
    .min(1)
    .safeParse(stepOf(plan, member)?.asks);
  if (!plan || !asks.success) {
    const reason = asks.error ? z.prettifyError(asks.error) : 'no plan asks anything of it';
    const { code, message } = errors.PLAN_ASK({ member, reason });
    return tools.fail(code, message);
  }
  const from = performance.now();
  const at = await atOf(state.$, tools, plan.today);
  const answers: A[] = [];
  for (const ask of asks.data) {
    tools.signal.throwIfAborted();
    answers.push(await answer(ask as Asked<M>, at));
  }
  const telling = { member, question: questionIn(state.input), asks: asks.data, today: plan.today };
  const { answer: answered, memories } = await byMemory(together(answers), telling, tools);
  tools.decide(deciding(asks.data, answered, memories));
  return { ...answered, done: { region: tools.attempt.at, ms: Math.round(performance.now() - from) } };
}

/** Lists are joined, texts follow one another; there is at least one answer. */
function together<A extends Brief>(answers: readonly A[]): A {
  const [first, ...more] = answers as readonly [A, ...A[]];
  return more.reduce((one, next) => {
    const fields = Object.entries(next).map(([name, value]) => {
      const before: unknown = one[name as keyof A];
      return [name, Array.isArray(value) && Array.isArray(before) ? [...before, ...value] : value];
    });
    return { ...one, ...Object.fromEntries(fields), text: `${one.text}\n\n${next.text}` };
  }, first);
}

/**
 * What a person may call right or wrong: what was asked, what was found. Rows stay in the answer. The analyst's figures are exact, so
 * that what is wrong with its answer is how the question was read.
 */
const decisionOf = (
  member: string,
  asks: readonly unknown[],
  { text, figures, degraded }: Brief,
  memories: readonly Counted[],
  question: string | null,
): StepDecision => ({
  type: `${member}_answer`,
  context: {
    ...(question === null ? {} : { question }),
    asks,
    figures: figures.slice(0, 20).map(({ source: _, ...figure }) => figure),
    degraded,
    memories,
  },
  reasoning: text.slice(0, 2_000),
  action: { action: 'answer' },
  ...(member === 'analyst' ? { teaches: 'orchestrator' } : {}),
});

const questionIn = (input: object): string | null =>
  isChat(input as Input) ? (input as { question: string }).question : null;

/** What a member's part of a plan leaves to remember; of an operator's question nothing, for it is about everybody. */
export function rememberAsked(member: Planned, answer: object, { input, all, $ }: InRun): NewMemory[] {
  const plan = planOf({ all });
  const step = stepOf(plan, member);
  if (!plan || !step || $.user === null || !('figures' in answer)) return [];
  const telling = { member, question: questionIn(input), asks: step.asks, today: plan.today };
  return rememberTold(telling, answer as Brief);
}
