import type { Facts, Tools } from '@holdfast/agents';
import { type Db, loadQueries } from '@holdfast/db';

const clock = loadQueries(new URL('./sql/clock.sql', import.meta.url), ['today']);

/** What a member answers a question with. Everything it reads is the user's. */
export interface At {
  readonly db: Pick<Db, 'run' | 'session'>;
  /** Whose rows it may see, whatever is asked; null: an operator, who sees everybody's. */
  readonly userId: string | null;
  /** YYYY-MM-DD, of the database's clock unless the question came with its own. */
  readonly today: string;
  /** How soon the budget member's forecast forgets what was bought, as it was taught; its usual way unless said. */
  readonly memory?: 'recent' | 'usual' | 'long';
  readonly signal: AbortSignal;
  /** A live line on the screen: nothing waits for it. */
  progress(stage: string, text: string, figures?: Record<string, unknown>): void;
}

/** `today` is the question's own day where it has one: all members of a run then speak of the same. */
export async function atOf($: Facts, { db, signal, progress }: Tools, today?: string): Promise<At> {
  return { db, userId: $.user, today: today ?? (await todayOf(db)), signal, progress };
}

/** The day on the database's clock, UTC. */
export async function todayOf(db: Pick<Db, 'run'>): Promise<string> {
  const [row] = await db.run<{ today: string }>(clock.today);
  if (!row) throw new Error('the database told no day');
  return row.today;
}
