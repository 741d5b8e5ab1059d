/** What is known when one charge is judged. Everything a term looks at is in here; nothing that judges touches the database. */
export interface Evidence {
  readonly charge: Charge;
  /** The user's other charges that were there first, in any order: at most 1,000, from 400 days before to 60 days after. */
  readonly history: readonly Charge[];
  /** The latest charges of other users at this merchant (at most 300), and how many of them have exactly this amount. */
  readonly peers: { readonly n: number; readonly same: number };
  readonly blacklisted: { readonly merchant: string; readonly reason: string } | null;
  /** What reviewers said of earlier charges: at this merchant (the latest 200), of this user (30 days). */
  readonly verdicts?: { readonly merchant: Judged; readonly user: Judged };
  /** Confirmed and refuted cases that memory holds near to this one. */
  readonly cases?: readonly Case[];
}

export interface Judged {
  readonly n: number;
  readonly frauds: number;
}

/** A case somebody decided, as memory gives it back. */
export interface Case {
  readonly memoryId: string;
  readonly fraud: boolean;
  /** 0 to 1. */
  readonly similarity: number;
  readonly says: string;
}

export interface Charge {
  readonly expenseId: string;
  readonly userId: string | null;
  /** Days since 2000-01-01; where the row has no usable date, the day it was inserted. */
  readonly day: number;
  /** The date as the row has it. */
  readonly date: string | null;
  /** Whole cents, exact. Null: the row has no amount, or not a number. Negative: a refund. */
  readonly cents: number | null;
  readonly currency: string | null;
  readonly category: string | null;
  readonly merchant: string | null;
  readonly paymentMethod: string | null;
  readonly recurring: boolean;
  /** Where it was made, a city's name; nothing where nobody said. */
  readonly place?: string | null;
  /** Milliseconds since 1970 on the database's clock. */
  readonly createdAt: number;
}

const EPOCH = Date.UTC(2000, 0, 1);
const DAY = 86_400_000;

/** Days since 2000-01-01 of an ISO date, and back. */
export const dayOf = (date: string): number => Math.round((Date.parse(`${date}T00:00:00Z`) - EPOCH) / DAY);
export const dateOf = (day: number): string => new Date(EPOCH + day * DAY).toISOString().slice(0, 10);
