import type { Amount } from './amount.ts';
import { moneyOf } from './amount.ts';
import type { Entry } from './entry.ts';
import type { Label } from './label.ts';

/** What speaks for an amount being the total; points are log-odds set by hand on receipts of our own and the first half of the sets. */
export interface Candidate {
  cents: number;
  points: number;
  /** Its clearest print. */
  at: Amount;
  page: number;
  /** Of that print. */
  label: Label | null;
  /** What bears it out besides its label, in words. */
  proofs: string[];
  /** In how many attempts it is printed. */
  attempts: number;
  /** A total printed further down that is another amount, in cents. */
  overtaken: number | null;
  /** Lines that print it, in the attempt that has most of them. */
  prints: number;
}

const labelPoints: Record<Label | 'none', number> = {
  due: 4,
  total: 3.2,
  amount: 2.4,
  subtotal: 1,
  card: 1.2,
  cash: 0.5,
  none: -0.6,
  service: -2,
  tax: -2,
  discount: -2.5,
  rounding: -3,
  change: -3,
  saving: -3,
  quantity: -1.5,
};
const inTaxTable = -2.6;

/** Candidates, the best first. `attempts`: the same receipt as each attempt at reading it has it. */
export function totals(attempts: readonly (readonly Entry[])[]): Candidate[] {
  const values = new Set(
    attempts.flatMap((entries) =>
      entries.flatMap(({ amount, label }) => (amount.cents > 0 && isNotMinor(label) ? amount.cents : [])),
    ),
  );
  for (const entries of attempts) for (const { cents } of paidLessChange(entries)) values.add(cents);
  return [...values]
    .flatMap((cents) => candidate(cents, attempts) ?? [])
    .sort((a, b) => b.points - a.points || b.cents - a.cents);
}

const isNotMinor = (label: Label | null): boolean =>
  label !== 'rounding' && label !== 'change' && label !== 'saving' && label !== 'quantity' && label !== 'discount';

function candidate(cents: number, attempts: readonly (readonly Entry[])[]): Candidate | null {
  const having = attempts.filter((entries) => entries.some(({ amount }) => amount.cents === cents));
  const prints = having.flatMap((entries) => entries.filter(({ amount }) => amount.cents === cents));
  const best = prints.toSorted((a, b) => labelled(b) - labelled(a) || b.amount.confidence - a.amount.confidence)[0];
  if (!best) return null;
  const mostPrints = Math.max(...having.map((entries) => linesWith(entries, cents)));
  const proofs = new Set(attempts.flatMap((entries) => proofsOf(entries, cents)));
  const points =
    labelled(best) +
    Math.min(mostPrints - 1, 3) * 0.5 +
    (having.length - 1) * 0.8 +
    [...proofs].reduce((sum, proof) => sum + (proofPoints[proof.split(':')[0] as keyof typeof proofPoints] ?? 0), 0) +
    having.reduce((sum, entries) => sum + standing(entries, cents), 0) / having.length +
    best.amount.confidence;
  const says = [...proofs].flatMap((proof) => proof.split(':')[1]?.trim() || []);
  return {
    cents,
    points,
    at: best.amount,
    label: best.label,
    page: best.line.page,
    proofs: says,
    attempts: having.length,
    prints: mostPrints,
    overtaken: overtakenBy(attempts, best),
  };
}

/** A receipt may go on after its total, to round it or to take something off: what stands below is then the last word. */
function overtakenBy(attempts: readonly (readonly Entry[])[], { line, amount }: Entry): number | null {
  for (const entries of attempts) {
    const own = entries.findLast((entry) => entry.amount.cents === amount.cents && isTotal(entry))?.line.at ?? line.at;
    const later = entries.find(
      (entry) => isTotal(entry) && entry.line.at > own && !entry.inTaxTable && entry.amount.cents > amount.cents / 2,
    );
    if (later && later.amount.cents !== amount.cents) return later.amount.cents;
  }
  return null;
}

const isTotal = ({ label }: Entry): boolean => label === 'total' || label === 'due';

const labelled = ({ label, inTaxTable: table, last }: Entry): number =>
  labelPoints[label ?? 'none'] + (table ? inTaxTable : 0) + (last ? 0 : -0.8);

const linesWith = (entries: readonly Entry[], cents: number): number =>
  new Set(
    entries.filter(({ amount, inTaxTable: table }) => amount.cents === cents && !table).map(({ line }) => line.at),
  ).size;

const proofPoints = { paid: 3, card: 1.5, sum: 2.2, items: 1.6, rounded: 1.4, unrounded: -2.2 };

