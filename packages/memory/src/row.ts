import type { Memory } from './memory.ts';

/** A memory as the fragment `row` gives it. */
export interface MemoryRow {
  memory_id: string;
  workspace: string;
  user_id: string | null;
  team: string;
  agent_id: string;
  memory_type: string;
  content: string;
  metadata: unknown;
  subject: string | null;
  importance: number;
  run_id: string | null;
  task_id: string | null;
  region: string;
  created_at: Date;
  superseded_by: string | null;
  sources: number;
}

export function memoryOf(row: MemoryRow): Memory {
  return {
    memoryId: row.memory_id,
    workspace: row.workspace,
    userId: row.user_id,
    team: row.team,
    agentId: row.agent_id,
    kind: row.memory_type,
    content: row.content,
    data: row.metadata,
    subject: row.subject,
    importance: row.importance,
    createdAt: row.created_at,
    supersededBy: row.superseded_by,
    sources: row.sources,
    runId: row.run_id,
    taskId: row.task_id,
    region: row.region,
  };
}
