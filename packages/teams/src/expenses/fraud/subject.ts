import type { Charge, Evidence } from './evidence.ts';
import { alike, merchantKey } from './merchant-name.ts';

/** A charge with its merchant's key, and how alike that is to the merchant of the charge being judged: 0 where not enough to matter. */
export interface Keyed extends Charge {
  readonly key: string | null;
  readonly likeness: number;
}

/** Evidence made ready for the rules: impossible numbers removed, history in one fixed order, copies told from habits. */
export interface Subject extends Omit<Evidence, 'charge' | 'history'> {
  readonly charge: Keyed;
  readonly history: readonly Keyed[];
  /**
   * History without what may be copies of this very charge. Only this may make a charge look usual: else the second of two
   * copies would be cleared because of the first.
   */
  readonly usual: readonly Keyed[];
}

/** A charge this close in days to a like one may be its copy. */
export const COPY_DAYS = 3;

/** Names at least this alike may be one merchant. */
export const SIMILAR = 0.7;

export function prepare(evidence: Evidence): Subject {
  const judged = merchantKey(evidence.charge.merchant);
  const charge = keyed(evidence.charge, judged);
  const history = evidence.history.map((other) => keyed(other, judged)).sort(inOrder);
  return {
    ...evidence,
    peers: { n: within(evidence.peers.n, 0, 1e6), same: within(evidence.peers.same, 0, 1e6) },
    charge,
    history,
    usual: history.filter((other) => !mayBeCopy(charge, other)),
  };
}

function mayBeCopy(charge: Keyed, other: Keyed): boolean {
  const amount = charge.cents === other.cents && charge.currency === other.currency;
  const merchant = charge.key === null ? other.key === null : other.likeness > 0;
  return amount && merchant && Math.abs(other.day - charge.day) <= COPY_DAYS;
}

export const sameAmount = (a: Charge, b: Charge): boolean =>
  a.cents !== null && a.cents === b.cents && a.currency === b.currency;

/** The largest difference that still counts as "about the same": 2 %, at least five cents. */
export const tolerance = (cents: number): number => Math.max(5, Math.abs(cents) * 0.02);

export const nearAmount = (a: Charge, b: Charge): boolean =>
  a.cents !== null &&
  b.cents !== null &&
  a.cents !== b.cents &&
  a.currency === b.currency &&
  Math.sign(a.cents) === Math.sign(b.cents) &&
  Math.abs(a.cents - b.cents) <= tolerance(Math.max(Math.abs(a.cents), Math.abs(b.cents)));

function keyed(charge: Charge, judged: string | null): Keyed {
  const key = merchantKey(charge.merchant);
  const likeness = key === null || judged === null ? 0 : alike(judged, key);
  return {
    ...charge,
    cents: charge.cents !== null && Number.isFinite(charge.cents) ? charge.cents : null,
    day: within(charge.day, -100_000, 100_000),
    createdAt: within(charge.createdAt, -8e15, 8e15),
    key,
    likeness: likeness >= SIMILAR ? likeness : 0,
  };
}

/** Whole and in its bounds; 0 for what is not a number or infinite. */
const within = (value: number, least: number, most: number): number =>
  Number.isFinite(value) ? Math.round(Math.min(most, Math.max(least, value))) : 0;

function inOrder(a: Keyed, b: Keyed): number {
  return (
    a.day - b.day || a.createdAt - b.createdAt || (a.expenseId < b.expenseId ? -1 : a.expenseId > b.expenseId ? 1 : 0)
  );
}
