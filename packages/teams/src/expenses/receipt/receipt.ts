import { createHash } from 'node:crypto';
import type { AgentTools, Facts, StepDecision } from '@holdfast/agents';
import { HoldfastError } from '@holdfast/errors';
import { mask, point } from '@holdfast/telemetry';
import type { DocumentRow } from '@holdfast/tools';
import { todayOf } from '../at.ts';
import { categoryOf } from '../categories/category.ts';
import { categoryDecision, categorySkill } from '../categories/learner.ts';
import { CategoryRules } from '../categories/learnt.ts';
import type { Categorised } from '../categories/weigh.ts';
import { maskedKey } from '../fraud/merchant-name.ts';
import type { ClerkAnswer, Copy, Extracted, Fields, ReceiptRead } from './answer.ts';
import { printOf } from './copies.ts';
import { certainCopy, confidenceOf, doubtsOf } from './doubts.ts';
import { extract } from './extract.ts';
import { findCopies } from './find-copies.ts';
import { knownOf } from './known.ts';
import { ReceiptRules, sureOf, taught } from './learnt.ts';
import { exact, keepCorrections, type Link, linkOf, linkTo, post, usualCurrency } from './links.ts';
import { paidBy } from './paid-by.ts';

/** What the member needs of the run. */
export interface Reading {
  readonly document: string;
  readonly run: Facts;
  /** Its own first answer, and the clerk's to it, where there are any. */
  readonly asked: ReceiptRead | undefined;
  readonly clerk: ClerkAnswer | undefined;
}

/** How many attempts may fail. */
export const tries = 5;
/** How often an attempt comes back for an earlier copy that is still being read; then it goes on without. */
const mostWaits = 30;
const waitMs = 2_000;

/**
 * The rules of the member `receipt`: reads the document, looks for the same purchase, and posts it, links it, or asks. May be
 * repeated from any place: what was read is kept with the document, and a document has at most one expense.
 */
export async function readReceipt(at: Reading, tools: AgentTools): Promise<ReceiptRead> {
  const { documents, db, fail, progress } = tools;
  const document = await documents.find(at.document);
  if (!document) return fail('DOCUMENT_MISSING', `there is no document ${at.document}`);
  const link = await linkOf(db, document.document_id);
  if (link) progress('linked', `it belongs to expense ${link.expense_id.slice(0, 8)} since an earlier attempt`);
  await documents.mark(document.document_id, 'processing', { agentId: tools.attempt.agentId });
  progress('document', `${document.original_filename}, ${document.pages} ${document.pages === 1 ? 'page' : 'pages'}`);
  const read = await readOrProblem(document, tools);
  const answer =
    'problem' in read ? unreadable(document, read.problem) : await conclude(document, read, link, at, tools);
  await finish(document, answer, 'problem' in read ? null : read, { at, tools });
  return answer;
}

type Problem = NonNullable<ReceiptRead['problem']>;

/** What the file itself is to blame for is an answer, and so is what five attempts could not do; the rest is tried again. */
async function readOrProblem(document: DocumentRow, tools: AgentTools): Promise<Extracted | { problem: Problem }> {
  try {
    return await extract(document, tools);
  } catch (error) {
    const final = ['STORE_MISSING', 'STORE_DAMAGED'];
    if (!(error instanceof HoldfastError)) throw error;
    if (error.status >= 500 && !final.includes(error.code) && tools.attempt.tries + 1 < tries) throw error;
    const { code, message, fix } = error;
    return { problem: { code, message: mask(message), fix } };
  }
}

async function conclude(
  document: DocumentRow,
  found: Extracted,
  link: Link | undefined,
  at: Reading,
  tools: AgentTools,
): Promise<ReceiptRead> {
  const read = taught(found, ReceiptRules.parse(tools.params?.params));
  const base = baseOf(document, read);
  if (link) return ended(base, link, 'an earlier attempt had come this far');
  if (at.clerk) return await byClerk(document, { found, read }, { ...at, clerk: at.clerk }, tools);
  const known = await knownOf(read.fields, tools);
  const { copies, waitsFor } = await findCopies(document, { fields: read.fields, meant: known.fields }, tools);
  if (waitsFor) waitFor(waitsFor, tools);
  const seen = { ...base, copies, ...(known.memories.length > 0 ? { memories: [...known.memories] } : {}) };
  for (const copy of copies) tools.progress('copies', copy.says, { certainty: copy.certainty });
  const certain = copies.find((copy) => copy.expense_id !== null && copy.certainty >= certainCopy);
  if (certain) return await belongs(document, seen, certain, at, tools);
  const today = await todayOf(tools.db);
  const own = doubtsOf(read, { user: document.user_id, today, copies });
  const doubts = [...own, ...known.doubts];
  if (doubts.length > 0) {
    const moved = own.length === 0 ? { without_memories: { action: 'posted' as const } } : {};
    return { ...seen, ...moved, outcome: 'asks', doubts, reasoning: `A person is asked: ${doubts.join('; ')}.` };
  }
  return await posted(document, seen, { ...saidBy(known.fields), remembered: known.category }, at, tools);
}

