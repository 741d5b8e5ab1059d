import type { Queue, Redriven } from '@holdfast/queue';
import type { Registry } from './registry.ts';

/** Redrives a run; a dead task of an optional member stays dead, for its run went on without it. */
export async function redriveRun(queue: Queue, registry: Registry, run: string, by: string): Promise<Redriven> {
  const row = await queue.run(run);
  const members = row ? registry.find(row.team)?.team.members : undefined;
  return queue.redrive(run, by, (member) => members?.[member]?.optional !== true);
}
