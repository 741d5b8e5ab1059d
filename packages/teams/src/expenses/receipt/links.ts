import { type Db, loadQueries } from '@holdfast/db';
import { mask } from '@holdfast/telemetry';
import type { ClerkAnswer, FieldName, Fields } from './answer.ts';
import type { Charge } from './copies.ts';

const queries = loadQueries(new URL('../sql/expense_documents.sql', import.meta.url), [
  'link_of',
  'links',
  'link_with_print',
  'post',
  'link',
  'charges_without_document',
  'usual_currency',
  'known_merchants',
  'correct',
]);

type Asking = Pick<Db, 'run'>;

/** Which expense a document belongs to. */
export interface Link {
  document_id: string;
  expense_id: string;
  how: 'posted' | 'linked' | 'copy';
}

export async function linkOf(db: Asking, document: string): Promise<Link | undefined> {
  return (await db.run<Link>(queries.link_of, { document }))[0];
}

export function linksOf(db: Asking, documents: readonly string[]): Promise<Link[]> {
  return documents.length === 0 ? Promise.resolve([]) : db.run<Link>(queries.links, { documents });
}

/** An expense as a receipt or a person says it is. */
export interface NewExpense {
  document: string;
  /** Made of the document: whoever posts it, it is the same. */
  expense: string;
  print: string | null;
  run: string;
  user: string | null;
  date: string;
  amount: string;
  category: string | null;
  description: string;
  merchant: string;
  payment: string | null;
  currency: string | null;
}

/**
 * Makes the expense of a document and the link between them, in one statement: whoever repeats it, and how often, there is
 * one expense. Gives the document's link, or that of the other receipt of this very purchase that was faster.
 */
export async function post(db: Asking, expense: NewExpense): Promise<Link> {
  const [made] = await db.run(queries.post, { ...expense });
  const own = await linkOf(db, expense.document);
  if (own) return own;
  const [other] = expense.print === null ? [] : await db.run<Link>(queries.link_with_print, { print: expense.print });
  if (made || !other) throw new Error(`document ${expense.document} was neither posted nor is it linked`);
  return other;
}

/** Says that the document belongs to an expense that is there; undefined: there is no such expense, or it has its original. */
export async function linkTo(
  db: Asking,
  link: { document: string; expense: string; how: 'linked' | 'copy'; print: string | null; run: string },
): Promise<Link | undefined> {
  await db.run(queries.link, link);
  return linkOf(db, link.document);
}

/** What may be the same purchase, entered by hand or sent by a bank. */
export function chargesLike(db: Asking, user: string, date: string, amount: string): Promise<Charge[]> {
  return db
    .run<Omit<Charge, 'expenseId'> & { expense_id: string }>(queries.charges_without_document, { user, date, amount })
    .then((rows) => rows.map(({ expense_id: expenseId, ...row }) => ({ expenseId, ...row })));
}

/** Names of merchants as the ledger has them: the user's own, then everybody's, the commonest first. */
export async function knownMerchants(db: Asking, user: string | null): Promise<string[]> {
  return (await db.run<{ merchant: string }>(queries.known_merchants, { user })).map(({ merchant }) => merchant);
}

export async function usualCurrency(db: Asking, user: string | null): Promise<string | null> {
  if (user === null) return null;
  return (await db.run<{ currency: string }>(queries.usual_currency, { user }))[0]?.currency ?? null;
}

/** What a person was asked about: fields as they were read and as they were shown, and why. */
export interface AskedAbout {
  document: string;
  run: string;
  read: Fields;
  shown: Fields;
  /** The reader found nothing against it. */
  certain: boolean;
  /** That the reading is not certain was all. */
  alone: boolean;
}

/** Keeps what a person said of the fields; gives those that were shown otherwise, as `field: shown → said`. */
export async function keepCorrections(
  db: Asking,
  { document, run, read, shown, certain, alone }: AskedAbout,
  said: ClerkAnswer,
): Promise<string[]> {
  const fields = (['merchant', 'date', 'total', 'currency'] as const satisfies readonly FieldName[]).flatMap((name) => {
    const word = said[name];
    if (word === undefined) return [];
    const { value, confidence } = read[name];
    const told = mask(name === 'total' ? exact(word) : word);
    return [{ name, value, shown: shown[name].value, confidence, told, agreed: shown[name].value === told }];
  });
  if (fields.length === 0) return [];
  await db.run(queries.correct, {
    document,
    run,
    certain,
    alone,
    fields: fields.map(({ name }) => name),
    reads: fields.map(({ value }) => value),
    confidences: fields.map(({ confidence }) => confidence.toFixed(3)),
    saids: fields.map(({ told }) => told),
    agreed: fields.map(({ agreed }) => agreed),
  });
  return fields
    .filter(({ agreed }) => !agreed)
    .map(({ name, shown: value, told }) => `${name}: ${value ?? 'nothing'} → ${told}`);
}

/** `12.5` is 12.50. */
export function exact(amount: string): string {
  const [whole = '0', part = ''] = amount.split('.');
  return `${whole}.${part.padEnd(2, '0')}`;
}
