import { hash } from 'node:crypto';
import { type ActAt, intake } from '@holdfast/agents';
import { loadQueries } from '@holdfast/db';
import { z } from 'zod';
import { Day } from '../day.ts';
import { errors } from '../errors.ts';
import { centsOf, currencyPattern, decimalOf } from './fields.ts';

const queries = loadQueries(new URL('../sql/expense_changes.sql', import.meta.url), ['lines_there', 'take_lines']);

/** An expense out of a line of a table file. */
interface Line {
  id: string;
  owner: string | null;
  day: string;
  amount: string;
  currency: string;
  merchant: string | null;
  category: string | null;
  description: string | null;
  payment: string | null;
  place: string | null;
  recurring: boolean;
  tags: string;
}

type Cells = Readonly<Record<string, string>>;

/** Expenses out of a bank's export, a spreadsheet, or what this view gave as CSV. */
export const expenseLines = intake<Line>({
  does: 'Each line becomes an expense, and fraud looks at it like at any other. A line that is there already changes nothing.',
  most: 100_000,
  columns: {
    date: { title: 'Date', says: '2026-01-31', needed: true, also: ['expense_date', 'day', 'booking date', 'datum'] },
    amount: { title: 'Amount', says: '1234.50', needed: true, also: ['expense_amount', 'sum', 'total', 'betrag'] },
    merchant: { title: 'Merchant', also: ['payee', 'name', 'shop'] },
    category: { title: 'Category', also: ['shopping_type'] },
    currency: { title: 'Currency', says: 'the amount’s sign, else USD' },
    description: { title: 'Description', also: ['memo', 'note', 'purpose'] },
    payment_method: { title: 'Paid by', also: ['payment method', 'paid by'] },
    place: { title: 'Place' },
    recurring: { title: 'Recurring', says: 'yes or no' },
    tags: { title: 'Tags', says: 'with commas between' },
    user_id: { title: 'User', says: 'a user’s id', also: ['user'] },
    expense_id: { title: 'Expense', says: 'its id, where it has one' },
  },
  reader: (at) => {
    const seen = new Map<string, number>();
    return (cells) => lineOf(cells, at, seen);
  },
  keep: async (lines, { db, signal }, write) => {
    signal.throwIfAborted();
    const column = <Name extends keyof Line>(name: Name): Line[Name][] => lines.map((line) => line[name]);
    const ids = column('id');
    if (!write) return new Set(ids).size - (await db.run(queries.lines_there, { ids })).length;
    const taken = await db.run(queries.take_lines, {
      ids,
      owners: column('owner'),
      days: column('day'),
      amounts: column('amount'),
      currencies: column('currency'),
      merchants: column('merchant'),
      categories: column('category'),
      descriptions: column('description'),
      payments: column('payment'),
      places: column('place'),
      recurrings: column('recurring'),
      tags: column('tags'),
    });
    return taken.length;
  },
});

type TakenBy = Pick<ActAt, 'userId'> & { user: string | null };

function lineOf(cells: Cells, at: TakenBy, seen: Map<string, number>): Line {
  const owner = ownerOf(cells, at);
  const said: Omit<Line, 'id'> = {
    owner,
    day: dayOf(cells['date'] ?? ''),
    amount: amountOf(cells['amount'] ?? ''),
    currency: currencyOf(cells['currency'] ?? '', cells['amount'] ?? ''),
    merchant: textOf(cells, 'merchant', 200),
    category: textOf(cells, 'category', 100),
    description: textOf(cells, 'description', 400),
    payment: textOf(cells, 'payment_method', 100),
    place: textOf(cells, 'place', 100),
    recurring: yesOf(cells['recurring'] ?? ''),
    tags: (textOf(cells, 'tags', 400) ?? '')
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean)
      .join(','),
  };
  const given = cells['expense_id'] ?? '';
  if (given !== '' && !z.guid().safeParse(given).success)
    throw errors.LINE_INVALID({ column: 'expense_id', reason: 'is no id' });
  return { id: given.toLowerCase() || idOf(said, seen), ...said };
}

