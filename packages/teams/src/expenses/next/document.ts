import type { ReceiptRead } from '../receipt/answer.ts';

export interface Read {
  receipt: Pick<ReceiptRead, 'outcome'> | undefined;
  /** How often it has answered. */
  times: number;
  clerk: unknown;
  failed: { readonly receipt?: unknown; readonly clerk?: unknown };
}

/** A document: receipt reads it, the clerk answers where there is doubt, receipt does what the clerk said. */
export function afterDocument({ receipt, times, clerk, failed }: Read): 'receipt' | 'clerk' | 'done' {
  if (failed.receipt || failed.clerk) return 'done';
  if (!receipt) return 'receipt';
  if (receipt.outcome !== 'asks' || times > 1) return 'done';
  return clerk ? 'receipt' : 'clerk';
}
