import type { ActAt } from './act.ts';

/** A column of a table file. */
export interface IntakeColumn {
  title: string;
  /** How it is written. */
  says?: string;
  needed?: boolean;
  /** Other names by which people call it. */
  also?: readonly string[];
}

/**
 * How rows come into a view from a table file. `Line` is a row as it will be kept. A file that is sent again adds nothing: a line has
 * the same key whenever it is read.
 */
export interface Intake<Line> {
  /** What happens to the rows, in a sentence. */
  does: string;
  /** Lines of one file. */
  most: number;
  columns: Readonly<Record<string, IntakeColumn>>;
  /** A reader of one file's lines, from the first to the last. It throws a coded error for a line that cannot be taken. `user`: whose a line is that names nobody. */
  reader(at: { user: string | null; userId: string | null }): (cells: Readonly<Record<string, string>>) => Line;
  /** How many of these lines are new; with `write` they are there afterwards. */
  keep(lines: readonly Line[], at: Omit<ActAt, 'key'>, write: boolean): Promise<number>;
}

/** An intake when its lines do not matter. */
export type AnyIntake = Intake<unknown>;

/** Checked by the compiler; gives it back. */
export const intake = <Line>(it: Intake<Line>): AnyIntake => it as unknown as AnyIntake;
