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
