import type { Db } from '@holdfast/db';

/** What a member has in its hands when it is asked something. */
export interface At {
  readonly db: Pick<Db, 'run'>;
  /** Whose rows may be seen, enforced below the question; null: an operator, who sees everybody's. */
  readonly userId: string | null;
  /** ISO date; the database's clock unless the asker gives one. */
  readonly today: string;
  readonly signal: AbortSignal;
  /** A live line on the screen: nothing waits for it. */
  progress(stage: string, text: string, figures?: Record<string, unknown>): void;
}
