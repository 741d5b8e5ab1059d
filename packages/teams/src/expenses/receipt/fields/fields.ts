import type { Page, Reading } from '@holdfast/tools/reading';
import { type Amount, moneyOf } from './amount.ts';
import { timeOf } from './date.ts';
import { type Entry, entriesOf } from './entry.ts';
import { type Field, type Known, nothing, type ReceiptFields } from './form.ts';
import type { Label } from './label.ts';
import { boxOf, type Line, linesOf, sureness } from './line.ts';
import { isAddress, type MerchantFound, merchantOf } from './merchant.ts';
import { currencyOf, invoiceOf, paymentOf } from './reference.ts';
import { seenDoubts, votedDates, votedMerchant, votedTotals } from './seen.ts';
import { judge } from './sure.ts';
import { itemsOf, totals } from './total.ts';
import { whenOf } from './when.ts';

/** The same receipt as one attempt at reading it has it. */
interface View {
  lines: Line[];
  entries: Entry[];
}

/**
 * What a receipt says, by rules: every attempt at reading it votes, its arithmetic decides, and what is not printed stays
 * empty. `known` is what the product knew before.
 */
export function fieldsOf(reading: Reading, known: Known = {}): ReceiptFields {
  const views = viewsOf(reading.pages);
  const [first] = views;
  if (!first || first.lines.length === 0) return empty();
  const currency = currencyOf(views.flatMap(({ lines }) => lines));
  const { seen } = known;
  const all = views.flatMap(({ lines }) => lines);
  const own = totals(views.map(({ entries }) => entries));
  const candidates = votedTotals(own, seen);
  const days = whenOf(
    views.map(({ lines }) => lines),
    known,
    currency?.value ?? null,
  );
  const whens = votedDates(days, seen);
  const merchant = votedMerchant(bestMerchant(views, known.merchants ?? []), all, seen);
  const readings = views.length + (seen ? 1 : 0);
  const unlike = seenDoubts(seen, { total: own[0] }, { candidates, whens });
  const judged = judge({ candidates, whens, merchant, views: readings, legible: legibility(reading.pages), unlike });
  const [total, when] = [candidates[0], whens[0]];
  return {
    merchant: merchantField(merchant),
    date: when
      ? {
          value: when.date,
          confidence: judged.date,
          boxes: [when.dated.box],
          page: when.line.page,
          from: when.dated.text,
        }
      : nothing,
    total: total ? moneyField(total.at, total.page, judged.total) : nothing,
    subtotal: labelledField(views, 'subtotal', total?.cents),
    tax: labelledField(views, 'tax', total?.cents),
    items: itemsField(first, total?.cents),
    currency: currency
      ? { ...nothing, value: currency.value, confidence: Math.min(0.95, 0.6 + 0.1 * currency.prints) }
      : nothing,
    invoice: fromLine(invoiceOf(first.lines) ?? invoiceOf(views.flatMap(({ lines }) => lines))),
    time: timeField(views, when?.line),
    payment: paymentField(first.entries),
    address: addressField(first.lines, merchant),
    certain: judged.certain,
    reasons: judged.reasons,
  };
}

const legibility = (pages: readonly Page[]): number =>
  pages.reduce((sum, { attempts: [first] }) => sum + (first?.confidence ?? 0), 0) / pages.length;

/** Whether a page needs no further attempt at reading it: for the reader's `enough`. */
export const isEnough = (page: Page, known: Known = {}): boolean =>
  fieldsOf({ pages: [page], seconds: 0 }, known).certain;

/** Attempts are put together page by page: the first of each page, the second of each, and so on. */
function viewsOf(pages: readonly Page[]): View[] {
  const most = Math.max(0, ...pages.map(({ attempts }) => attempts.length));
  return Array.from({ length: most }, (_, nth) => {
    const lines: Line[] = [];
    for (const [at, page] of pages.entries()) {
      const attempt = page.attempts[nth];
      if (attempt) lines.push(...linesOf(page, attempt, at, lines.length));
    }
    return { lines, entries: entriesOf(lines) };
  });
}

/** A known name wins over any other; else the attempt that is surest. */
function bestMerchant(views: readonly View[], known: readonly string[]): MerchantFound | null {
  const found = views.flatMap(({ lines }) => merchantOf(lines, known) ?? []);
  return found.toSorted((a, b) => Number(b.known) - Number(a.known) || b.confidence - a.confidence)[0] ?? null;
}