/** Comes back when the earlier copy is done. */
function waitFor(other: string, { kept, snooze, progress }: AgentTools): void {
  const waits = typeof kept === 'number' ? kept : 0;
  if (waits >= mostWaits) return;
  progress('waits', `a copy of it, document ${other.slice(0, 8)}, is being read`);
  snooze(waitMs, waits + 1);
}

/** What makes an expense, as it was read or as a person said. */
interface Said {
  merchant: string;
  date: string;
  total: string;
  currency: string | null;
  category?: string | undefined;
  /** What a person said of an earlier receipt there. */
  remembered?: string | null;
  payment: string | null;
  user?: string | undefined;
}

const saidBy = ({ merchant, date, total, currency, payment }: Fields): Said => ({
  merchant: merchant.value ?? '',
  date: date.value ?? '',
  total: total.value ?? '',
  currency: currency.value,
  payment: payment.value,
});

async function posted(
  document: DocumentRow,
  base: ReceiptRead,
  said: Said,
  at: Reading,
  { db, progress, skill, decide }: AgentTools,
): Promise<ReceiptRead> {
  const user = document.user_id ?? said.user ?? null;
  const description = `Receipt ${document.original_filename}`;
  const rules = CategoryRules.parse(skill(categorySkill).params);
  const category = await categoryOf({ merchant: said.merchant, userId: user }, { db }, rules);
  await point('receipt.posting', { document: document.document_id });
  const link = await post(db, {
    document: document.document_id,
    expense: expenseIdOf(document.document_id),
    // A person who was asked has decided that it is no copy: then it has a print of its own.
    print: at.clerk ? null : base.fields && printOf(user, base.fields),
    run: at.run.runId,
    user,
    date: said.date,
    amount: said.total,
    category: said.category ?? said.remembered ?? category.category,
    description,
    merchant: said.merchant,
    payment: paidBy(said.payment),
    currency: said.currency ?? (await usualCurrency(db, user)) ?? 'USD',
  });
  await point('receipt.posted', { document: document.document_id });
  progress('posted', `${said.total} at ${said.merchant} on ${said.date}`, { expense: link.expense_id });
  const told = toldCategory(said) ?? category;
  const answer = { ...base, category: { category: told.category, says: told.says } };
  if (link.document_id !== document.document_id) {
    // Another receipt of this purchase was faster.
    const copy: Copy = {
      kind: 'same receipt',
      document_id: link.document_id,
      expense_id: link.expense_id,
      certainty: 0.95,
      says: 'merchant, day, amount and number are the same as of one that was read in the same moment',
    };
    await linkTo(db, {
      document: document.document_id,
      expense: link.expense_id,
      how: 'copy',
      print: null,
      run: at.run.runId,
    });
    return { ...ended(answer, { ...link, how: 'copy' }, copy.says), copies: [copy, ...answer.copies] };
  }
  if (said.category === undefined) {
    const chosen = said.remembered ? { ...category, ...told, from: 'memory' } : category;
    decide(categorised(link.expense_id, said.merchant, chosen));
  }
  return ended(answer, link, `${said.merchant}, ${said.date}, ${said.total}`);
}

function toldCategory({ category, remembered }: Said): { category: string; says: string } | null {
  if (category !== undefined) return { category, says: 'a person said so' };
  return remembered ? { category: remembered, says: 'a person said so of an earlier receipt' } : null;
}

/** What the expense was posted as, for people to judge by itself. */
const categorised = (
  expense: string,
  merchant: string,
  found: Omit<Categorised, 'from'> & { from: string },
): StepDecision => ({
  type: categoryDecision,
  teaches: categorySkill,
  context: {
    expense_id: expense,
    merchant,
    key: maskedKey(merchant) ?? '',
    from: found.from,
    likeliest: found.likeliest,
  },
  reasoning: `${found.category ?? 'No category'}: ${found.says}.`,
  action: { action: found.category },
  confidence: found.confidence,
});

/** The receipt belongs to an expense that is there: it is its document, or another copy of it. */
async function belongs(
  document: DocumentRow,
  base: ReceiptRead,
  copy: Copy,
  at: Reading,
  { db }: AgentTools,
): Promise<ReceiptRead> {
  const how = copy.kind === 'same purchase' ? 'linked' : 'copy';
  const print = how === 'linked' && base.fields ? printOf(document.user_id, base.fields) : null;
  const to = { document: document.document_id, expense: copy.expense_id ?? '', print, run: at.run.runId };
  await point('receipt.posting', { document: document.document_id });
  // Somebody else may have become its original meanwhile: then this is a copy of that one.
  const link = (await linkTo(db, { ...to, how })) ?? (await linkTo(db, { ...to, how: 'copy', print: null }));
  await point('receipt.posted', { document: document.document_id });
  if (link) return ended(base, link, copy.says);
  const doubts = ['the expense it seemed to belong to was deleted meanwhile'];
  return { ...base, outcome: 'asks', doubts, reasoning: `A person is asked: ${doubts[0]}.` };
}

