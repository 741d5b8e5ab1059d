import type { Statements } from '@holdfast/db';
import type { Memory } from './memory.ts';
import { memories } from './queries.ts';
import { type MemoryRow, memoryOf } from './row.ts';

/** A memory (whose run, task, agent and region say where it comes from) and what it superseded or sums up, newest first. */
export interface Why {
  memory: Memory;
  from: Memory[];
}

/** How many memories there are that nothing superseded. Reads them all: ask seldom. */
export async function countMemories(db: Statements): Promise<number> {
  const [row] = await db.run<{ held: number }>(memories.held);
  return Number(row?.held ?? 0);
}

/** Null: there is no such memory in the workspace. */
export async function why(db: Statements, workspace: string, id: string): Promise<Why | null> {
  const rows = await db.run<MemoryRow & { itself: boolean }>(memories.why, { workspace, id });
  const itself = rows.find((row) => row.itself);
  if (itself === undefined) return null;
  return { memory: memoryOf(itself), from: rows.filter((row) => !row.itself).map(memoryOf) };
}
