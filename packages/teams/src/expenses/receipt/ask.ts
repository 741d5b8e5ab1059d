import { z } from 'zod';

/** What may be asked of the member `receipt`. Documents are sent by the page, the command line or the inbox; a plan names them. */
export const ReceiptAsk = z.discriminatedUnion('kind', [
  /** What became of this document. */
  z.strictObject({ kind: z.literal('document'), document_id: z.guid() }),
  /** "Here is my receipt": what became of the asker's newest one; waited for while it is being read. */
  z.strictObject({ kind: z.literal('latest') }),
  /** The newest ones and where each stands; `waiting`: those that wait for a person. */
  z.strictObject({ kind: z.literal('list'), only: z.literal('waiting').optional() }),
]);
export type ReceiptAsk = z.infer<typeof ReceiptAsk>;