/** Arithmetic of the receipt in which the amount is the total. */
function proofsOf(entries: readonly Entry[], cents: number): string[] {
  const main = entries.filter(({ inTaxTable: table }) => !table);
  const of = (...labels: Label[]) => [
    ...new Set(
      main.filter(({ label }) => label !== null && labels.includes(label)).map(({ amount }) => Math.abs(amount.cents)),
    ),
  ];
  const found: string[] = [];
  if (paidLessChange(entries).some((each) => each.cents === cents)) found.push('paid: what was paid less the change');
  if (of('card').includes(cents)) found.push('card: the sum charged to the card');
  if (isSum(cents, of('subtotal', 'total'), extras(main))) found.push('sum: subtotal, tax and the rest add up to it');
  if (isItemsSum(main, cents)) found.push('items: the items add up to it');
  for (const step of roundings(main)) {
    if (step === 0) continue;
    if (of('total', 'due', 'subtotal').includes(cents - step))
      found.push(`rounded: ${moneyOf(cents - step)} rounded by ${moneyOf(step)}`);
    if (of('total', 'due', 'cash', 'card').includes(cents + step)) found.push('unrounded:');
  }
  return found;
}

/** Amounts that are a payment less its change; both must be printed, and the payment no smaller. */
function paidLessChange(entries: readonly Entry[]): { cents: number }[] {
  const changes = entries
    .filter(({ label, last }) => label === 'change' && last)
    .map(({ amount }) => Math.abs(amount.cents));
  const paid = entries
    .filter(({ label }) => label === 'cash' || label === 'card')
    .map(({ amount }) => Math.abs(amount.cents));
  return paid.flatMap((cash) => changes.flatMap((change) => (cash - change > 0 ? { cents: cash - change } : [])));
}

const roundings = (entries: readonly Entry[]): number[] => [
  ...new Set(
    entries
      .filter(({ label, amount }) => label === 'rounding' && Math.abs(amount.cents) < 10)
      .flatMap(({ amount }) => [amount.cents, -amount.cents]),
  ),
];

/** Taxes, services, discounts and roundings, signed as they count. */
function extras(entries: readonly Entry[]): number[] {
  const signed = entries.flatMap(({ label, amount }) => {
    const size = Math.abs(amount.cents);
    if (size === 0) return [];
    if (label === 'tax' || label === 'service') return [size];
    if (label === 'discount') return [-size];
    return label === 'rounding' ? [amount.cents] : [];
  });
  return [...new Set(signed)].slice(0, 8);
}

/** Whether a subtotal and one or more of the extras make up the amount, or two subtotals do. */
function isSum(cents: number, subtotals: readonly number[], more: readonly number[]): boolean {
  if (
    subtotals.some((one, at) => subtotals.some((other, to) => to > at && one + other === cents && one > 0 && other > 0))
  )
    return true;
  for (let chosen = 1; chosen < 1 << more.length; chosen++) {
    const sum = more.reduce((so, each, at) => so + (chosen & (1 << at) ? each : 0), 0);
    if (sum !== 0 && subtotals.some((subtotal) => subtotal !== cents && subtotal + sum === cents)) return true;
  }
  return false;
}

/** Whether the prices of two or more lines above the first total add up to it. */
function isItemsSum(entries: readonly Entry[], cents: number): boolean {
  const items = itemsOf(entries);
  return items.length >= 2 && items.reduce((sum, { amount }) => sum + amount.cents, 0) === cents;
}

/** What was bought: rightmost amounts without a label, above the first total or subtotal. */
export function itemsOf(entries: readonly Entry[]): Entry[] {
  const end =
    entries.find(({ label }) => label === 'total' || label === 'subtotal' || label === 'due')?.line.at ??
    Number.POSITIVE_INFINITY;
  return entries.filter(
    ({ label, last, line, amount }) =>
      (label === null || label === 'quantity') && last && line.at < end && amount.cents !== 0,
  );
}

/** Large print, the last of the totals, the largest amount that is no payment: each speaks a little for it. */
function standing(entries: readonly Entry[], cents: number): number {
  const main = entries.filter(({ inTaxTable: table }) => !table);
  const heights = entries.map(({ line }) => line.height).sort((a, b) => a - b);
  const usual = heights[heights.length >> 1] ?? 1;
  const tall = entries.some(({ amount, line }) => amount.cents === cents && line.height > usual * 1.3);
  const lastTotal = main.findLast((entry) => isTotal(entry) && entry.amount.cents > 0)?.amount.cents === cents;
  const largest =
    Math.max(...main.filter(({ label }) => label !== 'cash').map(({ amount }) => amount.cents), 0) === cents;
  return (tall ? 0.8 : 0) + (lastTotal ? 0.8 : 0) + (largest ? 0.6 : 0);
}
