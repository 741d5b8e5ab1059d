import { z } from 'zod';
import { maskedKey } from '../fraud/merchant-name.ts';
import type { Extracted, Fields } from './answer.ts';

/** What an expense must have, and what is therefore doubted. */
export const needed = ['merchant', 'date', 'total'] as const;
export type Needed = (typeof needed)[number];

const Share = z.number().min(0).max(1);
/**
 * How surely a field must be read. Below `asks` a person is asked whatever bears it out; from `trusts` on it stands though
 * nothing does, where all three are that sure. 0 and 1: never either.
 */
const Sureness = z.object({ asks: Share, trusts: Share });

/** What people taught of receipts: how sure is sure enough, and shops by the key under which they are misread. */
export const ReceiptRules = z.object({
  merchants: z.record(z.string(), z.string().min(1).max(200)),
  fields: z.object({ merchant: Sureness, date: Sureness, total: Sureness }),
});
export type ReceiptRules = z.infer<typeof ReceiptRules>;

const untaught = { asks: 0, trusts: 1 };
export const startRules: ReceiptRules = {
  merchants: {},
  fields: { merchant: untaught, date: untaught, total: untaught },
};

/** How sure each needed field is. */
export type Sure = Readonly<Record<Needed, number>>;

export const sureOf = ({ merchant, date, total }: Fields): Sure => ({
  merchant: merchant.confidence,
  date: date.confidence,
  total: total.confidence,
});

/** Whether a reading stands without a person; `certain`: the reader found nothing against it. */
export function stands({ certain, sure }: { certain: boolean; sure: Sure }, { fields }: ReceiptRules): boolean {
  return needed.every((name) =>
    certain ? sure[name] >= fields[name].asks : sure[name] >= fields[name].trusts && fields[name].trusts < 1,
  );
}

/** The name people gave to what is read so. */
export function renamed(merchant: string | null, { merchants }: ReceiptRules): string | null {
  const key = maskedKey(merchant);
  return key !== null && Object.hasOwn(merchants, key) ? (merchants[key] ?? merchant) : merchant;
}

type Read = Pick<Extracted, 'fields' | 'certain' | 'reasons'>;

/** A reading as people taught to see it: shops under their names, and as certain as readings like it proved to be. */
export function taught<R extends Read>(read: R, rules: ReceiptRules): R {
  const { merchant } = read.fields;
  const name = renamed(merchant.value, rules);
  const fields = name === merchant.value ? read.fields : { ...read.fields, merchant: { ...merchant, value: name } };
  const sure = sureOf(read.fields);
  const certain = stands({ certain: read.certain, sure }, rules);
  if (certain === read.certain) return { ...read, fields };
  const reasons = certain
    ? ['readings as sure as this one were right whenever people looked']
    : needed
        .filter((field) => sure[field] < rules.fields[field].asks)
        .map((field) => `the ${field} is read with ${sure[field].toFixed(2)}, and people found such ones wrong`);
  return { ...read, fields, certain, reasons: [...read.reasons, ...reasons] };
}
