import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { giveAnswer, type Prompts } from '@holdfast/agents';
import { openStage, type Stage, until } from '@holdfast/agents/testing';
import { type DocumentRow, Documents, FolderStore } from '@holdfast/tools';
import { openReader, type Reader } from '@holdfast/tools/reading';
import { drawPdf, drawPicture, type Spoilt } from '@holdfast/tools/reading/testing';
import expenses from '../../team.ts';
import type { ClerkAnswer, ReceiptRead } from '../answer.ts';

/** A receipt of a shop, as its lines; what is given replaces what it says. */
export function slip(given: Record<string, string | null> = {}): string[] {
  const says = {
    shop: 'CORNER CAFE',
    date: '2026-11-20',
    time: '08:15',
    invoice: 'A-1001',
    total: '4.86',
    more: null,
    ...given,
  };
  const line = (name: string, value: string): string => name.padEnd(18) + value.padStart(8);
  return [
    says.shop ?? '',
    '12 Main Street',
    [says.date, says.time].filter(Boolean).join(' '),
    ...(says.invoice ? [`Invoice No: ${says.invoice}`] : []),
    line('Latte', '3.50'),
    line('Cookie', '1.00'),
    line('Subtotal', '4.50'),
    line('Tax', '0.36'),
    ...(says.total ? [line('TOTAL', says.total)] : []),
    ...(says.more ? [says.more] : []),
    'Thank you, come again',
  ];
}

/** The team at a desk of its own: a database, a store, a reader. */
export interface Desk extends Stage {
  documents: Documents;
  reader: Reader;
  /** Uploads lines as a PDF with text, which needs no reading of pictures. */
  sendPdf(lines: readonly string[], user?: string | null): Promise<string>;
  sendPicture(lines: readonly string[], user?: string | null, spoilt?: Spoilt): Promise<string>;
  send(bytes: Uint8Array, filename: string, user?: string | null): Promise<string>;
  /** The run that the watch starts for the document. */
  runOf(document: string): Promise<string>;
  /** Waits until the document's run is over, or somebody is asked; gives receipt's latest answer. */
  answered(document: string): Promise<ReceiptRead>;
  clerk(document: string, answer: ClerkAnswer): Promise<ReceiptRead>;
  row(document: string): Promise<DocumentRow>;
  /** Expenses of the user that came from receipts or belong to one. */
  expensesOf(user: string): Promise<{ expense_id: string; merchant: string; amount: string; date: string }[]>;
  /** For a worker: with store and reader. */
  hands(): { documents: Documents; reader: Reader };
}

export async function openDesk(name: string, prompts: Prompts = {}): Promise<Desk> {
  const stage = await openStage({ expenses }, name, prompts);
  const root = mkdtempSync(join(tmpdir(), 'holdfast-receipts-'));
  const documents = new Documents(stage.db, new FolderStore(root));
  const reader = openReader();
  const send = async (bytes: Uint8Array, filename: string, user: string | null = null) =>
    (await documents.add({ bytes, filename, user })).document.document_id;
  const runOf = (document: string): Promise<string> =>
    until('the watch starts a run', async () => {
      const runs = await stage.queue.runs({ team: 'expenses', limit: 500 });
      return runs.find(({ input }) => (input as { document_id?: string }).document_id === document)?.run_id;
    });
  const answered = async (document: string): Promise<ReceiptRead> => {
    const run = await runOf(document);
    return await until(
      `receipt has answered about ${document}`,
      async () => {
        const tasks = await stage.queue.tasks(run);
        const failed = tasks.find((task) => task.status === 'failed');
        if (failed) throw new Error(JSON.stringify(failed.error));
        const done = tasks.filter((task) => task.member === 'receipt' && task.status === 'completed').at(-1);
        const answer =
          (done?.result as { answer?: ReceiptRead } | null)?.answer ?? (done?.result as ReceiptRead | undefined);
        const over = (await stage.queue.run(run))?.status !== 'running';
        return answer && (over || answer.outcome === 'asks') ? answer : undefined;
      },
      120_000,
    );
  };
  return {
    ...stage,
    documents,
    reader,
    send,
    sendPdf: async (lines, user) => send(await drawPdf([lines]), 'receipt.pdf', user ?? null),
    sendPicture: async (lines, user, spoilt) => send(await drawPicture(lines, spoilt), 'receipt.png', user ?? null),
    runOf,
    answered,
    async clerk(document, answer) {
      const run = await runOf(document);
      const { approval_id: approvalId, hash, proposal } = await stage.asked(run);
      await giveAnswer(stage.queue, stage.registry, { approvalId, hash, proposal, answer, by: 'clara' });
      await stage.ended(run);
      return await answered(document);
    },
    row: (document) => documents.get(document),
    expensesOf: (user) =>
      stage.db.sql(
        `SELECT expense_id, merchant, expense_amount::TEXT AS amount, expense_date::TEXT AS date FROM expenses WHERE user_id = $1
         ORDER BY created_at, expense_id`,
        [user],
      ),
    hands: () => ({ documents, reader }),
    async close() {
      reader.close();
      await stage.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export const someone = (): string => randomUUID();
