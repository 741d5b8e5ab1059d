import { merchantKey } from '../../fraud/merchant-name.ts';
import type { Known, KnownMerchant } from '../known.ts';
import { fillers, negations } from './fillers.ts';
import type { Scan } from './scan.ts';
import { edits, forgiven } from './spelling.ts';

/** A name that a question means, as the charges have it, and where it stands. */
export interface NameRead {
  readonly kind: 'category' | 'merchant' | 'payment method';
  readonly name: string;
  readonly at: number;
  /** The word it was written as, where that is another spelling. */
  readonly written: string | null;
}

/** What people call the categories, and how they say they paid. */
const meant: Readonly<Record<string, readonly string[]>> = {
  Restaurant: [
    'restaurant',
    'restaurants',
    'dining',
    'dining out',
    'eating out',
    'eat out',
    'takeout',
    'takeaway',
    'meals',
  ],
  Groceries: ['grocery', 'groceries', 'grocery shopping', 'supermarket', 'supermarkets', 'grocery stores'],
  Transport: [
    'transport',
    'transportation',
    'taxi',
    'taxis',
    'cab',
    'cabs',
    'ride sharing',
    'rideshare',
    'ridesharing',
    'commuting',
  ],
  Fuel: ['fuel', 'gas', 'gasoline', 'petrol', 'gas stations'],
  Travel: ['travel', 'travels', 'travelling', 'traveling', 'trip', 'trips', 'vacation', 'vacations', 'holidays'],
  Coffee: ['coffee', 'coffees', 'cafe', 'cafes', 'coffee shops'],
  Electronics: ['electronics', 'gadgets', 'electronic devices'],
  Shopping: ['shopping'],
  'Home Improvement': ['home improvement', 'home improvements', 'diy'],
  Subscription: ['subscription', 'subscriptions'],
};

const paid: Readonly<Record<string, readonly string[]>> = {
  'Debit Card': ['debit card', 'debit cards', 'debit'],
  'Credit Card': ['credit card', 'credit cards', 'credit'],
  'Apple Pay': ['apple pay', 'applepay'],
  PayPal: ['paypal', 'pay pal'],
  Cash: ['cash', 'in cash', 'by cash', 'with cash'],
  'Bank Transfer': ['bank transfer', 'bank transfers', 'wire transfer', 'wire transfers'],
};

/** What is paid for and is no name with a letter wrong: taxes are not taxis. */
export const costs: ReadonlySet<string> = new Set(['tax', 'taxes', 'fees', 'tips', 'tolls', 'fines', 'interest']);

/** "Food" is both. */
const several: Readonly<Record<string, readonly string[]>> = { food: ['Groceries', 'Restaurant'] };

/**
 * The categories, payment methods and merchants that a question names, also by other words for them and with a letter or two wrong, longest
 * names first. A misspelt word that could be two names is none. What was read is blanked out.
 */
export function readNames(scan: Scan, known: Known): NameRead[] {
  const forms = formsOf(known);
  const found: NameRead[] = [];
  // A trip to a shop is a visit.
  scan.take(/(?<= )trips? to(?= )/, () => true);
  for (let size = 4; size >= 1; size--) {
    for (const run of runsOf(scan, size)) {
      const exact = forms.get(run.text) ?? [];
      if (exact.length === 0) continue;
      found.push(...exact.map(({ kind, name }) => ({ kind, name, at: run.at, written: null })));
      scan.blank(run.at, run.end);
    }
  }
  found.push(...misspelt(scan, forms), ...beginnings(scan, known));
  return found.sort((a, b) => a.at - b.at);
}

interface Form {
  readonly kind: NameRead['kind'];
  readonly name: string;
}

