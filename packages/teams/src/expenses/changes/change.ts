import { randomUUID } from 'node:crypto';
import type { ActAt, Acted } from '@holdfast/agents';
import { loadQueries, type Statements, transaction } from '@holdfast/db';
import { z } from 'zod';
import { keepUsed } from '../budget/read.ts';
import { errors } from '../errors.ts';
import { type Corrected, centsOf, decimalOf, type Fields } from './fields.ts';

const queries = loadQueries(new URL('../sql/expense_changes.sql', import.meta.url), [
  'to_change',
  'change',
  'add_part',
  'drop_parts',
  'keep_change',
  'to_undo',
  'undone',
]);

type Stored = Fields & { expense_id: string; user_id: string | null };

interface Change {
  expense: string;
  kind: 'corrected' | 'split';
  before: Partial<Fields>;
  after: Partial<Fields>;
  parts: string[];
}

export interface Part {
  amount: string;
  category?: string | undefined;
  description?: string | undefined;
}

/** Changes fields of an expense and keeps what they were. Throws EXPENSE_MISSING, CHANGE_EMPTY. */
export function correct(said: Corrected, at: ActAt): Promise<Acted> {
  return transaction(at.db, async (tx) => {
    const was = await toChange(tx, at.key ?? '', at.userId);
    const wanted = Object.entries(said) as [keyof Corrected, string][];
    const changed = wanted
      .map(([name, value]) => [name, value === '' ? null : value] as const)
      .filter(([name, value]) => !same(name, was[name], value));
    if (changed.length === 0) throw errors.CHANGE_EMPTY();
    const after = Object.fromEntries(changed);
    const before = Object.fromEntries(changed.map(([name]) => [name, was[name]]));
    await write(tx, { ...was, ...after });
    const undo = await keep(tx, { expense: was.expense_id, kind: 'corrected', before, after, parts: [] }, at.by);
    return { says: `${changed.map(([name]) => name.replace('_', ' ')).join(', ')} corrected`, undo };
  });
}

/**
 * Takes parts out of an expense: each becomes an expense of its own, the rest stays with this one. Together they are what it was.
 * Throws EXPENSE_MISSING, SPLIT_AMOUNT.
 */
export function split(parts: readonly Part[], at: ActAt): Promise<Acted> {
  return transaction(at.db, async (tx) => {
    const was = await toChange(tx, at.key ?? '', at.userId);
    const whole = centsOf(was.amount);
    const taken = parts.map((part) => centsOf(part.amount) ?? 0n);
    if (whole === null || whole === 0n) throw errors.SPLIT_AMOUNT({ reason: 'it has no amount that could be split' });
    const rest = whole - taken.reduce((sum, one) => sum + one, 0n);
    if (taken.some((one) => one === 0n || one > 0n !== whole > 0n))
      throw errors.SPLIT_AMOUNT({ reason: `each part has the sign of the whole, ${decimalOf(whole)}, and is not 0` });
    if (rest === 0n || rest > 0n !== whole > 0n)
      throw errors.SPLIT_AMOUNT({ reason: `the parts leave ${decimalOf(rest)} of ${decimalOf(whole)}` });
    const ids = parts.map(() => randomUUID());
    for (const [index, { amount, category, description }] of parts.entries())
      await tx.run(queries.add_part, {
        expense: was.expense_id,
        part: ids[index],
        amount,
        category: category || was.category,
        description: description || null,
      });
    const after = { amount: decimalOf(rest) };
    await write(tx, { ...was, ...after });
    const change: Change = {
      expense: was.expense_id,
      kind: 'split',
      before: { amount: was.amount },
      after,
      parts: ids,
    };
    const undo = await keep(tx, change, at.by);
    const said = `${was.currency ?? ''} ${after.amount}`.trim();
    return { says: `${ids.length === 1 ? 'One part is' : `${ids.length} parts are`} taken out; ${said} stays`, undo };
  });
}

/** Takes a change back as long as nobody changed the same since. Throws CHANGE_MISSING, CHANGE_OVERTAKEN. */
export function undo(change: string, at: ActAt): Promise<Acted> {
  return transaction(at.db, async (tx) => {
    const [made] = await tx.run<Omit<Change, 'expense'> & { expense_id: string; undone: boolean }>(queries.to_undo, {
      change,
    });
    if (!made) throw errors.CHANGE_MISSING({ change });
    const now = await toChange(tx, made.expense_id, at.userId);
    const moved = Object.entries(made.after).filter(([name, value]) => !same(name, now[name as keyof Fields], value));
    if (made.undone || moved.length > 0) throw errors.CHANGE_OVERTAKEN();
    if (made.parts.length > 0) await takeParts(tx, made);
    await write(tx, { ...now, ...made.before });
    await tx.run(queries.undone, { change, by: at.by });
    return { says: made.kind === 'split' ? 'The parts are one expense again' : 'It is as it was' };
  });
}

/** The parts go only where they are still what was taken out. */
async function takeParts(
  tx: Statements,
  { parts, before, after }: Pick<Change, 'parts' | 'before' | 'after'>,
): Promise<void> {
  const dropped = await tx.run<{ amount: string | null }>(queries.drop_parts, { parts });
  const sum = dropped.reduce((all, { amount }) => all + (centsOf(amount) ?? 0n), 0n);
  const taken = (centsOf(before.amount ?? null) ?? 0n) - (centsOf(after.amount ?? null) ?? 0n);
  if (dropped.length !== parts.length || sum !== taken) throw errors.CHANGE_OVERTAKEN();
}

async function toChange(tx: Statements, expense: string, scope: string | null): Promise<Stored> {
  const [row] = z.guid().safeParse(expense).success ? await tx.run<Stored>(queries.to_change, { expense, scope }) : [];
  if (!row) throw errors.EXPENSE_MISSING({ expense_id: expense.slice(0, 60) });
  return row;
}

/** The last of a change: budgets are kept as they are after it. */
async function write(tx: Statements, { user_id, expense_id, ...fields }: Stored): Promise<void> {
  await tx.run(queries.change, { expense: expense_id, ...fields });
  if (user_id !== null) await keepUsed(tx, [user_id], null);
}

async function keep(
  tx: Statements,
  { expense, kind, before, after, parts }: Change,
  by: string,
): Promise<Acted['undo']> {
  const [kept] = await tx.run<{ change_id: string }>(queries.keep_change, {
    expense,
    kind,
    by,
    before: JSON.stringify(before),
    after: JSON.stringify(after),
    parts,
  });
  return { act: 'undo', input: { change: kept?.change_id ?? '' } };
}

const same = (name: string, a: string | null, b: string | null): boolean =>
  a === b || (name === 'amount' && a !== null && b !== null && centsOf(a) !== null && centsOf(a) === centsOf(b));
