import { agentStates, answersOf, runId } from '@holdfast/queue';
import type { Peer } from './member.ts';
import { readMind } from './mind.ts';
import type { World } from './world.ts';

/** The members of a team and who would do their work now; one statement. */
export async function peersOf({ db, regions = [] }: World, team: string): Promise<Peer[]> {
  const rows = await agentStates(db);
  const live = new Set(rows.filter(({ status }) => status !== 'unreachable').map(({ region }) => region));
  const order = [...new Set([...regions, ...rows.map(({ region }) => region).sort()])];
  return rows
    .filter((row) => row.team === team)
    .map(({ agent_type: member, region: home, status }) => ({
      member,
      home,
      status,
      standsIn: status === 'unreachable' ? firstAfter(home, order, live) : null,
    }));
}

/** What a member answered in runs of these keys; one statement. */
export async function answeredOf(
  { db }: World,
  team: string,
  member: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  if (keys.length === 0) return new Map();
  const byRun = new Map(keys.map((key) => [runId(team, key), key]));
  const found = await answersOf(db, member, [...byRun.keys()]);
  return new Map([...found].map(([run, result]) => [byRun.get(run) ?? run, readMind(result).answer]));
}

/** The order of takeover of a region is the configured list from the region after it, around. */
function firstAfter(home: string, order: readonly string[], live: ReadonlySet<string>): string | null {
  const from = order.indexOf(home);
  const around = [...order.slice(from + 1), ...order.slice(0, from)];
  return around.find((region) => live.has(region)) ?? null;
}
