/** What a merchant's name looks like: an online or payment-service name, and how many of its characters are digits. */
export function alikeSignals(name: string): { online: number; digits: number } {
  const online = /\*|\.(com|ca|net|org|co|io)\b|www/i.test(name) ? (/paypal|sq \*|amzn/i.test(name) ? 2 : 1) : 0;
  let digits = 0;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code >= 48 && code <= 57) digits += 1;
  }
  return { online, digits };
}