/** Two coffees of one day are two expenses, the same file again is none: the n-th of equal lines has the n-th id. */
function idOf(line: Omit<Line, 'id'>, seen: Map<string, number>): string {
  const print = hash('sha256', JSON.stringify(['expense of a table file', ...Object.values(line)]));
  const nth = (seen.get(print) ?? 0) + 1;
  seen.set(print, nth);
  const hex = hash('sha256', `${print} ${nth}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function ownerOf(cells: Cells, { user, userId }: TakenBy): string | null {
  const named = (cells['user_id'] ?? '').toLowerCase() || user || userId;
  if (named === null || named === undefined)
    throw errors.LINE_INVALID({ column: 'user_id', reason: 'is missing: it says whose expense it is' });
  if (!z.guid().safeParse(named).success) throw errors.LINE_INVALID({ column: 'user_id', reason: 'is no user’s id' });
  if (userId !== null && named !== userId) throw errors.LINE_FORBIDDEN();
  return named;
}

function dayOf(text: string): string {
  if (text === '') throw errors.LINE_INVALID({ column: 'date', reason: 'is missing' });
  if (!Day.safeParse(text).success)
    throw errors.LINE_INVALID({ column: 'date', reason: `is no day such as 2026-01-31: ${text.slice(0, 40)}` });
  return text;
}

/** The currencies a sign may stand for, the usual one first. */
const signs: Readonly<Record<string, readonly string[]>> = {
  $: [
    'USD',
    'CAD',
    'AUD',
    'NZD',
    'SGD',
    'HKD',
    'TWD',
    'MXN',
    'ARS',
    'CLP',
    'COP',
    'BBD',
    'BSD',
    'BZD',
    'JMD',
    'NAD',
    'TTD',
  ],
  '€': ['EUR'],
  '£': ['GBP', 'EGP', 'FKP', 'GIP', 'LBP', 'SHP', 'SYP'],
};
const SIGN = /^(-?)\s*([$€£])\s*/;

/** With or without commas between the thousands, a currency's sign before it. */
function amountOf(text: string): string {
  if (text === '') throw errors.LINE_INVALID({ column: 'amount', reason: 'is missing' });
  const plain = text.replace(SIGN, '$1');
  const cents = centsOf(/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? plain.replaceAll(',', '') : plain);
  if (cents === null)
    throw errors.LINE_INVALID({ column: 'amount', reason: `is no amount such as 1234.50: ${text.slice(0, 40)}` });
  return decimalOf(cents);
}

/** What the column says, else the amount's sign; a sign of another currency than the column's is not guessed at. */
function currencyOf(text: string, amount: string): string {
  const sign = SIGN.exec(amount)?.[2] ?? '';
  const meant = signs[sign];
  const code = text === '' ? (meant?.[0] ?? 'USD') : text.toUpperCase();
  if (!currencyPattern.test(code))
    throw errors.LINE_INVALID({ column: 'currency', reason: `is no code such as USD: ${text.slice(0, 40)}` });
  if (meant && !meant.includes(code))
    throw errors.LINE_INVALID({ column: 'currency', reason: `is ${code}, and the amount has ${sign}` });
  return code;
}

function textOf(cells: Cells, column: string, most: number): string | null {
  const text = cells[column] ?? '';
  if (text.length > most) throw errors.LINE_INVALID({ column, reason: `has more than ${most} characters` });
  if (/\p{Cc}/u.test(text)) throw errors.LINE_INVALID({ column, reason: 'has control characters' });
  return text || null;
}

function yesOf(text: string): boolean {
  const said = text.toLowerCase();
  if (['', 'no', 'false', '0'].includes(said)) return false;
  if (['yes', 'true', '1'].includes(said)) return true;
  throw errors.LINE_INVALID({ column: 'recurring', reason: `is neither yes nor no: ${text.slice(0, 40)}` });
}
