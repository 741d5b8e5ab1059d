import { or } from './mask-kept.ts';

/** Figures without anything between them, at their place in the text. */
interface Group {
  at: number;
  digits: string;
}

interface Span {
  at: number;
  end: number;
}

/** A card within a run: its first group, and the one behind it. */
interface Card {
  first: number;
  behind: number;
  span: Span;
}

const groups = or('\\d+');
const joins = /^[ .\u00a0\u2009-]$/;
const fewest = 13;
const most = 19;

/**
 * Card numbers, also beside other numbers: what stands one sign apart is one run, and a card may be any part of it that
 * people write so. Linear: from each group it looks at nineteen figures.
 */
export function findCards(text: string): string {
  let found = '';
  let upTo = 0;
  for (const run of runsOf(text))
    for (const { at, end } of cardsOf(text, run)) {
      found += `${text.slice(upTo, at)}[card]`;
      upTo = end;
    }
  return found + text.slice(upTo);
}

/** What is kept, as a date, is no part of a run. */
function* runsOf(text: string): Generator<Group[]> {
  let run: Group[] = [];
  for (const match of text.matchAll(groups)) {
    const digits = match.groups?.['found'];
    if (digits === undefined) continue;
    const last = run.at(-1);
    if (last && !(endOf(last) === match.index - 1 && joins.test(text.charAt(match.index - 1)))) {
      yield run;
      run = [];
    }
    run.push({ at: match.index, digits });
  }
  if (run.length > 0) yield run;
}

const endOf = ({ at, digits }: Group): number => at + digits.length;

/** Without the cards, each rest is a run again and may be a card in whatever groups: so masking twice changes nothing. */
function cardsOf(text: string, run: readonly Group[]): Span[] {
  const spans: Span[] = [];
  for (let from = 0; from < run.length; ) {
    const whole = spanOf(text, run, from, run.length);
    if (whole) return [...spans, whole];
    const next = firstWithin(text, run, from);
    if (!next) break;
    const before = spanOf(text, run, from, next.first);
    if (before) spans.push(before);
    spans.push(next.span);
    from = next.behind;
  }
  return spans;
}

/** The first card that begins with four figures or is one group, its groups parted by one kind of sign; the longest. */
function firstWithin(text: string, run: readonly Group[], from: number): Card | undefined {
  for (let first = from; first < run.length; first++) {
    const { at, digits } = run[first] as Group;
    if (digits.length !== 4 && digits.length < fewest) continue;
    const last = digits.length === 4 ? run.length : first + 1;
    let longest: Card | undefined;
    const sign = kindOf(text.charAt(at + 4));
    for (let behind = first + 1, length = 0; behind <= last; behind++) {
      const group = run[behind - 1] as Group;
      length += group.digits.length;
      if (length > most || (behind > first + 1 && kindOf(text.charAt(group.at - 1)) !== sign)) break;
      const span = spanOf(text, run, first, behind);
      if (span) longest = { first, behind, span };
    }
    if (longest) return longest;
  }
  return undefined;
}

const kindOf = (sign: string): string => (sign === '.' || sign === '-' ? sign : ' ');

/** The groups as one card, if they are. Where a point touches, it is an amount or a fraction. */
function spanOf(text: string, run: readonly Group[], first: number, behind: number): Span | undefined {
  let digits = '';
  for (let i = first; i < behind; i++) {
    digits += (run[i] as Group).digits;
    if (digits.length > most) return undefined;
  }
  if (digits.length < fewest || !isCard(digits)) return undefined;
  const { at } = run[first] as Group;
  const end = endOf(run[behind - 1] as Group);
  const touched = /\d\.$/.test(text.slice(Math.max(0, at - 2), at)) || /^\.\d/.test(text.slice(end, end + 2));
  return touched ? undefined : { at, end };
}

/** By issuer, length and check figure: a random number of 16 digits is a card in fewer than one case of ten. */
function isCard(digits: string): boolean {
  const issued =
    /^4(?:\d{12}|\d{15}|\d{18})$/.test(digits) ||
    /^(?:5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12})$/.test(digits) ||
    /^3(?:[47]\d{13}|(?:0[0-59]|[689]\d)\d{11}|5\d{14})$/.test(digits) ||
    /^(?:6(?:011|4[4-9]\d|5\d\d)\d{12}|62\d{14,17}|(?:5[06-8]|6\d)\d{14})$/.test(digits);
  return issued && luhn(digits);
}

export function luhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
