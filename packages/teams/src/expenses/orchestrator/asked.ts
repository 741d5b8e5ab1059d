import { type Brief, type Facts, type Tools } from '@holdfast/agents';
import { z } from 'zod';
import { type At, atOf } from '../at.ts';
import { errors } from '../errors.ts';
import type { Catalogue, Planned } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { type Followed, planOf, stepOf } from './follow.ts';

/** Where and how long a member worked for a plan. */
export const Done = z.object({ region: z.string(), ms: z.number().int() });

/** The form of a member's answer in a plan: its own, and where it was made. */
export const inPlan = <S extends z.ZodRawShape>(answer: z.ZodObject<S>) => answer.extend({ done: Done });

type Asked<M extends Planned> = z.infer<(typeof catalogue)[M]['ask']>;

/** Lets a member answer what the plan asks of it. */
export async function asked<M extends Planned, A extends Brief>(
  state: Followed & { readonly $: Facts },
  tools: Tools,
  member: M,
  answer: (ask: Asked<M>, at: At) => Promise<A>,
): Promise<A & { done: z.infer<typeof Done> }> {
  const plan = planOf(state);
  const ask = (catalogue as Catalogue)[member]?.ask.safeParse(stepOf(plan, member)?.ask);
  if (!plan || !ask?.success) {
    const reason = ask?.error ? z.prettifyError(ask.error) : 'no plan asks anything of it';
    const { code, message } = errors.PLAN_ASK({ member, reason });
    return tools.fail(code, message);
  }
  const from = performance.now();
  const given = await answer(ask.data as Asked<M>, await atOf(state.$, tools, plan.today));
  return { ...given, done: { region: tools.attempt.at, ms: Math.round(performance.now() - from) } };
}
