/** US dollars of decimal text, never of a float: $0.000123, $1.25. Cut, not rounded; less than a dollar keeps three digits. */
export function dollars(text: string): string {
  const [whole = '0', part = ''] = text.split('.');
  if (/[1-9]/.test(whole)) return `$${BigInt(whole).toLocaleString()}.${part.padEnd(2, '0').slice(0, 2)}`;
  const first = part.search(/[1-9]/);
  if (first < 0) return '$0';
  return `$0.${part
    .slice(0, first + 3)
    .replace(/0+$/, '')
    .padEnd(2, '0')}`;
}

const formats = new Map<string, Intl.NumberFormat | null>();

/** Decimal text with its currency, exactly: "€1,234.50", "12.00 XYZ". Without a currency the number alone. */
export function amount(text: string, currency: string | null): string {
  const format = formatOf(currency);
  // Decimal text is formatted digit by digit, never by way of a float (ES2023).
  if (format && /^-?\d+(\.\d+)?$/.test(text)) return format.format(text as unknown as number);
  return currency ? `${text} ${currency}` : text;
}

function formatOf(currency: string | null): Intl.NumberFormat | null {
  const name = currency ?? '';
  const known = formats.get(name);
  if (known !== undefined) return known;
  let format: Intl.NumberFormat | null;
  try {
    format = new Intl.NumberFormat(
      undefined,
      currency ? { style: 'currency', currency } : { minimumFractionDigits: 2 },
    );
  } catch {
    // No currency of the world: a person typed it.
    format = null;
  }
  formats.set(name, format);
  return format;
}
