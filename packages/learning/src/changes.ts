import type { Db } from '@holdfast/db';
import { parameters } from './queries.ts';
import type { VersionRow } from './rows.ts';

/** Which changes: of a team, of one of its members or of all (null), on these days (UTC, both count). */
export interface ChangesWanted {
  team: string;
  member: string | null;
  from: string;
  to: string;
  most?: number;
}

/** What its members learnt, with the statement that tells it: versions that came into force, went or were refused. */
export async function changesOf(
  db: Pick<Db, 'run'>,
  { most = 100, ...wanted }: ChangesWanted,
): Promise<{ rows: VersionRow[]; source: { sql: string; params: unknown[]; rows: number } }> {
  const query = parameters.changes;
  const given: Record<string, unknown> = { ...wanted, most };
  const rows = await db.run<VersionRow>(query, given);
  return { rows, source: { sql: query.text, params: query.params.map((name) => given[name]), rows: rows.length } };
}
