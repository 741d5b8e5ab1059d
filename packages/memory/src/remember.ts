import { randomUUID } from 'node:crypto';
import type { Statements } from '@holdfast/db';
import { memoryColumns } from './columns.ts';
import type { NewMemory } from './memory.ts';
import { memories } from './queries.ts';

/** Who remembers, where no task does. */
export interface Rememberer {
  workspace: string;
  userId: string | null;
  team: string;
  agentId: string;
  region: string;
}

/** Writes memories outside a settle (imports, people, tests); an agent's go with the settle of its task. Returns their ids. */
export async function remember(db: Statements, who: Rememberer, list: readonly NewMemory[]): Promise<string[]> {
  const after = randomUUID();
  const columns = memoryColumns([{ after, agentId: who.agentId, team: who.team, memories: list }]);
  await db.run(memories.add, { ...columns, after, workspace: who.workspace, user: who.userId, region: who.region });
  return columns['m_ids'] as string[];
}
