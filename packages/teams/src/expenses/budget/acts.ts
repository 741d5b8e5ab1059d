import { type ActAt, type Acted, act } from '@holdfast/agents';
import { loadQueries, transaction } from '@holdfast/db';
import { z } from 'zod';
import { Amount, centsOf, currencyPattern } from '../changes/fields.ts';
import { errors } from '../errors.ts';
import { nameOf } from './line.ts';
import { monthNamed } from './month.ts';
import { keepUsed } from './read.ts';

const queries = loadQueries(new URL('../sql/budgets.sql', import.meta.url), ['limit_of', 'set_limit', 'lift_limit']);

const Named = {
  user_id: z.guid().describe('a user’s id'),
  category: z.string().trim().min(1).max(100).describe('All spending, or a category'),
  month: z
    .string()
    .regex(/^2\d{3}-(0[1-9]|1[0-2])$/, 'is no month such as 2026-01')
    .describe('2026-01'),
};
const Sum = Amount.refine((amount) => (centsOf(amount) ?? 0n) > 0n, 'is not above 0');
const Other = {
  currency: z.string().regex(currencyPattern, 'is no code such as USD').optional().describe('USD'),
  warn_at: z
    .string()
    .regex(/^(0?\.\d{1,2}|1|1\.0{1,2})$/, 'is no share such as 0.80')
    .optional()
    .describe('tell at this share, 0.80'),
};
const Limit = z.strictObject({ ...Named, amount: Sum, ...Other });
const Changed = z.strictObject({ ...Named, amount: Sum.optional(), ...Other });
type Named = z.infer<z.ZodObject<typeof Named>>;

interface Stored {
  category: string;
  amount: string;
  warn_at: string;
  currency: string;
}

/** What people do to budgets. A limit that is set again replaces the one before; both ways can be taken back. */
export const budgetActs = {
  limit: act({
    title: 'Set a budget',
    does: 'One for a month, person and category',
    on: 'view',
    input: Limit,
    act: limit,
  }),
  change: act({
    title: 'Change',
    does: 'Sets another limit for this month',
    on: 'row',
    input: Changed,
    act: limit,
  }),
  lift: act({
    title: 'Remove',
    does: 'The month has no such budget any more',
    on: 'row',
    input: z.strictObject(Named),
    act: lift,
  }),
};

function limit(said: z.infer<typeof Changed>, at: ActAt): Promise<Acted> {
  return transaction(at.db, async (tx) => {
    const { user_id: user, month } = own(said, at);
    const category = stored(said.category);
    const [was] = await tx.run<Stored>(queries.limit_of, { user, category, month });
    const { amount, currency, warn_at } = { ...was, ...said };
    if (amount === undefined) throw errors.LIMIT_MISSING();
    const name = was?.category ?? category;
    await tx.run(queries.set_limit, {
      user,
      category: name,
      month,
      amount,
      currency: currency ?? 'USD',
      warn_at: warn_at ?? '0.80',
    });
    await keepUsed(tx, [user], monthNamed(said.month));
    const named = { user_id: user, category: name, month: said.month };
    const { category: _, ...before } = was ?? {};
    return {
      says: `${nameOf(name)}: ${currency ?? 'USD'} ${amount} for ${said.month}`,
      undo: was ? { act: 'limit', input: { ...named, ...before } } : { act: 'lift', key: name, input: named },
    };
  });
}

function lift(said: Named, at: ActAt): Promise<Acted> {
  return transaction(at.db, async (tx) => {
    const { user_id: user, month } = own(said, at);
    const [was] = await tx.run<Stored>(queries.limit_of, { user, category: stored(said.category), month });
    if (!was) throw errors.LIMIT_MISSING();
    await tx.run(queries.lift_limit, { user, category: was.category, month });
    return {
      says: `${nameOf(was.category)} has no budget for ${said.month} any more`,
      undo: { act: 'limit', input: { user_id: user, month: said.month, ...was } },
    };
  });
}

function own(
  { user_id, month }: { user_id: string; month: string },
  { userId }: ActAt,
): { user_id: string; month: string } {
  if (userId !== null && userId !== user_id) throw errors.LIMIT_FORBIDDEN();
  return { user_id, month: `${month}-01` };
}

const stored = (category: string): string => (category === nameOf('*') ? '*' : category);
