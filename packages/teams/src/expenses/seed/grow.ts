import { type Db, loadQueries, transaction } from '@holdfast/db';
import { generateExpenses, type Seeding } from './generate.ts';
import { addSeeded, dropSeeded, plantedCases } from './store.ts';

const queries = loadQueries(new URL('../sql/seed_batches.sql', import.meta.url), [
  'batches',
  'begin_batch',
  'generated',
  'end_batch',
]);

/** Charges a batch: 100 people's. A batch is one transaction, so a stop or a crash loses at most the one under way. */
export const BATCH = 5_000;

export const MOST = 1_000_000;

export interface GrowOptions {
  /** How many charges there are to be in batches, rounded up to whole ones. */
  readonly expenses: number;
  readonly seed: number;
  /** ISO date, taken for the first batch; later ones take that one's. */
  readonly anchor: string;
  /** Told after each batch. */
  readonly on?: (grown: Grown) => void;
  /** Aborted: the batch under way is finished, no other is begun. */
  readonly signal?: AbortSignal;
}

export interface Grown {
  /** Charges in batches now, of `wanted`. */
  readonly there: number;
  readonly wanted: number;
  /** Of them, those that this call put in. */
  readonly added: number;
  readonly planted: number;
}

/** Fills `expenses` up to a number, batch by batch, with the answer key and budgets. A second call goes on where the first stopped. */
export async function growExpenses(db: Db, { expenses, seed, anchor, on, signal }: GrowOptions): Promise<Grown> {
  const done = await db.run<{ batch: number; expenses: number; options: string }>(queries.batches);
  const options =
    done[0] === undefined ? { seed, anchor } : (JSON.parse(done[0].options) as { seed: number; anchor: string });
  const have = new Set(done.map(({ batch }) => batch));
  const wanted = Math.ceil(Math.min(MOST, expenses) / BATCH);
  let grown: Grown = {
    there: done.reduce((sum, batch) => sum + batch.expenses, 0),
    wanted: wanted * BATCH,
    added: 0,
    planted: 0,
  };
  for (let batch = 0; batch < wanted && !signal?.aborted; batch++) {
    if (have.has(batch)) continue;
    const made = batchOf(options, batch);
    const mine = await transaction(db, async (tx) => {
      const begun = await tx.run(queries.begin_batch, { batch, expenses: BATCH, options: JSON.stringify(options) });
      if (begun.length > 0) await addSeeded(tx, made);
      return begun.length > 0;
    });
    grown = {
      ...grown,
      there: grown.there + BATCH,
      added: grown.added + (mine ? BATCH : 0),
      planted: grown.planted + (mine ? made.key.length : 0),
    };
    on?.(grown);
  }
  return grown;
}

interface BatchOptions {
  readonly seed: number;
  readonly anchor: string;
}

/** The rows of a batch: the same, to the byte, whenever they are made. */
const batchOf = (options: BatchOptions, batch: number): Seeding =>
  generateExpenses({ ...options, seed: options.seed * 1_000_003 + batch + 1, count: BATCH, cases: true });

/** How many charges are there by batches, and how many of all are in the answer key. */
export async function generated(db: Db): Promise<{ there: number; planted: number }> {
  const [[row], planted] = await Promise.all([db.run<{ there: number }>(queries.generated), plantedCases(db)]);
  return { there: Number(row?.there ?? 0), planted };
}

/** Takes the batches away again, each with its answers and budgets: its rows are made once more, and deleted by their ids. */
export async function shrinkExpenses(
  db: Db,
  { on, signal }: Pick<GrowOptions, 'signal'> & { on: (there: number) => void },
): Promise<void> {
  const batches = await db.run<{ batch: number; options: string }>(queries.batches);
  let left = batches.length;
  for (const { batch, options } of batches) {
    if (signal?.aborted) return;
    const made = batchOf(JSON.parse(options) as BatchOptions, batch);
    await transaction(db, async (tx) => {
      const ours = await tx.run(queries.end_batch, { batch });
      if (ours.length > 0) await dropSeeded(tx, made);
    });
    on(--left * BATCH);
  }
}
