import { z } from 'zod';
import { Day } from '../day.ts';

/** An amount as people write it and as it is stored: exact, never a float. */
export const amountPattern = /^-?\d{1,13}(\.\d{1,2})?$/;
export const currencyPattern = /^[A-Z]{3}$/;

const text = (most: number): z.ZodString =>
  z
    .string()
    .max(most)
    .regex(/^\P{Cc}*$/u, 'has control characters');

export const Amount = z.string().regex(amountPattern, 'is no amount such as 1234.50');
export const Category = text(100);
export const Description = text(400);

/** What may be corrected; an empty text takes the value away. */
export const Corrected = z.strictObject({
  date: Day.optional(),
  merchant: text(200).optional(),
  category: Category.optional(),
  amount: Amount.optional(),
  currency: z.string().regex(currencyPattern, 'is no code such as USD').optional(),
  description: Description.optional(),
  payment_method: text(100).optional(),
});
export type Corrected = z.infer<typeof Corrected>;

/** Fields as texts; null: there is no value. */
export type Fields = Record<keyof Corrected, string | null>;

/** In hundredths. Null: no such amount. */
export function centsOf(amount: string | null): bigint | null {
  if (amount === null || !amountPattern.test(amount)) return null;
  const [whole = '0', part = ''] = amount.replace('-', '').split('.');
  const cents = BigInt(whole) * 100n + BigInt(part.padEnd(2, '0'));
  return amount.startsWith('-') ? -cents : cents;
}

export function decimalOf(cents: bigint): string {
  const [sign, size] = cents < 0n ? ['-', -cents] : ['', cents];
  return `${sign}${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
}