function formsOf(known: Known): Map<string, Form[]> {
  const forms = new Map<string, Form[]>();
  const add = (text: string, form: Form): void => {
    const key = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N} ]+/gu, '')
      .replace(/\s+/g, ' ')
      .trim();
    if (key && !forms.has(key)) forms.set(key, [form]);
  };
  const spread = (
    names: readonly string[],
    others: Readonly<Record<string, readonly string[]>>,
    kind: Form['kind'],
  ): void => {
    for (const name of names) {
      for (const text of [name, ...(others[name] ?? [])]) add(text, { kind, name });
    }
  };
  // Also those the user has no charge of: nothing was spent on them then.
  spread([...known.paymentMethods, ...Object.keys(paid)], paid, 'payment method');
  spread([...known.categories, ...Object.keys(meant)], meant, 'category');
  for (const name of known.categories.filter((each) => !each.endsWith('s')))
    add(`${name}s`, { kind: 'category', name });
  for (const merchant of known.merchants)
    for (const text of [merchant.name, ...merchant.spellings]) add(text, { kind: 'merchant', name: merchant.name });
  for (const [word, names] of Object.entries(several)) {
    if (!forms.has(word))
      forms.set(
        word,
        names.map((name) => ({ kind: 'category' as const, name })),
      );
  }
  return forms;
}

interface Run {
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/** Neighbouring words that are still unread, without marks, `'s` or `'`. */
function runsOf(scan: Scan, size: number): Run[] {
  const words = scan.words();
  return words.flatMap((first, i) => {
    const run = words.slice(i, i + size);
    const last = run.at(-1);
    if (run.length < size || last === undefined) return [];
    const end = last.at + last.word.length;
    if (scan.original.slice(first.at, end).split(' ').length !== size) return [];
    const text = run
      .map(({ word }) => word.replace(/[^\p{L}\p{N}]+/gu, ''))
      .join(' ')
      .trim();
    return [
      { text, at: first.at, end },
      ...(last.word.endsWith("'s") ? [{ text: text.replace(/s$/, ''), at: first.at, end }] : []),
    ];
  });
}

/** Runs come without marks. */
const marksOff = new Set([...negations].map((word) => word.replaceAll("'", '')));
const negated = (word: string): boolean => marksOff.has(word);

function misspelt(scan: Scan, forms: ReadonlyMap<string, readonly Form[]>): NameRead[] {
  const found: NameRead[] = [];
  for (const size of [3, 2, 1]) {
    for (const run of runsOf(scan, size)) {
      const written = run.text.replaceAll(' ', '');
      if (
        fillers.has(run.text) ||
        costs.has(run.text) ||
        forgiven(written.length) === 0 ||
        run.text.split(' ').some((word) => fillers.has(word) || negated(word))
      )
        continue;
      const form = nearestForm(written, forms);
      if (form === null) continue;
      found.push({ ...form, at: run.at, written: run.text });
      scan.blank(run.at, run.end);
    }
  }
  return found;
}

function nearestForm(written: string, forms: ReadonlyMap<string, readonly Form[]>): Form | null {
  const most = forgiven(written.length);
  let best: { form: Form; distance: number } | null = null;
  let tied = false;
  for (const [text, [form]] of forms) {
    if (form === undefined) continue;
    const distance = edits(written, text.replaceAll(' ', ''), most);
    if (distance > most || (best !== null && distance > best.distance)) continue;
    if (best === null || distance < best.distance) [best, tied] = [{ form, distance }, false];
    // Merchants come with the commonest first: a rare imitation of a name is not what was meant.
    else if (form.name !== best.form.name && !(form.kind === 'merchant' && best.form.kind === 'merchant')) tied = true;
  }
  return best === null || tied ? null : best.form;
}

/** "Delta" for Delta Airlines, where no other merchant begins so. */
function beginnings(scan: Scan, known: Known): NameRead[] {
  return runsOf(scan, 1).flatMap((run): NameRead[] => {
    if (run.text.length < 3 || fillers.has(run.text) || negated(run.text)) return [];
    const fits = (merchant: KnownMerchant): boolean => merchant.name.toLowerCase().split(' ')[0] === run.text;
    const found = known.merchants.filter(fits);
    const keys = new Set(found.map(({ name }) => merchantKey(name)));
    const [only] = found;
    if (only === undefined || keys.size !== 1) return [];
    scan.blank(run.at, run.end);
    return [{ kind: 'merchant', name: only.name, at: run.at, written: run.text }];
  });
}
