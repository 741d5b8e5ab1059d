import { Held } from './held.ts';
import type { Site } from './site.ts';
import type { Starting } from './start.ts';

/** A first task that a worker's own start leased to it: the run is as it was written. */
export function firstHeld(
  site: Site,
  item: Starting,
  task: Starting['tasks'][number],
  since: bigint,
  now: number,
): Held {
  const { run } = item;
  const held = new Held(
    {
      taskId: task.taskId,
      runId: item.runId,
      shape: run.shape,
      member: task.member,
      turn: 1,
      region: task.home,
      fence: 1,
      tries: 0,
      deaths: 0,
      payload: null,
    },
    site,
    since,
    now,
  );
  held.run = {
    runId: item.runId,
    team: run.team,
    key: run.key,
    shape: run.shape,
    workspace: run.workspace ?? 'default',
    userId: run.userId ?? null,
    parentTask: null,
    version: 0,
    open: item.tasks.length,
    status: 'running',
    input: run.input,
    createdAt: new Date(),
    answers: [],
  };
  return held;
}
