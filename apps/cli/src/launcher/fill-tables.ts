import type { Db } from '@holdfast/db';
import type { Settings } from '@holdfast/settings';
import { loadTeams } from '@holdfast/teams';

export interface Filled {
  /** Each team, and what it put into its empty tables; null: nothing. */
  teams: { team: string; did: string | null }[];
  /** Statements to try. */
  examples: string[];
}

/** Lets each team fill its tables where they are empty, unless HOLDFAST_DATA is none. Safe to repeat. */
export async function fillTables(
  db: Db,
  { data }: Pick<Settings, 'data'>,
  say: (detail: string) => void,
): Promise<Filled> {
  const filled: Filled = { teams: [], examples: [] };
  for (const { name, team } of (await loadTeams()).entries) {
    let did = '';
    if (data !== 'none' && team.seed) {
      say(`${name}: filling its tables`);
      did = await team.seed(db, new Date());
    }
    filled.teams.push({ team: name, did: did || null });
    const line = await team.example?.(db);
    if (line) filled.examples.push(line);
  }
  return filled;
}