const merchantField = (found: MerchantFound | null): Field<string> =>
  found
    ? { value: found.name, confidence: found.confidence, boxes: found.boxes, page: found.page, from: found.from }
    : nothing;

const moneyField = (amount: Amount, page: number, confidence: number): Field<string> => ({
  value: moneyOf(amount.cents),
  confidence,
  boxes: [amount.box],
  page,
  from: amount.text,
});

/** The amount most attempts print with a label, outside tables of rates; no larger than the total. */
function labelledField(views: readonly View[], label: Label, most: number | undefined): Field<string> {
  const found = views.flatMap(({ entries }) =>
    entries.filter((entry) => entry.label === label && entry.last && !entry.inTaxTable),
  );
  const counted = new Map<number, Entry[]>();
  for (const entry of found) {
    if (most !== undefined && Math.abs(entry.amount.cents) > most) continue;
    counted.set(entry.amount.cents, [...(counted.get(entry.amount.cents) ?? []), entry]);
  }
  const best = [...counted.values()].sort((a, b) => b.length - a.length)[0]?.[0];
  if (!best) return nothing;
  const agreed = (counted.get(best.amount.cents)?.length ?? 0) / found.length;
  return moneyField(best.amount, best.line.page, Math.min(0.95, best.amount.confidence * (0.6 + 0.4 * agreed)));
}

function itemsField({ entries }: View, total: number | undefined): Field<{ name: string; amount: string }[]> {
  const items = itemsOf(entries).filter(({ words }) => words !== '');
  if (items.length === 0) return nothing;
  const sum = items.reduce((so, { amount }) => so + amount.cents, 0);
  return {
    value: items.map(({ words, amount }) => ({
      name: words.replace(/^\W+/, '').slice(0, 120),
      amount: moneyOf(amount.cents),
    })),
    confidence: sum === total ? 0.95 : 0.5,
    boxes: items.map(({ amount }) => amount.box),
    page: items[0]?.line.page ?? 0,
    from: items.map(({ line }) => line.text).join('\n'),
  };
}

function fromLine(found: { value: string; line: Line } | null): Field<string> {
  if (!found) return nothing;
  const { value, line } = found;
  return {
    value,
    confidence: sureness(line.words) * 0.9,
    boxes: [boxOf(line.words)],
    page: line.page,
    from: line.text,
  };
}

/** A time beside the date before any other. */
function timeField(views: readonly View[], beside: Line | undefined): Field<string> {
  for (const line of [...(beside ? [beside] : []), ...views.flatMap(({ lines }) => lines)]) {
    const value = timeOf(line.text);
    if (value !== null && (line === beside || /:/.test(line.text))) return { ...fromLine({ value, line }), value };
  }
  return nothing;
}

function paymentField(entries: readonly Entry[]): Field<'cash' | 'card' | 'debit' | 'other'> {
  const paid = paymentOf(entries);
  if (!paid) return nothing;
  const { value, entry } = paid;
  return { value, confidence: 0.8, boxes: [boxOf(entry.line.words)], page: entry.line.page, from: entry.line.text };
}

/** The lines after the name that look like one, up to the first that does not. */
function addressField(lines: readonly Line[], merchant: MerchantFound | null): Field<string> {
  const from = merchant?.end ?? 0;
  const start = lines.findIndex(({ at }, i) => at >= from && at < from + 4 && isAddress(lines[i] as Line));
  if (start < 0) return nothing;
  const length = lines.slice(start, start + 5).findIndex((line) => !isAddress(line));
  const found = lines.slice(start, start + (length < 0 ? 5 : length));
  const words = found.flatMap((line) => line.words);
  return {
    value: found
      .map(({ text }) => text.trim())
      .join(', ')
      .replaceAll(/,\s*,/g, ','),
    confidence: words.reduce((sum, word) => sum + word.confidence, 0) / words.length / 1.25,
    boxes: found.map((line) => boxOf(line.words)),
    page: found[0]?.page ?? 0,
    from: found.map(({ text }) => text).join('\n'),
  };
}

const empty = (): ReceiptFields => ({
  merchant: nothing,
  date: nothing,
  total: nothing,
  subtotal: nothing,
  tax: nothing,
  items: nothing,
  currency: nothing,
  invoice: nothing,
  time: nothing,
  payment: nothing,
  address: nothing,
  certain: false,
  reasons: ['nothing could be read'],
});
