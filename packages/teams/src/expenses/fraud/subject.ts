import type { Charge, Evidence } from './evidence.ts';
import { alike, merchantKey } from './merchant-name.ts';

/** A charge with its merchant's key. */
export interface Keyed extends Charge {
  readonly key: string | null;
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
  const charge = keyed(evidence.charge);
  const history = evidence.history.map(keyed).sort(inOrder);
  return {
    ...evidence,
    peers: { n: Math.max(0, evidence.peers.n) || 0, same: Math.max(0, evidence.peers.same) || 0 },
    charge,
    history,
    usual: history.filter((other) => !mayBeCopy(charge, other)),
  };
}

function mayBeCopy(charge: Keyed, other: Keyed): boolean {
  const amount = charge.cents === other.cents && charge.currency === other.currency;
  const merchant = charge.key === null ? other.key === null : similarity(charge, other) > 0;
  return amount && merchant && Math.abs(other.day - charge.day) <= COPY_DAYS;
}

/** 0 where the merchants are not alike enough to matter, else how alike they are. */
export function similarity(a: Keyed, b: Keyed): number {
  if (a.key === null || b.key === null) return 0;
  const likeness = alike(a.key, b.key);
  return likeness >= SIMILAR ? likeness : 0;
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

function keyed(charge: Charge): Keyed {
  const within = (value: number, least: number, most: number): number =>
    Number.isFinite(value) ? Math.round(Math.min(most, Math.max(least, value))) : 0;
  return {
    ...charge,
    cents: charge.cents !== null && Number.isFinite(charge.cents) ? charge.cents : null,
    day: within(charge.day, -100_000, 100_000),
    createdAt: within(charge.createdAt, -8e15, 8e15),
    key: merchantKey(charge.merchant),
  };
}

function inOrder(a: Keyed, b: Keyed): number {
  return (
    a.day - b.day || a.createdAt - b.createdAt || (a.expenseId < b.expenseId ? -1 : a.expenseId > b.expenseId ? 1 : 0)
  );
}
