import { type Db, loadQueries } from '@holdfast/db';
import type { Write } from '@holdfast/queue';

const queries = loadQueries(new URL('./sql/written.sql', import.meta.url), ['make', 'makeIndex', 'write', 'writtenBy']);

/** A row that a step writes with its settle. */
export interface Written {
  run: string;
  index: number;
  round: number;
  member: string;
  v: number;
}

/** The table, in the campaign's own database. */
export async function makeWritten(db: Db): Promise<void> {
  await db.run(queries.make);
  await db.run(queries.makeIndex);
}

export const written = (row: Written): Write => ({ query: queries.write, params: { ...row } });

/** What tells a run's rows apart, and two of one step not. */
export const rowName = ({ index, round, member, v }: Omit<Written, 'run'>): string =>
  `${member} at ${index}.${round} with ${v}`;

/** The names of the rows of these runs, by run. */
export async function writtenBy(db: Db, runs: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db.run<Written & { run_id: string }>(queries.writtenBy, { runs });
  const byRun = Map.groupBy(rows, ({ run_id }) => run_id);
  return new Map([...byRun].map(([run, its]) => [run, its.map(rowName)]));
}
