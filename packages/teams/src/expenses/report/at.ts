import type { Db } from '@holdfast/db';
import type { Press } from '@holdfast/tools/paper';
import type { Shelf } from './shelf.ts';

/** With what a report is made: for whom and when, the run it belongs to, where it is kept, who prints it. */
export interface ReportAt {
  readonly db: Pick<Db, 'run'>;
  /** Whose rows count. Null: an operator, who sees everybody's. */
  readonly userId: string | null;
  /** The user's day, `YYYY-MM-DD`. */
  readonly today: string;
  readonly signal: AbortSignal;
  /** A live line on the screen: nothing waits for it. */
  progress(stage: string, text: string, figures?: Record<string, unknown>): void;
  readonly runId: string;
  readonly shelf: Shelf;
  readonly press: Press;
}
