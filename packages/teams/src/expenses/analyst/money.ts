/** `1234.5` in a text: "$1,234.50", or "1,234.50 EUR". */
export function money(amount: string, currency: string): string {
  const cents = centsOf(amount);
  const [sign, size] = cents < 0n ? ['-', -cents] : ['', cents];
  const whole = (size / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  const number = `${whole}.${(size % 100n).toString().padStart(2, '0')}`;
  if (currency === 'USD') return `${sign}$${number}`;
  return `${sign}${number} ${currency === 'XXX' ? '(no currency)' : currency}`;
}

/** Whole cents of exact decimal text with at most two decimals. */
export function centsOf(amount: string): bigint {
  const [, sign = '', whole = '0', part = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount) ?? [];
  const cents = BigInt(whole) * 100n + BigInt(part.padEnd(2, '0') || '0');
  return sign === '-' ? -cents : cents;
}

export function decimal(cents: bigint): string {
  const size = cents < 0n ? -cents : cents;
  return `${cents < 0n ? '-' : ''}${size / 100n}.${(size % 100n).toString().padStart(2, '0')}`;
}

/** The part of the whole in per cent, to one decimal; null where there is no whole. */
export function percentOf(part: bigint, whole: bigint): number | null {
  return whole === 0n ? null : Math.round((Number(part) / Number(whole)) * 1000) / 10;
}
