import type { Db } from '@holdfast/db';

/** How far made-up data got. */
export interface Generated {
  /** Rows that were made up and are there. */
  there: number;
  /** Of them, those with an entry in the answer key. */
  planted: number;
}

export interface GeneratorOptions {
  /** Told after each batch. */
  on: (there: number) => void;
  /** Aborted: the batch under way is finished, no other is begun. */
  signal: AbortSignal;
}

/** Made-up rows of a team, by batches: a stop or a crash loses at most the batch under way, and the next call goes on. */
export interface Generator {
  /** What a row is, in the plural: 'expenses'. */
  rows: string;
  /** What is made up, in a sentence. */
  says: string;
  most: number;
  batch: number;
  /** Statements to copy and try on the rows. */
  examples: readonly { says: string; sql: string }[];
  state(db: Db): Promise<Generated>;
  /** Makes up rows until there are so many. */
  grow(db: Db, rows: number, options: GeneratorOptions): Promise<Generated>;
  /** Takes away exactly what was made up in batches; rows of people stay. */
  reset(db: Db, options: GeneratorOptions): Promise<Generated>;
}
