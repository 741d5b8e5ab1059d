import { pictureDistance, samePicture } from '@holdfast/tools';
import { alike, merchantKey } from '../fraud/merchant-name.ts';
import type { Copy, Fields } from './answer.ts';

/** A receipt as far as it tells whether two are of one purchase. */
export interface Receipt {
  documentId: string;
  userId: string | null;
  sha256: string;
  pictureHash: string | null;
  fields: Fields | null;
  text: string | null;
}

/** Another receipt, and the expense it belongs to by now. */
export interface OtherReceipt extends Receipt {
  /** It came first. */
  earlier: boolean;
  /** Somebody still works on it, or is asked about it. */
  open: boolean;
  expenseId: string | null;
}

/** A charge of the user that no receipt has yet. */
export interface Charge {
  expenseId: string;
  merchant: string | null;
  cents: number;
  currency: string | null;
  date: string;
  recurring: boolean;
}

/** Read with this confidence on both, a difference is one of the receipts, not of the reading. */
const sureDifference = 0.75;
/** Of receipts with the same merchant, day and amount. */
const sameText = 0.8;
const sameShop = 0.7;
/** A charge made by hand or by a bank may carry a neighbouring day. */
const daysApart = 3;
/** So many charges of one amount at one shop within 60 days are a habit or a subscription. */
const habit = 3;

/**
 * Whether two receipts are of one purchase, by four evidences: the same file, the same picture, the same receipt scanned
 * again (merchant, day, amount, text), and for a charge the same purchase entered by hand. Pictures of one till's receipts look
 * alike, so what was read decides between them, the invoice number first: two numbers are two purchases. Null: nothing says so.
 */
export function likeness(a: Receipt, b: Receipt): Pick<Copy, 'kind' | 'certainty' | 'says'> | null {
  if (a.sha256 === b.sha256) return { kind: 'same file', certainty: 1, says: 'the very same file' };
  const distance = a.pictureHash && b.pictureHash ? pictureDistance(a.pictureHash, b.pictureHash) : 256;
  const against = difference(a, b);
  if (against === 'sure') return null;
  if (distance <= samePicture) {
    const says = `the same picture (${distance} of 256 bits differ)`;
    return { kind: 'same picture', certainty: against ? 0.6 : 0.95, says: against ? `${says}, read otherwise` : says };
  }
  const invoices = [invoiceOf(a), invoiceOf(b)];
  return a.fields && b.fields && !against
    ? sameReceipt(a, b, invoices[0] !== null && invoices[0] === invoices[1])
    : null;
}

/** Something that two receipts of one purchase cannot have different, and how sure that is. */
function difference(a: Receipt, b: Receipt): 'sure' | 'unsure' | null {
  const [one, other] = [a.fields, b.fields];
  if (!one || !other) return null;
  const differ = (['invoice', 'total', 'date', 'time'] as const).flatMap((name) => {
    const [x, y] = [one[name], other[name]];
    const [said, then] = name === 'invoice' ? [normalInvoice(x.value), normalInvoice(y.value)] : [x.value, y.value];
    return said === null || then === null || said === then ? [] : [Math.min(x.confidence, y.confidence)];
  });
  if (differ.length === 0) return null;
  return Math.max(...differ) >= sureDifference ? 'sure' : 'unsure';
}

function sameReceipt(a: Receipt, b: Receipt, sameInvoice: boolean): Pick<Copy, 'kind' | 'certainty' | 'says'> | null {
  const [one, other] = [a.fields as Fields, b.fields as Fields];
  const total = one.total.value !== null && one.total.value === other.total.value;
  const date = one.date.value !== null && one.date.value === other.date.value;
  const merchant = sameMerchant(one.merchant.value, other.merchant.value);
  const found = (certainty: number, says: string) => ({ kind: 'same receipt', certainty, says }) as const;
  if (sameInvoice && total && (merchant || date)) return found(0.98, 'the invoice number and the amount are the same');
  if (!(total && date && merchant)) return null;
  const text = textLikeness(a.text ?? '', b.text ?? '');
  const shared = `merchant, day and amount are the same, ${Math.round(text * 100)} % of the words too`;
  return text >= sameText || sameInvoice ? found(0.92, shared) : found(0.6, shared);
}

/** Charges of the user that may be this purchase, the likeliest first. A habit counts on its own day only. */
export function handEntered(fields: Fields, charges: readonly Charge[]): (Copy & { expense_id: string })[] {
  const { total, date, merchant, currency } = fields;
  if (total.value === null || date.value === null || merchant.value === null) return [];
  const cents = centsOf(total.value);
  const like = charges.filter(
    (charge) =>
      charge.cents === cents &&
      (charge.currency === null || currency.value === null || charge.currency === currency.value) &&
      sameMerchant(charge.merchant, merchant.value),
  );
  const usual = like.length >= habit || like.some((charge) => charge.recurring);
  const day = dayOf(date.value);
  return like
    .map((charge) => ({ charge, apart: Math.abs(dayOf(charge.date) - day) }))
    .filter(({ apart }) => apart === 0 || (!usual && apart <= daysApart))
    .sort((x, y) => x.apart - y.apart || (x.charge.expenseId < y.charge.expenseId ? -1 : 1))
    .map(({ charge, apart }) => ({
      kind: 'same purchase',
      document_id: null,
      expense_id: charge.expenseId,
      certainty: apart === 0 ? 0.95 : 0.9 - apart * 0.05,
      says: `a charge of the same amount at ${charge.merchant ?? '?'} ${apart === 0 ? 'on the same day' : `${apart} ${apart === 1 ? 'day' : 'days'} apart`}`,
    }));
}

/** What two receipts of one purchase have in common, as text; null where too little was read. */
export function printOf(userId: string | null, { merchant, date, total, invoice, time }: Fields): string | null {
  const key = merchantKey(merchant.value);
  if (key === null || date.value === null || total.value === null) return null;
  const which = normalInvoice(invoice.value) ?? time.value ?? '';
  return [userId ?? '', key, date.value, centsOf(total.value), which].join('|');
}

const sameMerchant = (a: string | null, b: string | null): boolean => {
  const [one, other] = [merchantKey(a), merchantKey(b)];
  return one !== null && other !== null && alike(one, other) >= sameShop;
};

/** What was read with some certainty; a masked one is none. */
function invoiceOf({ fields }: Receipt): string | null {
  return fields && fields.invoice.confidence >= 0.6 ? normalInvoice(fields.invoice.value) : null;
}

function normalInvoice(value: string | null): string | null {
  const plain = value?.toUpperCase().replace(/[^A-Z0-9]/g, '') ?? '';
  return plain.length >= 4 && /\d/.test(plain) ? plain : null;
}

/** Share of words in common (Jaccard 1901), as a bag: how often a word stands counts. */
export function textLikeness(a: string, b: string): number {
  const [one, other] = [bag(a), bag(b)];
  let common = 0;
  let all = 0;
  for (const word of new Set([...one.keys(), ...other.keys()])) {
    const [x, y] = [one.get(word) ?? 0, other.get(word) ?? 0];
    common += Math.min(x, y);
    all += Math.max(x, y);
  }
  return all === 0 ? 0 : common / all;
}

function bag(text: string): Map<string, number> {
  const words = new Map<string, number>();
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}.,]{2,}/gu) ?? [])
    words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}

export const centsOf = (amount: string): number => {
  const [whole = '0', part = ''] = amount.split('.');
  return Number(whole) * 100 + Number(part.padEnd(2, '0').slice(0, 2));
};

const dayOf = (date: string): number => Math.round(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / 86_400_000);
