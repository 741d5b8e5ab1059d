import type { Db } from '@holdfast/db';
import { tasks } from './queries.ts';
import type { Answer, Approval, Child, Json, RunStatus, RunView } from './types.ts';

export interface Loaded {
  view: RunView;
  children: Child[];
  approvals: Approval[];
}

interface Row {
  task_id: string;
  run_id: string;
  team: string;
  key: string;
  shape: string;
  workspace: string;
  user_id: string | null;
  parent_task: string | null;
  version: number;
  open: number;
  status: RunStatus;
  input: Json;
  created_at: Date;
  answers: Answer[] | null;
  children: Child[] | null;
  approvals: Approval[] | null;
}

/** What attempts must know of their runs: one statement for all of them. */
export async function load(db: Db, ids: readonly string[]): Promise<Map<string, Loaded>> {
  const rows = await db.run<Row>(tasks.load, { tasks: ids });
  return new Map(
    rows.map((row) => [
      row.task_id,
      {
        view: {
          runId: row.run_id,
          team: row.team,
          key: row.key,
          shape: row.shape,
          workspace: row.workspace,
          userId: row.user_id,
          parentTask: row.parent_task,
          version: row.version,
          open: row.open,
          status: row.status,
          input: row.input,
          createdAt: row.created_at,
          answers: row.answers ?? [],
        },
        children: row.children ?? [],
        approvals: row.approvals ?? [],
      },
    ]),
  );
}

export type Holding = 'mine' | 'closed' | 'waiting' | 'lost';

/**
 * Whose task it is now: asked after an unknown outcome or a write that had no effect. `closed`: settled under our fence
 * (or cancelled after it was taken from us, which comes to the same: nothing is left to do). `waiting`: parked, snoozed
 * or to be tried again under our fence.
 */
export async function holding(db: Db, task: { taskId: string; fence: number }): Promise<Holding> {
  const [row] = await db.run<{ status: string; fence: number }>(tasks.held, { tasks: [task.taskId] });
  if (!row || row.fence !== task.fence) return 'lost';
  if (row.status === 'processing') return 'mine';
  if (row.status === 'waiting') return 'waiting';
  return row.status === 'pending' ? 'lost' : 'closed';
}
