import type { Slice } from '../ask.ts';
import type { Scan } from './scan.ts';

type Bounds = Pick<Slice, 'over' | 'under' | 'at_least' | 'at_most'>;

const NUMBER = '\\$? ?(\\d{1,9}(?:\\.\\d{1,2})?)(k)?(?: ?(?:dollars|bucks|usd))?';
/** What follows a number that is no amount of money. */
const OTHER =
  '(?! ?(?:%|percent|times|days?|weeks?|months?|years?|charges|transactions|purchases|expenses|st |nd |rd |th |-))(?=[ -])';

const patterns: readonly (readonly [string, (first: string, second: string) => Bounds])[] = [
  [`between ${NUMBER} (?:and|to|-) ${NUMBER}`, (least, most) => ({ at_least: least, at_most: most })],
  [`from ${NUMBER} (?:to|up to|-) ${NUMBER}`, (least, most) => ({ at_least: least, at_most: most })],
  [`${NUMBER} or (?:more|above|over|higher)`, (least) => ({ at_least: least })],
  [`${NUMBER} or (?:less|below|under|lower)`, (most) => ({ at_most: most })],
  [`(?:of |for )?(?:at least|a minimum of|>=|no less than|not less than) ?${NUMBER}`, (least) => ({ at_least: least })],
  [
    `(?:of |for )?(?:at most|a maximum of|<=|no more than|not more than|up to) ?${NUMBER}`,
    (most) => ({ at_most: most }),
  ],
  [
    `(?:that (?:are|were|is|was|cost) )?(?:over|more than|above|greater than|larger than|bigger than|higher than|exceeding|exceeds?|>) ?${NUMBER}`,
    (over) => ({ over }),
  ],
  [
    `(?:that (?:are|were|is|was|cost) )?(?:under|less than|below|smaller than|cheaper than|lower than|<) ?${NUMBER}`,
    (under) => ({ under }),
  ],
  [`(?:of |for )?exactly ?${NUMBER}`, (same) => ({ at_least: same, at_most: same })],
  ['(?:of|for) \\$ ?(\\d{1,9}(?:\\.\\d{1,2})?)(k)?', (same) => ({ at_least: same, at_most: same })],
];

/** "Over $100", "between 20 and 50 dollars", "$50 or more": the bounds of an amount. Read after the periods, which have numbers too. */
export function readAmounts(scan: Scan): Bounds {
  const found = patterns.flatMap(([pattern, bounds]) =>
    scan.take(new RegExp(`(?<= )${pattern}${OTHER}`), (match) => {
      const [, first = '', k, second = '', l] = match;
      return bounds(whole(first, k), whole(second, l));
    }),
  );
  return Object.assign({}, ...found) as Bounds;
}

const whole = (number: string, thousands: string | undefined): string =>
  thousands ? String(Math.round(Number(number) * 1000)) : number;
