/** Exact amounts: whole cents, as many as there are. */

/** Of decimal text with at most two places, as the database gives it. */
export function centsOf(text: string): bigint {
  const [, sign = '', whole = '0', part = ''] = /^(-?)(\d+)(?:\.(\d{0,2})\d*)?$/.exec(text) ?? [];
  const cents = BigInt(whole) * 100n + BigInt(part.padEnd(2, '0'));
  return sign === '' ? cents : -cents;
}

/** `1234.50` */
export function decimal(cents: bigint | number): string {
  const exact = typeof cents === 'bigint' ? cents : BigInt(Math.round(cents));
  const size = exact < 0n ? -exact : exact;
  return `${exact < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
}

/** `USD 1,234.50`, as a person reads it. */
export function shown(cents: bigint | number, currency: string): string {
  const [whole = '', part = ''] = decimal(cents).split('.');
  return `${currency} ${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${part}`;
}

/** A share of one in whole percent; null where there is nothing to divide by. */
export const percentOf = (part: bigint, whole: bigint): number | null =>
  whole <= 0n ? null : Number((part * 1000n) / whole) / 10;
