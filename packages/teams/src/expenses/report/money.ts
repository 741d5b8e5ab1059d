/** Exact sums of decimal texts with at most two digits behind the point. */

/** `-12.5` is -1250n. What is no such text throws: an amount is never guessed. */
export function centsOf(amount: string): bigint {
  const [, sign, whole, part = ''] = /^(-?)(\d+)(?:\.(\d{1,2})0*)?$/.exec(amount) ?? [];
  if (whole === undefined) throw new TypeError(`${amount} is no amount of cents`);
  const cents = BigInt(whole) * 100n + BigInt(part.padEnd(2, '0') || '0');
  return sign === '-' ? -cents : cents;
}

export function amountOf(cents: bigint): string {
  const size = cents < 0n ? -cents : cents;
  return `${cents < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
}

/** How much more than `before` in percent, one digit; null where there was nothing. */
export function changeOf(now: bigint, before: bigint): number | null {
  return before === 0n ? null : tenths(((now - before) * 1_000n) / (before < 0n ? -before : before));
}

export function shareOf(part: bigint, whole: bigint): number | null {
  return whole === 0n ? null : tenths((part * 1_000n) / whole);
}

const tenths = (thousandth: bigint): number => Number(thousandth) / 10;
