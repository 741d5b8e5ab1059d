import type { ReceiptAsk } from '../receipt/ask.ts';
import { expenseIn } from './fraud-asks.ts';

/** What words about receipts ask: one by its id, those that wait, a list, else the newest. */
export function receiptAsk(text: string): ReceiptAsk {
  const id = expenseIn(text);
  if (id) return { kind: 'document', document_id: id };
  if (/\b(?:wait(?:s|ing)?|open|pending|unclear|unsure|not sure)\b/i.test(text))
    return { kind: 'list', only: 'waiting' };
  const several = /\breceipts\b/i.test(text) && !/\b(?:here|these|this)\b/i.test(text);
  return several ? { kind: 'list' } : { kind: 'latest' };
}
