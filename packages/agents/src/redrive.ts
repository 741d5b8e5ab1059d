import type { Queue, Redriven, RunRow } from '@holdfast/queue';
import type { Registered, Registry } from './registry.ts';
import { type AnyState, type Read, readState } from './state.ts';

/** Redrives a run; a dead task of a member that is optional in it stays dead, for its run went on without it. */
export async function redriveRun(queue: Queue, registry: Registry, run: string, by: string): Promise<Redriven> {
  const row = await queue.run(run);
  const entry = row && registry.find(row.team);
  const read = row && entry ? await stateOf(queue, entry, row) : undefined;
  const state = read?.ok ? read.state : undefined;
  return queue.redrive(run, by, (member) => {
    const optional = entry?.team.members[member]?.optional ?? false;
    return !(typeof optional === 'function' ? state !== undefined && optional(state) : optional);
  });
}

/** The run as `next` sees it, or why what is stored cannot be read. */
export async function stateOf(queue: Queue, { team }: Registered, row: RunRow): Promise<Read<AnyState>> {
  const answers = (await queue.tasks(row.run_id)).flatMap(({ task_id, member, turn, status, result, error }) =>
    status === 'completed' || status === 'failed' || status === 'cancelled'
      ? [{ taskId: task_id, member, turn, status, result, error }]
      : [],
  );
  return readState(team, {
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
    answers,
  });
}
