import { Brief, type Figure, type Tools } from '@holdfast/agents';
import { mask, maskJson } from '@holdfast/telemetry';
import type { DocumentRow } from '@holdfast/tools';
import type { At } from '../at.ts';
import { type Fields, fieldNames, type ReceiptRead, ReceiptSaid } from './answer.ts';
import type { ReceiptAsk } from './ask.ts';

/** What telling about receipts needs besides `At`. */
export interface Hands extends Pick<Tools, 'documents' | 'answered' | 'snooze' | 'kept'> {
  workspace: string;
}

/** How often it is looked whether a receipt has been read, a second apart; then the answer says that it has not. */
const mostLooks = 120;
const lookMs = 1_000;
const mostListed = 20;

/**
 * Tells what became of receipts. Each document has a run of its own that reads it, once, whoever asks about it; this one waits for that
 * run without holding a worker. Nobody is told of another user's document.
 */
export async function tellReceipt(ask: ReceiptAsk, at: At, hands: Hands): Promise<Brief> {
  if (ask.kind === 'list') return await list(ask, at, hands);
  const document = await wanted(ask, at, hands);
  if (!document) return Brief.parse({ text: nothing, degraded: ['No receipt was found.'] });
  const id = document.document_id;
  const said = ReceiptSaid.safeParse((await hands.answered('receipt', [id])).get(id)).data;
  if (said && 'outcome' in said) return briefOf(document, said);
  const looks = typeof hands.kept === 'number' ? hands.kept : 0;
  if (looks < mostLooks) {
    at.progress('waits', `${document.original_filename} is being read`);
    hands.snooze(lookMs, looks + 1);
  }
  const text = `${document.original_filename} is stored and has not been read yet: others are before it. Ask again in a while.`;
  return Brief.parse({ text, documents: [shown(document)], degraded: ['The receipt is still being read.'] });
}

const nothing =
  'I have no receipt of yours. Send me a picture or a PDF of it: with the paper clip here, on the page Documents, or with `holdfast upload`.';

async function wanted(
  ask: Exclude<ReceiptAsk, { kind: 'list' }>,
  { userId }: At,
  { documents, workspace }: Hands,
): Promise<DocumentRow | undefined> {
  if (ask.kind === 'latest') return (await documents.list({ user: userId, workspace, type: 'receipt', most: 1 }))[0];
  const found = await documents.find(ask.document_id);
  const theirs = found?.workspace === workspace && (userId === null || found.user_id === userId);
  return theirs && found.document_type === 'receipt' ? found : undefined;
}

const outcomes: Readonly<Record<ReceiptRead['outcome'], string>> = {
  posted: 'I posted a new expense',
  linked: 'It belongs to an expense that was there',
  duplicate: 'I had it already, so nothing was posted',
  asks: 'I am not sure of it, so a person is asked; nothing was posted',
  discarded: 'A person said that it is no receipt; nothing was posted',
  unreadable: 'I could not read it',
};

function briefOf(document: DocumentRow, read: ReceiptRead): Brief {
  const { outcome, fields, doubts, confidence, problem, category, expense_id } = read;
  const what = fields ? saidOf(fields) : document.original_filename;
  const why = problem ? `${problem.message}. ${problem.fix}` : doubts.map((doubt) => `- ${doubt}`).join('\n');
  const filed = category?.category ? ` Its category is ${category.category} (${category.says}).` : '';
  const text = [`**${what}.** ${outcomes[outcome]}.${filed}`, why].filter(Boolean).join('\n');
  return Brief.parse(
    maskJson({
      text,
      figures: fields ? figuresOf(fields, confidence) : [],
      tables: fields ? [tableOf(fields, expense_id)] : [],
      documents: [shown(document)],
    }),
  );
}

const saidOf = ({ merchant, date, total, currency }: Fields): string =>
  [merchant.value ?? 'An unknown merchant', date.value, total.value && `${currency.value ?? ''} ${total.value}`.trim()]
    .filter(Boolean)
    .join(', ');

function figuresOf({ total, currency }: Fields, confidence: number): Figure[] {
  const sure: Figure = { name: 'how sure the reading is', unit: 'score', value: confidence };
  if (total.value === null || currency.value === null) return [sure];
  return [{ name: 'total of the receipt', unit: 'money', value: total.value, currency: currency.value }, sure];
}

function tableOf(fields: Fields, expense: string | null) {
  return {
    title: 'What was read',
    columns: [
      { name: 'field', kind: 'text' as const },
      { name: 'read', kind: 'text' as const },
      { name: 'confidence', kind: 'percent' as const },
    ],
    rows: [
      ...fieldNames.flatMap((name) => {
        const { value, confidence } = fields[name];
        return value === null ? [] : [[name, value, Math.round(confidence * 1_000) / 10]];
      }),
      ...(expense === null ? [] : [['expense', expense, null]]),
    ],
  };
}

async function list({ only }: Extract<ReceiptAsk, { kind: 'list' }>, at: At, hands: Hands): Promise<Brief> {
  const { documents, workspace } = hands;
  const status = only === 'waiting' ? { status: 'waiting' as const } : {};
  const rows = await documents.list({ user: at.userId, workspace, type: 'receipt', most: mostListed, ...status });
  if (rows.length === 0) return Brief.parse({ text: only ? 'None of your receipts waits for a person.' : nothing });
  const head = only
    ? `${rows.length === 1 ? 'One receipt waits' : `${rows.length} receipts wait`} for a person.`
    : `Your latest ${rows.length === 1 ? 'receipt' : `${rows.length} receipts`}:`;
  const newest = rows.slice(0, 5).map((row) => `- ${mask(row.original_filename)}: ${states[row.processing_status]}`);
  return Brief.parse({
    text: [head, ...newest].join('\n'),
    figures: [{ name: only ? 'receipts that wait' : 'receipts listed', unit: 'count', value: rows.length }],
    tables: [
      {
        title: 'Receipts',
        columns: [
          { name: 'file', kind: 'text' },
          { name: 'state', kind: 'text' },
          { name: 'sent', kind: 'date' },
        ],
        rows: rows.map((row) => [
          mask(row.original_filename),
          states[row.processing_status],
          row.created_at.toISOString().slice(0, 10),
        ]),
      },
    ],
    documents: rows.slice(0, 5).map(shown),
  });
}

const states: Readonly<Record<DocumentRow['processing_status'], string>> = {
  pending: 'waits to be read',
  processing: 'is being read',
  waiting: 'waits for a person',
  completed: 'done',
  failed: 'could not be read',
};

const shown = ({ document_id, original_filename: name, content_type: type }: DocumentRow) => ({
  document_id,
  name: mask(name),
  type,
});
