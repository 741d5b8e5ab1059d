import type { Slice } from '../ask.ts';
import type { Known } from '../known.ts';
import { readAmounts } from './amounts.ts';
import { type Cues, readCues, readLimit } from './cues.ts';
import { fillers, negations } from './fillers.ts';
import { costs, type NameRead, readNames } from './names.ts';
import { type PeriodRead, readPeriods } from './periods.ts';
import { Scan } from './scan.ts';
import { readWeekdays } from './weekdays.ts';

/** Everything in one clause that can be read without knowing what is asked: for any member that answers in words. */
export interface Phrases {
  readonly text: string;
  readonly periods: readonly PeriodRead[];
  readonly names: readonly NameRead[];
  readonly weekdays: readonly { at: number; says: string; weekdays: NonNullable<Slice['weekdays']> }[];
  readonly amounts: Pick<Slice, 'over' | 'under' | 'at_least' | 'at_most'>;
  readonly currencies: readonly string[];
  readonly cues: Cues;
  /** Words after "on", "at" or "for" that name nothing known: they may stand in descriptions. */
  readonly words: readonly string[];
  /** Other words that nobody understood. */
  readonly unread: readonly string[];
}

export interface ReadAt {
  /** The user's day, `YYYY-MM-DD`. */
  readonly today: string;
  readonly known: Known;
}

export function readPhrases(text: string, { today, known }: ReadAt): Phrases {
  const scan = new Scan(text);
  const limit = readLimit(scan);
  const weekends = readWeekdays(scan.has(/(?:this|last|previous|past) weekend/) ? new Scan('') : scan);
  const periods = readPeriods(scan, today);
  const weekdays = weekends.length > 0 ? weekends : readWeekdays(scan);
  const amounts = readAmounts(scan);
  const currencies = readCurrencies(scan, known);
  // Before the names: a subscription is a cue and a category.
  const cues = readCues(scan, limit);
  const names = readNames(scan, known);
  return { text, periods, names, weekdays, amounts, currencies, cues, ...leftIn(scan) };
}

const CURRENCIES: Readonly<Record<string, string>> = {
  USD: 'us dollars?',
  EUR: 'euros?',
  GBP: 'pounds?(?: sterling)?',
  JPY: 'yen',
};

/** Currencies by their code or name, where charges have them. */
function readCurrencies(scan: Scan, { currencies }: Known): string[] {
  return currencies
    .filter((code) => /^[A-Z]{3}$/.test(code))
    .flatMap((code) => {
      const forms = [code.toLowerCase(), ...(CURRENCIES[code] ? [CURRENCIES[code]] : [])].join('|');
      return scan.take(new RegExp(`(?<= )(?:in )?(?:${forms})(?= )`), () => code);
    });
}

/** The words that are neither read nor fillers: those a preposition leads to, up to the next filler, and the rest. */
function leftIn(scan: Scan): { words: string[]; unread: string[] } {
  const words: string[] = [];
  const unread: string[] = [];
  let leads = false;
  const left = scan.words();
  for (const [i, { word }] of left.entries()) {
    const plain = word.replace(/^['$]+|'s$|[']+$/g, '');
    const next = left[i + 1]?.word ?? '';
    // "Other than coffee" and "in one day" limit in a way that nothing here does.
    if (negations.has(plain)) unread.push(plain);
    else if ((plain === 'other' && next === 'than') || (plain === 'one' && /^(?:day|week|month|year)$/.test(next)))
      unread.push(`${plain} ${next}`);
    else if (/^(?:on|at|for|from|buying|containing|mentioning|matching|about|called|named|word|words)$/.test(plain))
      leads = true;
    else if (fillers.has(word) || fillers.has(plain) || plain === '')
      leads = leads && /^(?:a|an|the|my|our|some|and|with)$/.test(plain);
    else if (costs.has(plain)) words.push(plain);
    // A number alone is a day or an amount that nobody understood.
    else if (
      leads &&
      /\p{L}/u.test(plain.replace(/^\d+(?:st|nd|rd|th)$/, '')) &&
      /^[\p{L}\p{N}&.'-]{2,60}$/u.test(plain)
    )
      words.push(plain);
    else unread.push(plain);
  }
  return { words, unread };
}