async function byClerk(
  document: DocumentRow,
  { found, read }: { found: Extracted; read: Extracted },
  at: Reading & { clerk: ClerkAnswer },
  tools: AgentTools,
): Promise<ReceiptRead> {
  const { clerk, asked } = at;
  const about = {
    document: document.document_id,
    run: at.run.runId,
    read: found.fields,
    shown: read.fields,
    certain: found.certain,
    // Where a field is missing, that is the doubt.
    alone: !read.certain && asked?.doubts.length === 1 && confidenceOf(read.fields) > 0,
  };
  const corrected = await keepCorrections(tools.db, about, clerk);
  const base: ReceiptRead = { ...baseOf(document, read), copies: asked?.copies ?? [], corrected, confidence: 1 };
  if (clerk.verdict === 'discard')
    return { ...base, outcome: 'discarded', reasoning: mask(`A person said it is no receipt${because(clerk)}.`) };
  if (clerk.verdict === 'duplicate') {
    const copy: Copy = {
      kind: 'same purchase',
      document_id: null,
      expense_id: clerk.expense_id ?? null,
      certainty: 1,
      says: mask(`a person said so${because(clerk)}`),
    };
    const answer = await belongs(document, base, copy, at, tools);
    // There is nobody left to ask: an expense that does not exist is told, and nothing is posted.
    return answer.outcome === 'asks' ? { ...answer, outcome: 'discarded' } : answer;
  }
  const { merchant = '', date = '', total = '', currency, category, user_id: user } = clerk;
  const payment = read.fields.payment.value;
  const said = {
    merchant: mask(merchant),
    date,
    total: exact(total),
    currency: currency ?? read.fields.currency.value,
    category,
    payment,
    user,
  };
  return await posted(document, base, said, at, tools);
}

const because = ({ reason }: ClerkAnswer): string => (reason ? ` (${reason})` : '');

function baseOf({ document_id }: DocumentRow, { fields, pages, vision }: Extracted): ReceiptRead {
  return {
    document_id,
    outcome: 'asks',
    expense_id: null,
    confidence: confidenceOf(fields),
    fields,
    pages,
    doubts: [],
    copies: [],
    category: null,
    corrected: [],
    problem: null,
    reasoning: '',
    ...(vision ? { vision } : {}),
  };
}

const words = {
  posted: 'A new expense was posted',
  linked: 'It is the receipt of an expense that was there',
  copy: 'It is another copy; no expense was posted',
} as const;

function ended(base: ReceiptRead, { how, expense_id }: Link, why: string): ReceiptRead {
  const outcome = how === 'copy' ? 'duplicate' : how;
  const corrected = base.corrected.length > 0 ? ` A person corrected ${base.corrected.join(', ')}.` : '';
  return { ...base, outcome, expense_id, reasoning: `${words[how]}: ${why}.${corrected}` };
}

const unreadable = ({ document_id }: DocumentRow, problem: Problem): ReceiptRead => ({
  document_id,
  outcome: 'unreadable',
  expense_id: null,
  confidence: 0,
  fields: null,
  pages: [],
  doubts: [],
  copies: [],
  category: null,
  corrected: [],
  problem,
  reasoning: `${problem.message}. ${problem.fix}`,
});

const statuses = {
  posted: 'completed',
  linked: 'completed',
  duplicate: 'completed',
  discarded: 'completed',
  asks: 'waiting',
  unreadable: 'failed',
} as const;

/** The document's row and the decision say the same as the answer. */
async function finish(
  document: DocumentRow,
  answer: ReceiptRead,
  read: Extracted | null,
  { at, tools: { documents, decide, attempt } }: { at: Reading; tools: AgentTools },
): Promise<void> {
  const { outcome, fields, copies, doubts, expense_id, corrected, confidence, reasoning, problem } = answer;
  const { memories, without_memories, vision } = answer;
  const { agentId } = attempt;
  await documents.mark(document.document_id, statuses[outcome], { agentId, ...(problem ? { problem } : {}) });
  decide({
    type: `receipt_${outcome}`,
    context: {
      document_id: document.document_id,
      filename: document.original_filename,
      fields: shown(fields),
      copies,
      corrected,
      ...(memories ? { memories } : {}),
      ...(without_memories ? { without_memories } : {}),
      answered: at.clerk !== undefined,
      ...(read ? { certain: read.certain, sure: sureOf(read.fields), read_as: read.fields.merchant.value } : {}),
      ...(vision ? { vision } : {}),
    },
    reasoning,
    action: { action: outcome, expense_id, doubts, asks: outcome === 'asks' ? 'clerk' : null },
    confidence,
  });
}

const shown = (fields: Fields | null): Record<string, string | null> =>
  Object.fromEntries(Object.entries(fields ?? {}).map(([name, { value }]) => [name, value]));

/** The id of the expense that a document makes: a UUID (RFC 9562, version 8) of its own id. */
export function expenseIdOf(document: string): string {
  const hex = createHash('sha256').update(`expense of document ${document.toLowerCase()}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
