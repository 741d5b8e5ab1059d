import type { Entry } from './entry.ts';
import type { Line } from './line.ts';

/** Words that say where a receipt's own number stands, the better first. */
const numbers = [
  String.raw`(?:TAX\s*)?INV(?:OICE|O|\.)?\s*(?:NO|NUM(?:BER)?|#)?`,
  String.raw`(?:RECEIPT|RCPT|RESIT)\s*(?:NO|NUM(?:BER)?|#|ID)?`,
  String.raw`(?:BILL|DOC(?:UMENT)?|SLIP|TICKET|DOCKET)\s*(?:NO|NUM(?:BER)?|#)`,
  String.raw`(?:TRANS(?:ACTION)?|TRN|TXN|CHECK|CHK|ORDER|REF(?:ERENCE)?|CS)\s*(?:NO|NUM(?:BER)?|#|ID)?`,
].map((words) => new RegExp(String.raw`\b${words}\s*[.:#=;]*\s*[.:#]?\s*([A-Z]{0,6}[ -]?[\dOI][\w/-]{2,})`, 'i'));

export interface Reference {
  value: string;
  line: Line;
}

/** The receipt's own number. */
export function invoiceOf(lines: readonly Line[]): Reference | null {
  for (const find of numbers) {
    for (const line of lines) {
      if (/\b(?:GST|VAT|TAX|CO|COMPANY|REG|ROC)\W*(?:REG|ID|NO)/i.test(line.text) && !/INV/i.test(line.text)) continue;
      const value = find.exec(line.text.replaceAll(/\bN0\b/g, 'NO'))?.[1];
      if (value && (value.match(/\d/g)?.length ?? 0) >= 3)
        return { value: value.replaceAll(/\s+/g, ' ').toUpperCase(), line };
    }
  }
  return null;
}

const currencies: readonly (readonly [string, RegExp])[] = [
  ['MYR', /\bRM\b|\bRM(?=\s?\d)|\bMYR\b|\bSDN\.?\s?BHD|MALAYSIA|SELANGOR|JOHOR|KUALA LUMPUR/gi],
  ['GBP', /£|\bGBP\b/g],
  ['EUR', /€|\bEUR(?:O|OS)?\b/gi],
  ['SGD', /\bS\$|\bSGD?\$?\b|SINGAPORE/gi],
  ['HKD', /HK\$|\bHKD\b|HONG KONG|KOWLOON/gi],
  ['AUD', /\bAUD\b|A\$|AUSTRALIA|\bABN\b/g],
  ['CAD', /\bCAD\b|C\$|\bHST\b/g],
  ['CHF', /\bCHF\b|\bFR\./g],
  ['USD', /\bUSD?\b|US\$|, ?[A-Z]{2} \d{5}\b/g],
];

/** ISO 4217 by signs, codes and places; a dollar sign alone is the US dollar. Null where nothing says. */
export function currencyOf(lines: readonly Line[]): { value: string; prints: number } | null {
  const text = lines.map((line) => line.text).join('\n');
  const counted = currencies
    .map(([value, signs]) => ({ value, prints: text.match(signs)?.length ?? 0 }))
    .sort((a, b) => b.prints - a.prints);
  const best = counted[0];
  if (best && best.prints > 0) return best;
  const dollars = text.match(/\$\s?\d/g)?.length ?? 0;
  return dollars > 0 ? { value: 'USD', prints: dollars } : null;
}

const DEBIT = /\b(?:DEBIT|MAESTRO|GIROCARD|EC[ -]?(?:CARD|KARTE)|INTERAC|BANCONTACT)\b/i;

/** How it was paid, by the label of a payment. */
export function paymentOf(entries: readonly Entry[]): { value: 'cash' | 'card' | 'debit'; entry: Entry } | null {
  const card = entries.find(({ label, amount }) => label === 'card' && amount.cents !== 0);
  if (card) return { value: DEBIT.test(card.words) ? 'debit' : 'card', entry: card };
  const cash = entries.find(({ label, words }) => label === 'cash' && /CASH|TUNAI|CONTANTI|ESPECES|BAR/i.test(words));
  return cash ? { value: 'cash', entry: cash } : null;
}
