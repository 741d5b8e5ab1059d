import type { Memory, Recalled } from '@holdfast/memory';
import { agentId } from '@holdfast/queue';
import type { Changed, Counted } from './member.ts';
import type { Registry } from './registry.ts';

/** Which member of its team left a memory; null: none that there is now. */
export function memberOf({ team, agentId: agent }: Memory, registry: Registry): string | null {
  const members = Object.keys(registry.find(team)?.team.members ?? {});
  return members.find((name) => agentId(team, name) === agent) ?? null;
}

export const roundedSimilarity = (similarity: number | null): number | null =>
  similarity === null ? null : Math.round(similarity * 1_000) / 1_000;

export function counted(
  { memory, similarity }: Recalled,
  registry: Registry,
  changed: Changed = { points: 0 },
): Counted {
  const { memoryId, kind, content, team, region } = memory;
  const member = memberOf(memory, registry);
  return {
    memory_id: memoryId,
    kind,
    says: content,
    similarity: roundedSimilarity(similarity),
    agent: member === null ? team : `${member} of ${team}`,
    region,
    ...('says' in changed ? { changed: changed.says } : { points: changed.points }),
  };
}
