/** What an amount is, by the words before it. */
export type Label =
  | 'due'
  | 'total'
  /** Only "amount": of what, it does not say. */
  | 'amount'
  | 'subtotal'
  | 'tax'
  | 'service'
  | 'discount'
  | 'rounding'
  | 'cash'
  | 'card'
  | 'change'
  | 'saving'
  | 'quantity';

/** Letters that readers take for one another become one. */
const plainLetters: Record<string, string> = {
  '0': 'O',
  '1': 'I',
  '5': 'S',
  '8': 'B',
  '|': 'I',
  '!': 'I',
  '6': 'G',
  '@': 'A',
};

/** Capital letters and single spaces. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toUpperCase()
    .replaceAll(/(?<=[A-Z])[0158|!6@]|[0158|!6@](?=[A-Z])/g, (letter) => plainLetters[letter] ?? letter)
    .replaceAll(/[^A-Z]+/g, ' ')
    .trim();
}

/** Words of five letters and more may have one letter wrong, from eight on two; shorter ones must be whole words. */
export function has(text: string, ...words: readonly string[]): boolean {
  const whole = ` ${text} `;
  const letters = text.replaceAll(' ', '');
  return words.some((word) => {
    if (word.length < 5) return whole.includes(` ${word} `);
    return letters.length + 1 >= word.length && nearest(word, letters) <= (word.length >= 8 ? 2 : 1);
  });
}

/** Fewest letters to change, add or drop for a word to be somewhere in a text (Sellers 1980). */
function nearest(word: string, text: string): number {
  let row = Array.from({ length: text.length + 1 }, () => 0);
  for (let i = 1; i <= word.length; i++) {
    const next = [i];
    for (let j = 1; j <= text.length; j++) {
      const same = word[i - 1] === text[j - 1] ? 0 : 1;
      next.push(Math.min((row[j - 1] as number) + same, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return Math.min(...row);
}

const totals = ['TOTAL', 'TOTALE', 'JUMLAH', 'SUMME', 'GESAMT', 'IMPORTE', 'BETRAG', 'TTL'];
const amounts = ['AMOUNT', 'AMT', 'MONTANT'];
const taxes = ['TAX', 'GST', 'VAT', 'SST', 'HST', 'PST', 'TVA', 'IVA', 'MWST', 'UST', 'PPN', 'CST', 'GS', 'SALESTAX'];
const cards = [
  'VISA',
  'MASTER',
  'MASTERCARD',
  'AMEX',
  'CARD',
  'DEBIT',
  'CREDIT',
  'MAESTRO',
  'EFTPOS',
  'CARTE',
  'KARTE',
];
const changes = ['CHANGE', 'KEMBALI', 'RUECKGELD', 'MONNAIE', 'WECHSELGELD', 'CAMBIO'];
const cashes = [
  'CASH',
  'TENDER',
  'TENDERED',
  'TUNAI',
  'CONTANTI',
  'ESPECES',
  'EFECTIVO',
  'BARGELD',
  'RECEIVED',
  'PAID',
  'PAYMENT',
  'PYMT',
  'PAYMENTS',
];

/**
 * The label that words stand for, or null. The order of the questions matters: "total savings" is no total, "total amt
 * rounded" no rounding, "total excl. GST" a subtotal, and "cash change" change.
 */
export function labelOf(words: string): Label | null {
  const text = plain(words);
  if (text === '') return null;
  const total = has(text, ...totals);
  if (/\b(?:RESTO|RENDU|BAKI)\b/.test(text) || (has(text, ...changes) && !/CHARGE|CHRG/.test(text))) return 'change';
  if (has(text, 'SAVED', 'SAVING', 'SAVINGS', 'YOUSAVE')) return 'saving';
  if (has(text, 'SUBTOTAL', 'SUBTTL', 'ZWISCHENSUMME', 'SOUSTOTAL') || /\bSUB\b/.test(text)) return 'subtotal';
  if (has(text, 'DISCOUNT', 'DISC', 'VOUCHER', 'COUPON', 'REBATE', 'RABATT', 'PROMO', 'LESS')) return 'discount';
  if (/\b(?:QTY|QUANTITY|ITEMS?|PCS|COUNT|UNITS)\b/.test(text) && !has(text, 'PRICE')) return 'quantity';
  if (total && has(text, 'ROUNDED', 'ROUNDED', 'AFTER')) return 'due';
  if (has(text, 'ROUNDING', 'ROUND', 'RND', 'PEMBULATAN', 'ADJUSTMENT')) return 'rounding';
  if (total || has(text, ...amounts)) return totalLabel(text, total);
  return lesserLabel(text);
}

function totalLabel(text: string, total: boolean): Label {
  if (has(text, 'SUPPLIES', 'SUPPLY', 'RATED', 'EXEMPT')) return 'subtotal';
  if (has(text, 'EXCL', 'EXCLUDE', 'EXCLUDED', 'EXCLUDING', 'BEFORE', 'TAXABLE', 'EX')) return 'subtotal';
  if (has(text, 'INCL', 'INCLUDE', 'INCLUSIVE', 'INCLUDING', 'INC')) return 'due';
  if (has(text, 'GRAND', 'DUE', 'PAYABLE', 'FINAL', 'NETT', 'TOPAY', 'PAY')) return 'due';
  if (has(text, ...taxes)) return 'tax';
  if (has(text, 'TENDERED', 'TENDER', 'RECEIVED', 'PAID')) return 'cash';
  if (has(text, 'SERVICE', 'GRATUITY')) return 'service';
  return total ? 'total' : 'amount';
}

function lesserLabel(text: string): Label | null {
  if (has(text, 'BALANCEDUE', 'TOPAY', 'APAYER', 'ZUZAHLEN', 'NETAPAYER', 'BALANCE')) return 'due';
  if (/\b(?:SVC|SERV)/.test(text) || has(text, 'SERVICE', 'GRATUITY', 'TIP', 'TIPS')) return 'service';
  if (has(text, ...cards)) return 'card';
  if (has(text, ...cashes)) return 'cash';
  return has(text, ...taxes) ? 'tax' : null;
}

/** Whether what follows are amounts by tax rate: totals in there are of another kind. */
export function opensTaxTable(line: string): boolean {
  const text = plain(line);
  return (
    (has(text, ...taxes) && has(text, 'SUMMARY', 'ANALYSIS', 'BREAKDOWN', 'DETAILS')) ||
    (has(text, 'AMOUNT', 'AMT', 'GOODS', 'NET') &&
      has(text, 'TAX', 'GST', 'VAT') &&
      has(text, 'RATE', 'CODE', 'SUMMARY'))
  );
}
